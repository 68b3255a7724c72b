"""The box structure that HEIC, AVIF, CR3, MP4 and QuickTime share."""

from collections.abc import Iterator
from dataclasses import dataclass

from photos.metadata.window import Window

_MOST_BOXES = 5000


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its four letters and what is in it."""

    kind: bytes
    body: Window


def boxes(window: Window, at: int = 0) -> Iterator[Box]:
    """The boxes that follow one another from `at`; the last may be cut short."""
    for _ in range(_MOST_BOXES):
        head = window.read(at, 16)
        if len(head) < 8:
            return
        size, start = int.from_bytes(head[:4], "big"), 8
        if size == 1:
            size, start = int.from_bytes(head[8:], "big"), 16
        if size == 0:
            size = window.length - at
        if size < start:
            return
        yield Box(head[4:8], window.part(at + start, size - start))
        at += size


def first_box(window: Window, kind: bytes, at: int = 0) -> Window | None:
    """The content of the first box of a kind."""
    return next((box.body for box in boxes(window, at) if box.kind == kind), None)
