"""Prints what becomes of every file of some folders: `python -m photos.imaging.evaluate DIR...`.

Each file is rendered, refused (no photo or video) or failed, with the reason. `--check CSV`
compares RAW files with what LibRaw said of them (columns `file`, `libraw_result`).
"""

from __future__ import annotations

import argparse
import csv
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from photos.formats import HEAD_BYTES, UnsupportedFormat, sniff_format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.render import render

SLOW_S = 3.0
DECODED_SIZE = re.compile(r"raw (\d+)x(\d+) decode-(ok|FAIL)")


@dataclass(frozen=True)
class Outcome:
    """What became of one file."""

    path: Path
    state: str
    detail: str
    width_px: int = 0
    height_px: int = 0


def evaluate_file(path: Path) -> Outcome:
    """Render one file as the library would."""
    try:
        with path.open("rb") as file:
            photo_format = sniff_format(file.read(HEAD_BYTES), filename=path.name)
        started = time.monotonic()
        made = render(path, photo_format)
    except UnsupportedFormat as error:
        return Outcome(path, "refused", error.reason)
    except (UndecodablePhoto, DecodingFailed) as error:
        return Outcome(path, "failed", f"{photo_format.name}: {error.reason}")
    seconds = time.monotonic() - started
    detail = f"{photo_format.name} {made.width_px}x{made.height_px}"
    detail += " damaged" if made.damaged else ""
    detail += f" slow: {seconds:.1f} s" if seconds > SLOW_S else ""
    return Outcome(path, "rendered", detail, made.width_px, made.height_px)


def evaluate_folders(folders: list[Path]) -> Iterator[Outcome]:
    """Every file below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield evaluate_file(path)


def raw_differences(outcomes: list[Outcome], check: Path) -> Iterator[str]:
    """RAW files that LibRaw decodes and we do not, or in another size."""
    by_path = {str(outcome.path): outcome for outcome in outcomes}
    with check.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        outcome = by_path.get(str(check.parent / row["file"]))
        found = DECODED_SIZE.match(row["libraw_result"])
        if outcome is None or found is None:
            continue
        size = sorted(map(int, found.groups()[:2]))
        ours = sorted((outcome.width_px, outcome.height_px))
        if found.group(3) == "ok" and ours != size:
            yield f"{row['file']}: LibRaw {size}, here {ours} ({outcome.detail})"


def main() -> None:
    """Print one line a file, then the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", type=Path)
    arguments = parser.parse_args()
    outcomes = []
    for outcome in evaluate_folders(arguments.folders):
        outcomes.append(outcome)
        print(f"{outcome.state:9} {outcome.path}  {outcome.detail}", flush=True)
    print(dict(Counter(outcome.state for outcome in outcomes)), f"of {len(outcomes)}")
    if arguments.check:
        differences = list(raw_differences(outcomes, arguments.check))
        print(*differences, f"{len(differences)} differences from {arguments.check}", sep="\n")


if __name__ == "__main__":
    main()
