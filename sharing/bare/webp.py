"""WebP: only the chunks that the picture needs."""

import mmap
import struct
from typing import BinaryIO

from sharing.bare.bytes import NotAsExpected, copy, exif_of, number

KEPT = {b"VP8 ", b"VP8L", b"ANIM", b"ANMF", b"ALPH", b"ICCP"}
EXIF_FLAG, XMP_FLAG = 0x08, 0x04


def strip_webp(data: mmap.mmap, out: BinaryIO, *, orientation: int) -> None:
    """Raises NotAsExpected."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise NotAsExpected("no WebP")
    out.write(data[:12])
    at, last = 12, min(len(data), 8 + number(data, 4, "<I"))
    is_extended = data[12:16] == b"VP8X"
    while at + 8 <= last:
        at = copy_chunk(data, at, out, turned=orientation != 1)
    if is_extended and orientation != 1:
        block = exif_of(orientation)
        out.write(b"EXIF" + struct.pack("<I", len(block)) + block + b"\0" * (len(block) % 2))
    size = out.tell() - 8
    out.seek(4)
    out.write(struct.pack("<I", size))


def copy_chunk(data: mmap.mmap, at: int, out: BinaryIO, *, turned: bool) -> int:
    kind, size = data[at : at + 4], number(data, at + 4, "<I")
    end = at + 8 + size + size % 2
    if kind == b"VP8X":
        flags = data[at + 8] & ~(EXIF_FLAG | XMP_FLAG) | (EXIF_FLAG if turned else 0)
        out.write(data[at : at + 8] + bytes([flags]))
        copy(data, at + 9, end, out)
    elif kind in KEPT:
        copy(data, at, min(end, len(data)), out)
    return end
