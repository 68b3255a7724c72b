"""The segments of a JPEG up to its picture data: EXIF, XMP, IPTC, and the size from the frame."""

import re
from collections.abc import Iterator

from photos.metadata.camera_segments import casio_times, flir_times, picture_info_times
from photos.metadata.ciff import read_ciff
from photos.metadata.facts import Blocks, Facts, known
from photos.metadata.iptc import iptc_in_photoshop
from photos.metadata.window import Window

_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_CASIO = b"QVCI\0"
_FLIR = b"FLIR\0\1\0"
_CIFF = b"HEAPJPGM"
_APP0, _APP1, _APP12, _APP13 = 0xE0, 0xE1, 0xEC, 0xED
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_LAST = frozenset({0xD9, 0xDA})
_MOST_SEGMENTS = 2000
_MOST_PHOTOSHOP = 64
_MOST_GARBAGE = 2**18
_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)

Part = tuple[int, bytes]


def jpeg_blocks(window: Window) -> Blocks:
    """The metadata blocks of a JPEG; what follows a broken segment is searched for a marker."""
    blocks = Blocks()
    photoshop: list[bytes] = []
    extended: dict[bytes, list[Part]] = {}
    for marker, body in _segments(window):
        head = body.read(0, 64)
        if marker in _FRAMES:
            _add_size(blocks, head)
        elif head.startswith(_EXTENDED_XMP):
            identifier, part = _extended_part(body.read(len(_EXTENDED_XMP), body.length))
            extended.setdefault(identifier, []).append(part)
        elif marker == _APP13 and head.startswith(_PHOTOSHOP):
            photoshop.append(body.read(len(_PHOTOSHOP), body.length))
        else:
            _add_segment(blocks, marker, body)
    for record in iptc_in_photoshop(b"".join(photoshop[:_MOST_PHOTOSHOP])):
        blocks.add_iptc(record)
    for parts in extended.values():
        blocks.add_xmp(b"".join(part for _, part in sorted(parts)))
    return blocks


def _extended_part(content: bytes) -> tuple[bytes, Part]:
    """Which packet a segment continues, and its part with its place in it."""
    return content[:32], (int.from_bytes(content[36:40], "big"), content[40:])


def _segments(window: Window) -> Iterator[tuple[int, Window]]:
    """Each marker with its body, up to the start of the picture data."""
    at = 2
    for _ in range(_MOST_SEGMENTS):
        at = _next_marker(window, at)
        marker = window.read(at + 1, 1)
        if not marker or marker[0] in _LAST:
            return
        at += 2
        if marker[0] in _BARE:
            continue
        length = int.from_bytes(window.read(at, 2), "big")
        if length < 2:
            continue
        yield marker[0], window.part(at + 2, length - 2)
        at += length


def _next_marker(window: Window, at: int) -> int:
    """The position of the 0xFF before the next marker; the end of the file where there is none."""
    match = _MARKER.search(window.read(at, 2)) or _MARKER.search(window.read(at, _MOST_GARBAGE))
    return at + match.start() if match else window.length


def _add_size(blocks: Blocks, frame: bytes) -> None:
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    if width and height:
        blocks.own.facts |= Facts(width_px=width, height_px=height)


def _add_segment(blocks: Blocks, marker: int, body: Window) -> None:
    head = body.read(0, 32)
    if marker == _APP1 and head.startswith(_EXIF):
        blocks.add_exif(body.read(6, body.length))
    elif marker == _APP1 and head.startswith(_XMP):
        blocks.add_xmp(body.read(len(_XMP), body.length))
    elif marker == _APP1 and head.startswith(_CASIO):
        blocks.own.taken += casio_times(body.everything())
    elif marker == _APP1 and head.startswith(_FLIR):
        blocks.own.taken += flir_times(body.everything())
    elif marker == _APP12:
        blocks.own.taken += picture_info_times(body.everything())
    elif marker == _APP0 and head[6:14] == _CIFF:
        _add_ciff(blocks, body)


def _add_ciff(blocks: Blocks, body: Window) -> None:
    """Canon's first JPEGs: camera and time; the size there is not that of the JPEG."""
    reading = read_ciff(body)
    facts = reading.facts
    blocks.own.facts |= known(Facts(make=facts.get("make"), model=facts.get("model")))
    blocks.own.taken += reading.taken
