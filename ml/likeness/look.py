"""A picture made small, and what of it a comparison needs; made once, compared often."""

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.likeness.marks import Marks, find_marks

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

SMALL_PX, SQUARE_PX = 256, 32
FLAT = 1.0  # a picture of no more contrast than this is like no other
BAR_SPREAD = 3.0  # grey levels: a row or column that varies less is a bar
BAR_SHARE = 0.98  # of a row that must be so: a clock or a button may stand in it


@dataclass(frozen=True, eq=False)
class Look:
    """A picture as the check sees it.

    `colours` (h, w, 4) uint8: red, green, blue and brightness, the longest side at most 256 px;
    `luma` (h, w) float32: the brightness, 0 to 255. `square`
    (32, 32): the brightness of the whole frame, its mean 0, its length 1. `inner`: left, top,
    right and bottom of what is no bar, in fractions.
    """

    digest: bytes
    colours: Pixels
    luma: Floats
    square: Floats
    marks: Marks
    inner: tuple[float, float, float, float]


def look_at(pixels: Pixels) -> Look:
    """Prepare a picture, (h, w, 3) RGB uint8 of any size, for `compare`."""
    small = _small(pixels)
    grey = np.asarray(small.convert("L"))
    luma = grey.astype(np.float32)
    colours = np.dstack([np.asarray(small), grey])
    return Look(_digest(pixels), colours, luma, _square(luma), find_marks(luma), _inner(luma))


def _small(pixels: Pixels) -> PIL.Image.Image:
    picture = PIL.Image.fromarray(pixels)
    picture.thumbnail((SMALL_PX, SMALL_PX), PIL.Image.Resampling.BICUBIC, reducing_gap=2.0)
    return picture


def _square(luma: Floats) -> Floats:
    small = PIL.Image.fromarray(luma).resize((SQUARE_PX, SQUARE_PX), PIL.Image.Resampling.BOX)
    square = np.asarray(small, np.float32)
    square = square - square.mean()
    evened: Floats = square / np.float32(max(float(np.linalg.norm(square)), FLAT))
    return evened


def _digest(pixels: Pixels) -> bytes:
    return blake2b(pixels.tobytes(), key=repr(pixels.shape).encode()).digest()


def _inner(luma: Floats) -> tuple[float, float, float, float]:
    height, width = luma.shape
    top, bottom = _between_bars(luma)
    left, right = _between_bars(luma[top:bottom].T)
    return left / width, top / height, right / width, bottom / height


def _between_bars(lines: Floats) -> tuple[int, int]:
    """Where the first and behind the last line stand that are no bars; all where all are."""
    middle = np.median(lines, axis=1, keepdims=True)
    is_bar = (np.abs(lines - middle) <= BAR_SPREAD).mean(axis=1) >= BAR_SHARE
    busy = np.flatnonzero(~is_bar)
    return (int(busy[0]), int(busy[-1]) + 1) if len(busy) else (0, len(lines))
