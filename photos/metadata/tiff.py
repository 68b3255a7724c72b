"""The TIFF structure under EXIF and under most RAW formats: directories of tagged values."""

import math
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from photos.metadata.values import decode_text
from photos.metadata.window import BrokenBlock, Window

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
_CODES = {1: "B", 3: "H", 4: "I", 6: "b", 7: "B", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
_RATIONALS = {5: "II", 10: "ii"}
_TEXTS = {1, 2, 7, 129}
_MOST_NUMBERS = 64
_MOST_DIRECTORIES = 32
_MOST_ENTRIES = 2000
_LONGEST_TEXT = 2**16

Number = float | None


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
    order: str
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
            pairs = struct.iter_unpack(self.order + _RATIONALS[entry.kind], content)
            return tuple(above / below if below else None for above, below in pairs)
        if entry.kind not in _CODES:
            return ()
        values = struct.iter_unpack(self.order + _CODES[entry.kind], content)
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
                yield read_directory(self.window, self.order, int(position or 0))
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
    """The chain of directories; the magic number is not looked at, as RAW formats change it."""
    order = byte_order(window)
    position = window.unpack(order + "I", 4)[0]
    found: dict[int, Directory] = {}
    while position and position not in found and len(found) < _MOST_DIRECTORIES:
        try:
            found[position] = read_directory(window, order, position)
        except BrokenBlock:
            break
        position = found[position].next_position
    return list(found.values())


def read_directory(window: Window, order: str, position: int) -> Directory:
    """One directory; entries of unknown type are left out."""
    if position <= 0:
        raise BrokenBlock("a directory at 0")
    count = window.unpack(order + "H", position)[0]
    first = position + 2
    content = window.read(first, min(count, _MOST_ENTRIES) * 12)
    entries: dict[int, Entry] = {}
    for at in range(0, len(content) - 11, 12):
        tag, kind, number, offset = struct.unpack_from(order + "HHII", content, at)
        if kind in _SIZES:
            inline = _SIZES[kind] * number <= 4
            entries.setdefault(tag, Entry(kind, number, first + at + 8 if inline else offset))
    following = window.read(first + count * 12, 4)
    next_position = struct.unpack(order + "I", following)[0] if len(following) == 4 else 0
    return Directory(window, order, entries, next_position)
