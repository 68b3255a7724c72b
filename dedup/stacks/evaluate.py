"""Tries the rules that stack on folders and archives of files, without a library.

Clocks are the files' own: an export's JSON is not read, so that an edit without a clock is found by
its folder.
"""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from dedup.stacks.file import File
from dedup.stacks.rules import Pair, tie_between
from photos.formats import FORMATS, HEAD_BYTES, UnsupportedFormat, sniff_format
from photos.metadata import read_metadata
from photos.taken import decide_taken

Pairs = set[frozenset[str]]


@dataclass(frozen=True)
class Read:
    """A file that was read, with the checksum of its bytes."""

    file: File
    sha256: str


def read_all(roots: Iterable[Path]) -> list[Read]:
    """Each file once, by the shortest of its names, however often its bytes lie there."""
    found: dict[str, Read] = {}
    for root in roots:
        for path, source in files_below(root):
            content = path.read_bytes()
            sha256 = hashlib.sha256(content).hexdigest()
            known = found.get(sha256)
            if known and len(known.file.filename) <= len(path.name):
                continue
            if read := read_file(path, source, content, len(found) + 1):
                found[sha256] = Read(read, sha256)
    return list(found.values())


def files_below(root: Path) -> Iterator[tuple[Path, str]]:
    """The files of a folder or an archive, with the place that they came from."""
    if root.suffix != ".zip":
        yield from ((path, str(path)) for path in sorted(root.rglob("*")) if path.is_file())
        return
    with zipfile.ZipFile(root) as archive, TemporaryDirectory() as folder:
        for member in archive.infolist():
            if not member.is_dir():
                path = Path(archive.extract(member, folder))
                yield path, f"{root.name}/{member.filename}"


def read_file(path: Path, source: str, content: bytes, number: int) -> File | None:
    try:
        file_format = sniff_format(content[:HEAD_BYTES], filename=path.name)
    except UnsupportedFormat:
        return None
    said = read_metadata(path, file_format.name)
    at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    taken = decide_taken(said, zone=ZoneInfo("UTC"), file_time=at, filename=path.name, path=source)
    width, height = said.upright_size
    return File(
        photo_id=number,
        filename=path.name,
        format=file_format.name,
        is_video=FORMATS[file_format.name].kind == "video",
        source=source,
        taken_at=taken.at,
        taken_local=taken.local,
        taken_source=taken.source,
        make=said.make,
        model=said.model,
        duration_s=said.duration_s,
        width_px=width or 0,
        height_px=height or 0,
        live_id=said.content_identifier,
        burst_id=said.burst_id,
        is_camera_cover=said.is_burst_cover,
        document_id=said.document_id,
        derived_from=said.derived_from,
    )


def ties_among(files: Sequence[Read]) -> Iterator[tuple[Read, Read, str]]:
    for one, other in combinations(files, 2):
        if tie := tie_between(Pair(one.file, other.file)):
            yield one, other, f"{tie.kind}: {tie.reason}"


def true_pairs(assets: Sequence[dict[str, Any]]) -> Pairs:
    """An edit with its original, a still with its moving half, by checksum."""
    by_id = {asset["id"]: asset["sha256"] for asset in assets}
    pairs = {frozenset((a["sha256"], by_id[a["edited_of"]])) for a in assets if "edited_of" in a}
    live = [asset for asset in assets if asset.get("live_video")]
    return pairs | {frozenset((a["sha256"], a["live_video"]["sha256"])) for a in live}


def report(roots: Sequence[Path], truth: Path | None) -> Iterator[str]:
    """Each tie, and their number; then how that agrees with what is known."""
    files = read_all(roots)
    ties = list(ties_among(files))
    for one, other, why in ties:
        yield f"{one.file.filename} + {other.file.filename}  {why}"
    yield f"{len(files)} files, {len(ties)} pairs stacked"
    if truth:
        found = {frozenset((one.sha256, other.sha256)) for one, other, _why in ties}
        known = true_pairs(json.loads(truth.read_text())["assets"])
        right, besides = len(known & found), len(found - known)
        yield f"of {len(known)} true pairs {right} found; {besides} besides"
        names = {file.sha256: file.file.filename for file in files}
        for pair in known - found:
            yield "not found: " + " + ".join(sorted(names.get(each, "no file") for each in pair))
