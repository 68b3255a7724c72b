"""Cuts out a place in a picture with what is around it, for a close look at it."""

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.face.candidates import Candidates, Floats, overlaps

# The side of a close-up, in sides of the place.
SPAN = 3.0
SAME_FROM = 0.4


def close_up(picture: PIL.Image.Image, box: Floats, side_px: int) -> NDArray[np.uint8]:
    """Return the square around a box, (side_px, side_px, 3); black beyond the picture."""
    left, top, scale = _square(box, side_px)
    part = (
        max(left, 0.0),
        max(top, 0.0),
        min(left + side_px * scale, picture.width),
        min(top + side_px * scale, picture.height),
    )
    size = (
        max(1, round((part[2] - part[0]) / scale)),
        max(1, round((part[3] - part[1]) / scale)),
    )
    square = PIL.Image.new("RGB", (side_px, side_px))
    cut = picture.resize(size, PIL.Image.Resampling.BILINEAR, box=part)
    square.paste(cut, (round((part[0] - left) / scale), round((part[1] - top) / scale)))
    return np.asarray(square)


def best_at(found: Candidates, box: Floats, side_px: int) -> Candidates:
    """Of what a close-up shows, what stands where the box is, in pixels of the picture."""
    left, top, scale = _square(box, side_px)
    there = found.moved(scale, left, top)
    there = there.chosen(overlaps(box, there.boxes) > SAME_FROM)
    return there.chosen(np.argsort(-there.scores)[:1])


def _square(box: Floats, side_px: int) -> tuple[float, float, float]:
    """Left and top of the close-up around a box, and pixels of the picture for each of its own."""
    left, top, right, bottom = map(float, box)
    span = max(right - left, bottom - top) * SPAN
    return (left + right - span) / 2, (top + bottom - span) / 2, span / side_px
