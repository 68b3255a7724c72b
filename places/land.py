"""Whether a point lies on land or within a few kilometres of it.

Countries reach 22 km out to sea and further between islands, so a country alone does not tell.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

LAND_FILE = Path(__file__).with_name("land.png")
CELLS_PER_DEGREE = 20  # a cell is 5.5 km high


@cache
def land_map() -> npt.NDArray[np.uint8]:
    """The world in bits `(rows from north, columns from 180 degrees west / 8)`, set on land."""
    with Image.open(LAND_FILE) as image:
        return np.packbits(np.asarray(image, dtype=np.bool_), axis=1)


def are_on_land(points: Sequence[tuple[float, float]]) -> npt.NDArray[np.bool_]:
    """For each latitude and longitude whether land is in its cell or one beside it."""
    bits = land_map()
    latitude, longitude = np.asarray(points, dtype=np.float64).reshape(-1, 2).T
    row = ((90 - latitude) * CELLS_PER_DEGREE).astype(np.int64).clip(0, len(bits) - 1)
    column = ((longitude + 180) * CELLS_PER_DEGREE).astype(np.int64) % (bits.shape[1] * 8)
    on_land: npt.NDArray[np.bool_] = (bits[row, column // 8] >> (7 - column % 8)) % 2 == 1
    return on_land
