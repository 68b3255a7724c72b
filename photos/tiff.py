"""Tells the RAW kinds that share TIFF's structure apart from TIFF pictures, from a file's head.

The first directories are read, never pixels: sensor data (a colour filter array) or a RAW-only
compression makes a file RAW, the maker says which kind, and the name only breaks ties.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MAX_DIRECTORIES = 32
MAX_ENTRIES = 512
ENTRY_BYTES = 12

SUBFILE_TYPE, COMPRESSION, PHOTOMETRIC = 0x00FE, 0x0103, 0x0106
MAKE, MODEL, SUB_DIRECTORIES, DNG_VERSION = 0x010F, 0x0110, 0x014A, 0xC612

SENSOR_PHOTOMETRIC = {32803, 34892}  # colour filter array, linear RAW
RAW_COMPRESSION = {32767, 32867, 34713, 65000, 65535}  # Sony, Kodak, Nikon, Kodak, Pentax
REDUCED_PICTURE = 1

VALUE_FORMATS = {1: "B", 2: "s", 3: "H", 4: "I", 7: "s", 13: "I"}
NO_VALUE: tuple[int | bytes, ...] = ()

# Maker (as Make begins, lower case) -> the kinds it writes, the usual one first.
RAW_MAKERS: dict[bytes, tuple[str, ...]] = {
    b"nikon": ("nef", "nrw"),
    b"sony": ("arw", "sr2", "srf"),
    b"pentax": ("pef",),
    b"ricoh": ("pef",),
    b"samsung": ("pef",),
    b"leica": ("rwl",),
    b"phase one": ("iiq",),
    b"leaf": ("iiq",),
    b"hasselblad": ("3fr", "fff"),
    b"imacon": ("fff", "3fr"),
    b"kodak": ("kdc",),
    b"eastman kodak": ("kdc",),
    b"panasonic": ("rw2", "raw"),
}


@dataclass(frozen=True)
class Directory:
    """One TIFF directory: the values of its tags as far as the head holds them."""

    values: dict[int, tuple[int | bytes, ...]]

    def number(self, tag: int) -> int | None:
        first = next(iter(self.values.get(tag, NO_VALUE)), None)
        return first if isinstance(first, int) else None

    def text(self, tag: int) -> bytes:
        first = next(iter(self.values.get(tag, NO_VALUE)), b"")
        return first.rstrip(b"\0 ").lower() if isinstance(first, bytes) else b""


def tiff_kind(head: bytes, *, extension: str) -> str:
    """The RAW kind of a file that begins as TIFF does, or "tiff"."""
    if head[4:8] in (b"IIII", b"MMMM") or head[8:12] in (b"IIII", b"MMMM"):
        return "iiq"
    directories = list(read_directories(head))
    if any(DNG_VERSION in directory.values for directory in directories[:1]):
        return "dng"
    if not _holds_raw(directories, extension=extension):
        return "tiff"
    return _kind_of_maker(directories[0], extension=extension)


def panasonic_kind(head: bytes, *, extension: str) -> str:
    """Panasonic's variant of TIFF, which Leica uses too: rw2, raw or rwl."""
    make = next((d.text(MAKE) for d in read_directories(head)), b"")
    if make.startswith(b"leica") or extension == "rwl":
        return "rwl"
    return "raw" if extension == "raw" else "rw2"


def read_directories(head: bytes) -> Iterator[Directory]:
    """The directories that lie within the head, in the order in which they are linked."""
    order = "<" if head[:2] == b"II" else ">"
    pending, seen = list(struct.unpack_from(order + "I", head, 4)), set[int]()
    while pending and len(seen) < MAX_DIRECTORIES:
        offset = pending.pop(0)
        if offset in seen or not 8 <= offset <= len(head) - 2:
            continue
        seen.add(offset)
        directory, following = _read_directory(head, offset, order=order)
        sub_directories = directory.values.get(SUB_DIRECTORIES, NO_VALUE)
        pending += [value for value in (*sub_directories, *following) if isinstance(value, int)]
        yield directory


def _read_directory(head: bytes, offset: int, *, order: str) -> tuple[Directory, tuple[int, ...]]:
    (count,) = struct.unpack_from(order + "H", head, offset)
    start = offset + 2
    entries = range(start, start + ENTRY_BYTES * min(count, MAX_ENTRIES), ENTRY_BYTES)
    values = dict(
        _read_entry(head, at, order=order) for at in entries if at + ENTRY_BYTES <= len(head)
    )
    link = start + ENTRY_BYTES * count
    fits = link + 4 <= len(head)
    return Directory(values), struct.unpack_from(order + "I", head, link) if fits else ()


def _read_entry(head: bytes, at: int, *, order: str) -> tuple[int, tuple[int | bytes, ...]]:
    tag, kind, count = struct.unpack_from(order + "HHI", head, at)
    code = VALUE_FORMATS.get(kind)
    if code is None or count > MAX_ENTRIES:
        return tag, NO_VALUE
    layout = f"{order}{count}{code}"
    size = struct.calcsize(layout)
    (value_at,) = (at + 8,) if size <= 4 else struct.unpack_from(order + "I", head, at + 8)
    if value_at + size > len(head):
        return tag, NO_VALUE
    return tag, struct.unpack_from(layout, head, value_at)


def _holds_raw(directories: list[Directory], *, extension: str) -> bool:
    for directory in directories:
        if directory.number(PHOTOMETRIC) in SENSOR_PHOTOMETRIC:
            return True
        if directory.number(COMPRESSION) in RAW_COMPRESSION:
            return True
    return bool(directories) and _sensor_data_lies_further(directories[0], extension=extension)


def _sensor_data_lies_further(first: Directory, *, extension: str) -> bool:
    """A camera's file that opens with its thumbnail and keeps the picture beyond the head."""
    return (
        first.number(SUBFILE_TYPE) == REDUCED_PICTURE
        and SUB_DIRECTORIES in first.values
        and extension in _kinds_of_maker(first)
    )


def _kinds_of_maker(directory: Directory) -> tuple[str, ...]:
    make = directory.text(MAKE)
    return next((kinds for maker, kinds in RAW_MAKERS.items() if make.startswith(maker)), ())


def _kind_of_maker(first: Directory, *, extension: str) -> str:
    kinds = _kinds_of_maker(first)
    if extension in kinds:
        return extension
    if kinds[:1] == ("nef",) and b"coolpix" in first.text(MODEL):
        return "nrw"
    known = extension in {kind for kinds in RAW_MAKERS.values() for kind in kinds}
    named = extension if known and not kinds else "dng"
    return kinds[0] if kinds else named
