"""Where a box of one photo lies on another one that shows the same picture. Pure."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ml.box import Box
from ml.likeness.protocol import Placement
from ml.likeness.turning import inverse, turned_points


def onto_second(box: Box, placement: Mapping[str, Any]) -> Box:
    """A box of the first photo of a link, in fractions of the second; it may reach out of it."""
    return _onto(box, Placement(**placement))


def onto_first(box: Box, placement: Mapping[str, Any]) -> Box:
    """A box of the second photo of a link, in fractions of the first; it may reach out of it."""
    return _onto(box, inverse(Placement(**placement)))


def within(box: Box) -> Box | None:
    """What of the box is in the picture; nothing where that is less than half of it."""
    left, top = max(box.left, 0.0), max(box.top, 0.0)
    right, bottom = min(box.left + box.width, 1.0), min(box.top + box.height, 1.0)
    if right <= left or bottom <= top:
        return None
    cut = Box(left, top, right - left, bottom - top)
    return cut if cut.width * cut.height >= box.width * box.height / 2 else None


def _onto(box: Box, place: Placement) -> Box:
    corners = np.array([[box.left, box.top], [box.left + box.width, box.top + box.height]])
    turned = turned_points(corners, place.orientation)
    (left, top), (right, bottom) = turned.min(axis=0).tolist(), turned.max(axis=0).tolist()
    return Box(
        place.left + left * place.width,
        place.top + top * place.height,
        (right - left) * place.width,
        (bottom - top) * place.height,
    )
