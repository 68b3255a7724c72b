"""HEIC and AVIF: what is said in them is overwritten where it lies, so that nothing moves."""

import mmap
from typing import BinaryIO

from photos.metadata.heif import spans_of_words
from photos.metadata.isobmff import Box, boxes
from photos.metadata.window import BrokenBlock, Window
from sharing.bare.bytes import CHUNK_BYTES, NotAsExpected, copy, exif_of

PICTURE, EMPTY = {b"ftyp", b"mdat"}, {b"free", b"skip"}
NOTHING_SAID = {
    b"Exif": b"\0\0\0\0" + exif_of(1),  # the boxes turn the picture, not this
    b"application/rdf+xml": b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
}

Span = tuple[bytes, tuple[int, int]]


def strip_heif(data: mmap.mmap, out: BinaryIO, **_: int) -> None:
    """Raises NotAsExpected."""
    copy(data, 0, len(data), out)
    out.flush()
    file = Window(out, start=0, length=len(data))
    try:
        spans = [span for box in boxes(file) for span in spans_in(box)]
    except BrokenBlock as error:
        raise NotAsExpected(str(error)) from error
    for kind, (start, length) in spans:
        overwrite(out, start, length, NOTHING_SAID.get(kind, b""), end=len(data))


def spans_in(box: Box) -> list[Span]:
    if box.kind == b"meta":
        return list(spans_of_words(box.body))
    if box.kind in EMPTY:
        return [(box.kind, (box.body.start, box.body.length))]
    if box.kind not in PICTURE:
        raise NotAsExpected("a box of an unknown kind")
    return []


def overwrite(out: BinaryIO, start: int, length: int, said: bytes, *, end: int) -> None:
    """With these words, if there is room, and blanks behind them."""
    if not 0 <= start <= start + length <= end:
        raise NotAsExpected("words outside of the file")
    out.seek(start)
    beginning = said if len(said) <= length else b""
    out.write(beginning)
    blank = b" " if said.startswith(b"<") else b"\0"
    for at in range(len(beginning), length, CHUNK_BYTES):
        out.write(blank * min(CHUNK_BYTES, length - at))
