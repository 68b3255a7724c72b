"""A file as bytes that need not fit into memory, and a small EXIF block of our own."""

import mmap
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

CHUNK_BYTES = 2**20


class NotAsExpected(ValueError):
    """The file is not built as its format says: it is drawn anew instead."""


@contextmanager
def mapped(path: Path) -> Iterator[mmap.mmap]:
    """Raises NotAsExpected for an empty file."""
    with path.open("rb") as file:
        if not path.stat().st_size:
            raise NotAsExpected("empty")
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            yield data


def copy(data: mmap.mmap, start: int, end: int, out: BinaryIO) -> None:
    """These bytes, which must be there."""
    if end > len(data):
        raise NotAsExpected("cut off")
    for at in range(start, end, CHUNK_BYTES):
        out.write(data[at : min(at + CHUNK_BYTES, end)])


def number(data: mmap.mmap, at: int, form: str) -> int:
    """A number in `struct`'s words. Raises NotAsExpected where the file ends before."""
    size = struct.calcsize(form)
    if at + size > len(data):
        raise NotAsExpected("cut off")
    return int(struct.unpack(form, data[at : at + size])[0])


def exif_of(orientation: int) -> bytes:
    """An EXIF block (a TIFF structure) that tells how to turn the picture, and nothing else."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"II*\0" + struct.pack("<IH", 8, 1) + entry + b"\0\0\0\0"
