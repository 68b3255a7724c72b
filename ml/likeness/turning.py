"""The eight ways a picture can lie: what EXIF orientations do to pixels, points and boxes."""

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from ml.likeness.protocol import Placement

Real = TypeVar("Real", np.float32, np.float64)

ORIENTATIONS = tuple(range(1, 9))
INVERSE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
# Each as a transposition, then a mirroring of x, then one of y.
STEPS = {
    1: (False, False, False),
    2: (False, True, False),
    3: (False, True, True),
    4: (False, False, True),
    5: (True, False, False),
    6: (True, True, False),
    7: (True, True, True),
    8: (True, False, True),
}


def turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """A view of a picture (h, w) or (h, w, c) as a viewer shows it that obeys the orientation."""
    swaps, mirrors_x, mirrors_y = STEPS[orientation]
    seen = np.swapaxes(pixels, 0, 1) if swaps else pixels
    return seen[:: -1 if mirrors_y else 1, :: -1 if mirrors_x else 1]


def turned_points(points: NDArray[Real], orientation: int) -> NDArray[Real]:
    """Where points (n, 2), as x and y in fractions of the frame, come to lie."""
    swaps, mirrors_x, mirrors_y = STEPS[orientation]
    seen = points[:, ::-1].copy() if swaps else points.copy()
    for axis, mirrors in enumerate((mirrors_x, mirrors_y)):
        if mirrors:
            seen[:, axis] = 1 - seen[:, axis]
    return seen


def inverse(placement: Placement) -> Placement:
    """How the second picture lies on the first."""
    orientation = INVERSE[placement.orientation]
    left, top = -placement.left / placement.width, -placement.top / placement.height
    right, bottom = left + 1 / placement.width, top + 1 / placement.height
    corners = turned_points(np.array([[left, top], [right, bottom]]), orientation)
    (left, top), (right, bottom) = corners.min(axis=0).tolist(), corners.max(axis=0).tolist()
    return Placement(orientation, left, top, right - left, bottom - top)
