"""The TIFF structure under EXIF and under most RAW formats: directories of tagged values."""

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from photos.metadata.values import decode_text
from photos.metadata.window import BrokenBlock, Window

_CODES = {
    1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I",
    16: "Q", 17: "q", 18: "Q",
}  # fmt: skip
_SIZES = {kind: struct.calcsize(code) for kind, code in _CODES.items()}
_SIZES |= {2: 1, 5: 8, 10: 8, 129: 1}
_RATIONALS = {5: "II", 10: "ii"}
_TEXTS = {1, 2, 7, 129}
_MOST_NUMBERS = 64
_MOST_DIRECTORIES = 32
_MOST_ENTRIES = 2000
_LONGEST_TEXT = 2**16

Number = float | None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a directory is written: its byte order, and in BigTIFF with wider numbers."""

    order: str
    count: str = "H"
    offset: str = "I"

    @property
    def entry(self) -> str:
        """The struct layout of an entry: tag, type, count, and the value or where it is."""
        return f"{self.order}HH{self.offset}{self.offset}"

    @property
    def offset_bytes(self) -> int:
        """The size of an offset, and of a value that needs none."""
        return struct.calcsize(self.offset)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a value lies and how it is written."""

    kind: int
    count: int
    position: int


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory (IFD); values are read when asked for, so large ones cost nothing."""

    window: Window
    layout: Layout
    entries: Mapping[int, Entry]
    next_position: int = 0

    def blob(self, tag: int) -> bytes:
        """The raw bytes of a value; empty where it is absent or not wholly there."""
        entry = self.entries.get(tag)
        if entry is None:
            return b""
        length = _SIZES[entry.kind] * entry.count
        content = self.window.read(entry.position, length)
        return content if len(content) == length else b""

    def text(self, tag: int) -> str:
        """A value that is written as text; empty for any other, and for endless ones."""
        entry = self.entries.get(tag)
        if entry is None or entry.kind not in _TEXTS or entry.count > _LONGEST_TEXT:
            return ""
        return decode_text(self.blob(tag))

    def numbers(self, tag: int) -> tuple[Number, ...]:
        """The numbers of a value; None for a fraction by zero, nothing for long arrays."""
        entry = self.entries.get(tag)
        if entry is None or entry.count > _MOST_NUMBERS:
            return ()
        content = self.blob(tag)
        if entry.kind in _RATIONALS:
            pairs = struct.iter_unpack(self.layout.order + _RATIONALS[entry.kind], content)
            return tuple(above / below if below else None for above, below in pairs)
        if entry.kind not in _CODES:
            return ()
        values = struct.iter_unpack(self.layout.order + _CODES[entry.kind], content)
        return tuple(value if math.isfinite(value) else None for (value,) in values)

    def number(self, tag: int) -> float | None:
        """The first number of a value."""
        return next(iter(self.numbers(tag)), None)

    def integer(self, tag: int) -> int | None:
        """The first number of a value, as a whole one."""
        number = self.number(tag)
        return None if number is None else int(number)

    def children(self, tag: int) -> Iterator["Directory"]:
        """The directories that a tag points to; those that are broken are left out."""
        for position in self.numbers(tag):
            try:
                yield read_directory(self.window, self.layout, int(position or 0))
            except BrokenBlock:
                continue

    def joined(self, other: "Directory") -> "Directory":
        """Both as one; the first wins."""
        return replace(self, entries={**other.entries, **self.entries})


def byte_order(window: Window) -> str:
    """The struct prefix for the order named in the first two bytes."""
    order = {b"II": "<", b"MM": ">"}.get(window.read(0, 2))
    if order is None:
        raise BrokenBlock("no TIFF byte order")
    return order


def read_directories(window: Window) -> list[Directory]:
    """The chain of directories; RAW formats change the magic number, so only BigTIFF's counts."""
    order = byte_order(window)
    big = window.read(2, 2) in {b"+\0", b"\0+"}
    layout = Layout(order, "Q", "Q") if big else Layout(order)
    position = window.unpack(order + layout.offset, 8 if big else 4)[0]
    found: dict[int, Directory] = {}
    while position and position not in found and len(found) < _MOST_DIRECTORIES:
        try:
            found[position] = read_directory(window, layout, position)
        except BrokenBlock:
            break
        position = found[position].next_position
    return list(found.values())


def read_directory(window: Window, layout: Layout, position: int) -> Directory:
    """One directory; entries of unknown type are left out."""
    if position <= 0:
        raise BrokenBlock("a directory at 0")
    count = window.unpack(layout.order + layout.count, position)[0]
    first = position + struct.calcsize(layout.count)
    end = first + count * struct.calcsize(layout.entry)
    entries: dict[int, Entry] = {}
    for at, tag, kind, number, offset in _entries(window, layout, first, count):
        inline = _SIZES.get(kind, 0) * number <= layout.offset_bytes
        if kind in _SIZES:
            entries.setdefault(tag, Entry(kind, number, at if inline else offset))
    following = window.read(end, layout.offset_bytes)
    whole = len(following) == layout.offset_bytes
    next_position = struct.unpack(layout.order + layout.offset, following)[0] if whole else 0
    return Directory(window, layout, entries, next_position)


def _entries(
    window: Window, layout: Layout, first: int, count: int
) -> Iterator[tuple[int, int, int, int, int]]:
    """Each entry after the position of its last field, which may be the value itself."""
    size = struct.calcsize(layout.entry)
    content = window.read(first, min(count, _MOST_ENTRIES) * size)
    for at in range(0, len(content) - size + 1, size):
        value_position = first + at + size - layout.offset_bytes
        yield (value_position, *struct.unpack_from(layout.entry, content, at))
