"""PNG: EXIF, XMP and IPTC in its chunks, also as ImageMagick's hexadecimal text profiles."""

import re
import zlib

from photos.metadata.facts import Blocks, Facts
from photos.metadata.iptc import iptc_in_photoshop
from photos.metadata.window import Window

_XMP = b"XML:com.adobe.xmp"
_PROFILE = re.compile(rb"Raw profile type (exif|APP1|xmp|iptc|8bim)")
_XMP_IN_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_MOST_CHUNKS = 20_000
_MOST_TEXTS = 64
_MOST_INFLATED = 4 * 2**20
_TEXTS = {b"iTXt", b"zTXt", b"tEXt"}


def png_blocks(window: Window) -> Blocks:
    """The metadata chunks of a PNG, also those after the picture data."""
    blocks = Blocks()
    texts = 0
    at = 8
    for _ in range(_MOST_CHUNKS):
        head = window.read(at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            break
        length = int.from_bytes(head[:4], "big")
        kind = head[4:]
        texts += kind in _TEXTS
        if kind not in _TEXTS or texts <= _MOST_TEXTS:
            _add_chunk(blocks, kind, window.part(at + 8, length))
        at += length + 12
    return blocks


def _add_chunk(blocks: Blocks, kind: bytes, body: Window) -> None:
    if kind == b"IHDR":
        width, height = body.unpack(">II", 0)
        blocks.own.facts |= Facts(width_px=width, height_px=height)
    elif kind == b"eXIf":
        blocks.add_exif(body.everything())
    elif kind in _TEXTS:
        keyword = body.read(0, 80).partition(b"\0")[0]
        profile = _PROFILE.fullmatch(keyword)
        if keyword == _XMP:
            blocks.add_xmp(_text(kind, body))
        elif profile:
            _add_profile(blocks, profile[1], _unhex(_text(kind, body)))


def _text(kind: bytes, body: Window) -> bytes:
    """The text after a text chunk's keyword, inflated where it is compressed."""
    rest = body.everything().partition(b"\0")[2]
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflate(rest[1:])
    compressed = rest[:1] == b"\1"
    text = rest[2:].partition(b"\0")[2].partition(b"\0")[2]
    return _inflate(text) if compressed else text


def _inflate(content: bytes) -> bytes:
    """Inflated up to a limit: a few bytes may claim gigabytes. Broken data gives nothing."""
    try:
        return zlib.decompressobj().decompress(content, _MOST_INFLATED)
    except zlib.error:
        return b""


def _unhex(text: bytes) -> bytes:
    """A text profile is its name, its length, and lines of hexadecimal digits."""
    lines = text.strip().split(b"\n", 2)
    digits = re.sub(rb"[^0-9a-fA-F]", b"", lines[-1])
    return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


def _add_profile(blocks: Blocks, kind: bytes, content: bytes) -> None:
    if kind in {b"iptc", b"8bim"}:
        for record in iptc_in_photoshop(content):
            blocks.add_iptc(record)
    elif kind == b"xmp" or content.startswith(_XMP_IN_SEGMENT):
        blocks.add_xmp(content.removeprefix(_XMP_IN_SEGMENT))
    else:
        blocks.add_exif(content)
