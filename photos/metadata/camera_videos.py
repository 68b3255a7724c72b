"""What cameras keep in a video beside QuickTime's own words: their make and, from Canon and Nikon,
the wall clock, which the video's header gives as if it were UTC."""

import struct
from collections.abc import Iterator

from photos.metadata.facts import Blocks, Facts, Taken, Trust, known
from photos.metadata.isobmff import Box, first_box
from photos.metadata.jpeg import jpeg_blocks
from photos.metadata.values import decode_text, parse_moment
from photos.metadata.window import Window

_MAKE, _MODEL, _ORIGINAL = 0x01, 0x02, 0x12
_TEXT = 2
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8}
_MOST_RECORDS = 200
_MAKE_BYTES = 24
_MAKE_SUFFIX = "DIGITAL CAMERA"


def add_camera_box(blocks: Blocks, box: Box) -> None:
    """Add what a maker's box in the user data says: Canon's CNTH, Nikon's NCDT, or the TAGS of
    several makers."""
    if box.kind == b"CNTH":
        thumbnail = first_box(box.body, b"CNDA")
        blocks.exif += jpeg_blocks(thumbnail).exif if thumbnail else []
    elif box.kind == b"TAGS":
        make = decode_text(box.body.read(0, _MAKE_BYTES))
        blocks.own.facts |= known(Facts(make=make if make.endswith(_MAKE_SUFFIX) else ""))
    else:
        _add_nikon(blocks, box)


def _add_nikon(blocks: Blocks, box: Box) -> None:
    records = first_box(box.body, b"NCTG")
    texts = dict(_nikon_texts(records)) if records else {}
    blocks.own.facts |= known(Facts(make=texts.get(_MAKE, ""), model=texts.get(_MODEL, "")))
    moment = parse_moment(texts.get(_ORIGINAL, ""))
    if moment is not None:
        blocks.own.taken.append(Taken("nikon", Trust.ORIGINAL, moment))


def _nikon_texts(records: Window) -> Iterator[tuple[int, str]]:
    at = 0
    for _ in range(_MOST_RECORDS):
        head = records.read(at, 8)
        if len(head) < 8:
            return
        tag, kind, count = struct.unpack(">IHH", head)
        if kind == _TEXT:
            yield tag, decode_text(records.read(at + 8, count))
        at += 8 + _SIZES.get(kind, 1) * count
