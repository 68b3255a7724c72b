"""CIFF: Canon's format of CRW files, and of a segment in its early JPEGs."""

import struct
from collections.abc import Iterator
from datetime import UTC, datetime

from photos.metadata.facts import Blocks, Facts, Moment, Reading, Taken, Trust, known
from photos.metadata.tiff import byte_order
from photos.metadata.values import decode_text
from photos.metadata.window import BrokenBlock, Window

_CAMERA, _CAPTURED, _IMAGE, _EXPOSURE = 0x080A, 0x180E, 0x1810, 0x1818
_HEAPS = (0x2800, 0x3000)
_IN_ENTRY = 0x4000
_MOST_HEAPS = 32
_ORIENTATIONS = {90: 6, 180: 3, 270: 8}

Record = tuple[int, bytes]


def read_ciff(window: Window) -> Reading:
    """What the heaps of a CIFF structure say."""
    order = byte_order(window)
    start = window.unpack(order + "I", 2)[0]
    records = dict(_records(window.part(start), order, [_MOST_HEAPS]))
    facts = _camera(records) | _image(records, order) | _exposure(records, order)
    return Reading(facts, list(_times(records, order)))


def ciff_blocks(window: Window) -> Blocks:
    """A CRW file: all of it is CIFF."""
    return Blocks(own=read_ciff(window))


def _records(heap: Window, order: str, left: list[int]) -> Iterator[Record]:
    """Every small record of a heap and of those in it; `left` counts heaps down to a limit."""
    left[0] -= 1
    if left[0] < 0:
        return
    try:
        directory = heap.unpack(order + "I", heap.length - 4)[0]
        count = heap.unpack(order + "H", directory)[0]
    except BrokenBlock:
        return
    entries = heap.read(directory + 2, count * 10)
    for at in range(0, len(entries) - 9, 10):
        tag, size, offset = struct.unpack_from(order + "HII", entries, at)
        if tag & _IN_ENTRY:
            yield tag & 0x3FFF, entries[at + 2 : at + 10]
        elif tag & 0x3800 in _HEAPS:
            yield from _records(heap.part(offset, size), order, left)
        else:
            yield tag & 0x3FFF, heap.read(offset, min(size, 256))


def _camera(records: dict[int, bytes]) -> Facts:
    """The maker's name has six bytes, the model's the rest."""
    content = records.get(_CAMERA, b"")
    return known(Facts(make=decode_text(content[:6]), model=decode_text(content[6:])))


def _image(records: dict[int, bytes], order: str) -> Facts:
    content = records.get(_IMAGE, b"")
    if len(content) < 16:
        return Facts()
    width, height, _, turned = struct.unpack_from(order + "IIfi", content)
    facts = Facts(orientation=_ORIENTATIONS.get(turned % 360, 1))
    return facts | Facts(width_px=width, height_px=height) if width and height else facts


def _exposure(records: dict[int, bytes], order: str) -> Facts:
    """Shutter time and aperture from their logarithms."""
    content = records.get(_EXPOSURE, b"")
    if len(content) < 12:
        return Facts()
    _, time_value, aperture_value = struct.unpack_from(order + "fff", content)
    if not (abs(time_value) < 20 and abs(aperture_value) < 20):
        return Facts()
    return Facts(exposure_s=2**-time_value, f_number=2 ** (aperture_value / 2))


def _times(records: dict[int, bytes], order: str) -> Iterator[Taken]:
    """The clock of the camera, counted in seconds as if it ran in UTC."""
    content = records.get(_CAPTURED, b"")
    if len(content) < 4:
        return
    seconds = struct.unpack_from(order + "I", content)[0]
    if seconds:
        local = datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)
        yield Taken("ciff", Trust.ORIGINAL, Moment(local))
