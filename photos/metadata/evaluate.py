"""Compares `read_metadata` with what exiftool reads: `python -m photos.metadata.evaluate DIR`.

DIR holds `expected.json` (exiftool's `-n -json` per file) or `pool.csv`; prints one line per
difference, then the share of agreement per field.
"""

import csv
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from photos.formats import HEAD_BYTES, UnsupportedFormat, sniff_format
from photos.metadata.read import read_metadata
from photos.metadata.result import Metadata
from photos.metadata.values import parse_moment

_DEGREES = 1e-5
_ROTATED = {90: 6, 180: 3, 270: 8}
_VIDEO = {"mp4", "mov", "3gp", "avi", "mpeg"}

Expected = dict[str, Any]
Answer = tuple[str, object, object]


def main() -> None:
    """Evaluate the folder named on the command line."""
    folder = Path(sys.argv[1])
    answers = _pool_answers if (folder / "pool.csv").exists() else _exif_answers
    _report(answers(folder))


def _report(answers: Iterator[tuple[str, Answer]]) -> None:
    said, agreed, alone = Counter[str](), Counter[str](), Counter[str]()
    started = time.perf_counter()
    for name, (field, expected, found) in answers:
        if expected is None:
            alone[field] += found is not None
        else:
            said[field] += 1
            agreed[field] += expected == found
        if expected != found:
            print(f"{field:12} {name}: expected {expected}, read {found}")
    for field, count in said.items():
        share = 100 * agreed[field] / count
        print(f"{field:12} {agreed[field]}/{count} = {share:.2f} %, {alone[field]} only ours")
    total, right = sum(said.values()), sum(agreed.values())
    print(f"all          {right}/{total} = {100 * right / total:.2f} %")
    print(f"seconds      {time.perf_counter() - started:.2f}")


def _exif_answers(folder: Path) -> Iterator[tuple[str, Answer]]:
    everything = json.loads((folder / "expected.json").read_text())
    for name, expected in everything.items():
        sidecar = expected.get("FileType") == "XMP"
        format = "" if sidecar else _format(folder / name)  # noqa: A001
        if not format and not sidecar:
            continue
        read = read_metadata(folder / name, format, folder / name if sidecar else None)
        for answer in _compare(expected, read, format):
            yield name.removeprefix("files/"), answer


def _format(path: Path) -> str:
    """The format by the file's bytes; empty, with a line, for what the library refuses."""
    try:
        with path.open("rb") as stream:
            return sniff_format(stream.read(HEAD_BYTES), filename=path.name).name
    except UnsupportedFormat as refusal:
        print(f"refused      {path.name}: {refusal}")
        return ""


def _compare(expected: Expected, read: Metadata, format: str) -> Iterator[Answer]:  # noqa: A002
    original = expected.get("SubSecDateTimeOriginal") or expected.get("DateTimeOriginal") or ""
    moment = parse_moment(str(original))
    ours = read.taken_local if read.taken_source not in _FALLBACKS else None
    yield "original", moment and moment.local, ours
    offset = moment.offset_minutes if moment else None
    yield "offset", offset, read.offset_minutes if ours else None
    yield "make", _text(expected, "Make"), read.make or None
    yield "model", _text(expected, "Model"), read.model or None
    position = _number(expected, "GPSLatitude"), _number(expected, "GPSLongitude")
    yield "gps", *_near(position, (read.latitude, read.longitude))
    turned = _orientation(expected)
    upright = turned is None and read.orientation == 1
    yield "orientation", turned, None if upright else read.orientation
    if format:
        yield "width", expected.get("ImageWidth"), read.width_px
        yield "height", expected.get("ImageHeight"), read.height_px
    if format in _VIDEO and "CreateDate" in expected:
        yield "video_utc", _utc(expected["CreateDate"]), read.taken_utc_hint


_FALLBACKS = {
    "exif_digitized", "exif_modified", "xmp_digitized", "sidecar_digitized", "gps", "quicktime",
}  # fmt: skip


def _text(expected: Expected, field: str) -> str | None:
    value = expected.get(field)
    return (value.strip() or None) if isinstance(value, str) else None


def _number(expected: Expected, field: str) -> float | None:
    value = expected.get(field)
    return float(value) if isinstance(value, int | float) else None


def _near(
    expected: tuple[float | None, ...], read: tuple[float | None, ...]
) -> tuple[object, object]:
    """Both as they are, or twice the same where they differ by less than a metre."""
    if None in expected:
        return None, None if None in read else read
    pairs = zip(read, expected, strict=True)
    close = all(b is None or abs((a or 0) - b) < _DEGREES for a, b in pairs)
    return expected, expected if close and None not in read else read


def _orientation(expected: Expected) -> int | None:
    """What exiftool says, a video's rotation included; nothing for a value that is none."""
    orientation = expected.get("Orientation")
    if orientation in range(1, 9):
        return int(orientation or 1)
    video = str(expected.get("MIMEType", "")).startswith("video")
    return _ROTATED.get(expected.get("Rotation", 0), 1) if video else None


def _utc(text: str) -> datetime | None:
    moment = parse_moment(text)
    if moment is None or moment.local.year == 1904:
        return None
    return moment.local.replace(tzinfo=UTC)


def _pool_answers(folder: Path) -> Iterator[tuple[str, Answer]]:
    with (folder / "pool.csv").open() as lines:
        for row in csv.DictReader(lines):
            read = read_metadata(folder / "images" / row["file"], "jpeg")
            for answer in _compare_row(row, read):
                yield row["file"], answer


def _compare_row(row: dict[str, str], read: Metadata) -> Iterator[Answer]:
    yield "local", _iso(row["taken_local"]), read.taken_local
    hours = row["utc_offset_h"]
    yield "offset", float(hours) * 60 if hours else None, read.offset_minutes
    position = (float(row["lat"]), float(row["lon"])) if row["lat"] else (None, None)
    yield "gps", *_near(position, (read.latitude, read.longitude))
    yield "orientation", int(row["orientation"] or 1), read.orientation
    yield "make", row["make"] or None, read.make or None
    yield "model", row["model"] or None, read.model or None


def _iso(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


if __name__ == "__main__":
    main()
