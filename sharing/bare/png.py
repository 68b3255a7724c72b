"""PNG: only the chunks that the picture needs, and nothing behind its end."""

import mmap
import struct
import zlib
from typing import BinaryIO

from sharing.bare.bytes import NotAsExpected, copy, exif_of, number

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEPT = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP",
    b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT", b"mDCV", b"cLLI",
}  # fmt: skip


def strip_png(data: mmap.mmap, out: BinaryIO, *, orientation: int) -> None:
    """Raises NotAsExpected."""
    if data[:8] != SIGNATURE:
        raise NotAsExpected("no PNG")
    out.write(SIGNATURE)
    at, kind = 8, b""
    while kind != b"IEND":
        end, kind = at + 12 + number(data, at, ">I"), data[at + 4 : at + 8]
        if kind in KEPT:
            copy(data, at, end, out)
        if kind == b"IHDR" and orientation != 1:
            out.write(chunk(b"eXIf", exif_of(orientation)))
        at = end


def chunk(kind: bytes, body: bytes) -> bytes:
    checked = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checked)
