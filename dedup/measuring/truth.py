"""What is known of the files of evaluation sets: which are one picture, and what was done to it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PHOTOS = {".jpg", ".jpeg", ".png", ".heic", ".webp"}
ORIGINAL = "orig"


@dataclass(frozen=True)
class KnownFile:
    """A file, the picture it shows, and by which change; `beside` is the other one of two that
    look alike and are different photos."""

    path: Path
    picture: str
    change: str = ORIGINAL
    beside: Path | None = None


def read_near_duplicates(folder: Path) -> Iterator[KnownFile]:
    """The changed copies of `groups.csv`, and the pairs of `hard_negatives.csv`."""
    for row in rows_of(folder / "groups.csv"):
        yield KnownFile(folder / row["file"], row["group"], row["transform"])
    for row in rows_of(folder / "hard_negatives.csv"):
        one, other = folder / row["file_a"], folder / row["file_b"]
        yield KnownFile(one, str(one), beside=other)
        yield KnownFile(other, str(other), beside=one)


def read_others(folder: Path) -> Iterator[KnownFile]:
    """Every photo below a folder, as far as is known a picture of its own."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in PHOTOS:
            yield KnownFile(path, str(path))


def rows_of(table: Path) -> list[dict[str, str]]:
    with table.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
