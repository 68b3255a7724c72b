"""RIFF: WebP pictures and AVI videos."""

from collections.abc import Iterator
from datetime import datetime

from photos.metadata.facts import Blocks, Facts, Moment, Taken, Trust
from photos.metadata.values import decode_text, parse_moment
from photos.metadata.window import BrokenBlock, Window

_LISTS = {b"hdrl", b"INFO", b"exif"}
_CTIME = "%a %b %d %H:%M:%S %Y"
_MOST_CHUNKS = 20_000

Chunk = tuple[bytes, Window]


def _chunks(window: Window, at: int) -> Iterator[Chunk]:
    for _ in range(_MOST_CHUNKS):
        head = window.read(at, 8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        yield head[:4], window.part(at + 8, length)
        at += 8 + length + length % 2


def webp_blocks(window: Window) -> Blocks:
    """The metadata chunks of a WebP; its size from the canvas, else from the first frame."""
    blocks = Blocks()
    for kind, body in _chunks(window, 12):
        if kind == b"EXIF":
            blocks.add_exif(body.everything())
        elif kind == b"XMP ":
            blocks.add_xmp(body.everything())
        elif kind in _WEBP_SIZES and "width_px" not in blocks.own.facts:
            width, height = _WEBP_SIZES[kind](body.read(0, 10).ljust(10, b"\0"))
            blocks.own.facts |= Facts(width_px=width, height_px=height)
    return blocks


def _canvas_size(head: bytes) -> tuple[int, int]:
    return int.from_bytes(head[4:7], "little") + 1, int.from_bytes(head[7:10], "little") + 1


def _lossy_size(head: bytes) -> tuple[int, int]:
    width, height = int.from_bytes(head[6:8], "little"), int.from_bytes(head[8:10], "little")
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(head: bytes) -> tuple[int, int]:
    bits = int.from_bytes(head[1:5], "little")
    return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1


_WEBP_SIZES = {b"VP8X": _canvas_size, b"VP8 ": _lossy_size, b"VP8L": _lossless_size}


def avi_blocks(window: Window) -> Blocks:
    """The header, date and camera of an AVI."""
    blocks = Blocks()
    for kind, body in _avi_chunks(window, 12):
        if kind == b"avih":
            _add_avi_header(blocks, body)
        elif kind == b"_PMX":
            blocks.add_xmp(body.everything())
        elif kind in {b"IDIT", b"ICRD"}:
            _add_date(blocks, decode_text(body.read(0, 64)))
        elif kind in _AVI_CAMERA and (text := decode_text(body.read(0, 256))):
            blocks.own.facts |= _AVI_CAMERA[kind](text)
    return blocks


def _avi_chunks(window: Window, at: int) -> Iterator[Chunk]:
    for kind, body in _chunks(window, at):
        if kind == b"LIST" and body.read(0, 4) in _LISTS:
            yield from _chunks(body, 4)
        elif kind != b"LIST":
            yield kind, body


_AVI_CAMERA = {
    b"ecor": lambda text: Facts(make=text),
    b"emdl": lambda text: Facts(model=text),
    b"INAM": lambda text: Facts(title=text),
    b"ICMT": lambda text: Facts(description=text),
}


def _add_avi_header(blocks: Blocks, body: Window) -> None:
    try:
        frame_us, _, _, _, frames, _, _, _, width, height = body.unpack("<10I", 0)
    except BrokenBlock:
        blocks.own.warnings.append("riff: short header")
        return
    blocks.own.facts |= Facts(
        width_px=width, height_px=height, duration_s=frame_us * frames / 1_000_000
    )


def _add_date(blocks: Blocks, text: str) -> None:
    """ "MON MAR 10 15:04:43 2003" from most cameras, digits from the others."""
    try:
        moment = Moment(datetime.strptime(text, _CTIME))  # noqa: DTZ007 - a wall clock
    except ValueError:
        found = parse_moment(text)
        if found is None:
            return
        moment = found
    blocks.own.taken.append(Taken("riff", Trust.ORIGINAL, moment))
