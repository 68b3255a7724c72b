"""GIF: pictures and how they move, without comments, XMP and what is behind the end."""

import mmap
from typing import BinaryIO

from sharing.bare.bytes import NotAsExpected, copy, number

EXTENSION, PICTURE, END = 0x21, 0x2C, 0x3B
CONTROL, APPLICATION = 0xF9, 0xFF
KEPT_APPLICATIONS = {b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012"}


def strip_gif(data: mmap.mmap, out: BinaryIO, **_: int) -> None:
    """Raises NotAsExpected."""
    if data[:3] != b"GIF":
        raise NotAsExpected("no GIF")
    at = 13 + table_bytes(number(data, 10, "B"))
    copy(data, 0, at, out)
    while (kind := number(data, at, "B")) != END:
        at = copy_block(data, at, kind, out)
    out.write(bytes([END]))


def copy_block(data: mmap.mmap, at: int, kind: int, out: BinaryIO) -> int:
    if kind == PICTURE:
        blocks = at + 10 + table_bytes(number(data, at + 9, "B")) + 1
        end = end_of_blocks(data, blocks)
        copy(data, at, end, out)
        return end
    if kind != EXTENSION:
        raise NotAsExpected("no block")
    label, end = number(data, at + 1, "B"), end_of_blocks(data, at + 2)
    is_known = label == APPLICATION and data[at + 3 : at + 14] in KEPT_APPLICATIONS
    if label == CONTROL or is_known:
        copy(data, at, end, out)
    return end


def table_bytes(packed: int) -> int:
    """The size of the colour table that a byte of flags tells of."""
    return 3 * 2 ** ((packed & 7) + 1) if packed & 0x80 else 0


def end_of_blocks(data: mmap.mmap, at: int) -> int:
    """Behind the empty block that ends a row of blocks."""
    while size := number(data, at, "B"):
        at += 1 + size
    return at + 1
