"""JPEG: only the segments that the picture needs, and nothing behind its end, where cameras put
further pictures and films."""

import mmap
import re
import struct
from typing import BinaryIO

from sharing.bare.bytes import NotAsExpected, copy, exif_of, number

SOI, EOI, SOS, COM = 0xD8, 0xD9, 0xDA, 0xFE
APP0, APP1, APP2, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF
KEPT = {APP0: b"JFIF\0", APP2: b"ICC_PROFILE\0", APP14: b"Adobe"}
# In the picture data: neither an escaped 0xFF, nor a restart, nor filling.
NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)


def strip_jpeg(data: mmap.mmap, out: BinaryIO, *, orientation: int) -> None:
    """Raises NotAsExpected."""
    if data[:2] != b"\xff\xd8":
        raise NotAsExpected("no start")
    out.write(data[:2])
    if orientation != 1:
        block = b"Exif\0\0" + exif_of(orientation)
        out.write(struct.pack(">BBH", 0xFF, APP1, len(block) + 2) + block)
    at = 2
    while at < len(data):
        at = copy_segment(data, at, out)


def copy_segment(data: mmap.mmap, at: int, out: BinaryIO) -> int:
    """One segment with the picture data behind it, if the picture needs it; where the next is."""
    marker = number(data, at, ">H") & 0xFF
    if data[at] != 0xFF or marker in {0x00, SOI}:
        raise NotAsExpected("no marker")
    if marker == 0xFF:
        return at + 1
    if marker == EOI:
        out.write(b"\xff\xd9")
        return len(data)
    end = at + 2 + number(data, at + 2, ">H")
    if is_needed(data, at, marker):
        copy(data, at, end, out)
    return copy_picture(data, end, out) if marker == SOS else end


def is_needed(data: mmap.mmap, at: int, marker: int) -> bool:
    if marker == COM:
        return False
    if APP0 <= marker <= APP15:
        beginning = KEPT.get(marker, b"\0")
        return data[at + 4 : at + 4 + len(beginning)] == beginning and marker in KEPT
    return True


def copy_picture(data: mmap.mmap, start: int, out: BinaryIO) -> int:
    """A picture that is cut off ends where the file does."""
    found = NEXT_MARKER.search(data, start)
    end = found.start() if found else len(data)
    copy(data, start, end, out)
    return end
