"""Lines of text cut out of a picture, laid straight and made as high as the recogniser wants."""

import math

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.ocr.protocol import Quad

HEIGHT_PX = 48
WIDEST_PX = 3200


def is_tall(box: Quad) -> bool:
    """Whether the text most likely runs up or down."""
    width, height = _sides(box)
    return height > 1.5 * width


def height_of(box: Quad) -> float:
    """How high the letters are, whichever way the text runs."""
    return min(_sides(box))


def line_picture(picture: PIL.Image.Image, box: Quad, *, turns: int) -> NDArray[np.uint8]:
    """Return what is in a box as (48, w, 3) uint8; `turns` quarters against the clock."""
    top_left, top_right, bottom_right, bottom_left = turned = turned_box(box, turns)
    width, height = _sides(turned)
    size = (max(1, round(width)), max(1, round(height)))
    corners = (*top_left, *bottom_left, *bottom_right, *top_right)
    straight = picture.transform(
        size, PIL.Image.Transform.QUAD, corners, PIL.Image.Resampling.BICUBIC
    )
    wide_px = min(max(math.ceil(HEIGHT_PX * width / max(height, 1)), HEIGHT_PX // 3), WIDEST_PX)
    return np.asarray(straight.resize((wide_px, HEIGHT_PX), PIL.Image.Resampling.BILINEAR))


def turned_box(box: Quad, turns: int) -> Quad:
    """The same corners, from where the top left is once the box is turned against the clock."""
    a, b, c, d = (*box[turns:], *box[:turns])
    return (a, b, c, d)


def _sides(box: Quad) -> tuple[float, float]:
    top_left, top_right, bottom_right, bottom_left = box
    width = math.dist(top_left, top_right) + math.dist(bottom_left, bottom_right)
    height = math.dist(top_left, bottom_left) + math.dist(top_right, bottom_right)
    return width / 2, height / 2
