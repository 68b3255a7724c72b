"""The grid that the map is cut into: squares in Mercator's projection, as maps on the web use it,
so that a cell is a piece of a tile. Pure.

`atlas_x` and `atlas_y` in the database (migration 0002) say the same at the finest level.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

MOST_ZOOM = 20
FINEST = 20  # a cell is 38 m wide at the equator, which is about as well as phones know
LEVELS = (4, 8, 12, 16, FINEST)  # those that are kept; what lies between is added up
CELLS_A_TILE = 2  # halvings: a cluster stands for a quarter of a tile's side, 64 of its 256 pixels
MOST_LATITUDE = (
    85.05112877980659  # the map is square up to here: what lies beyond is in its last row
)


@dataclass(frozen=True)
class Box:
    """A piece of the map in degrees. Where west is greater than east it crosses the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Cells:
    """Rows of cells from north to south, and columns: two stretches across the date line."""

    level: int
    top: int
    bottom: int
    columns: Sequence[tuple[int, int]]

    def hold(self, x: int, y: int) -> bool:
        is_between = any(first <= x <= last for first, last in self.columns)
        return is_between and self.top <= y <= self.bottom


def level_at(zoom: int) -> int:
    """The level whose cells are clusters at a zoom."""
    return min(zoom + CELLS_A_TILE, FINEST)


def kept_level(level: int) -> int:
    """The coarsest level that is kept and from which this one can be added up."""
    return next(each for each in LEVELS if each >= level)


def cells_in(box: Box, level: int) -> Cells:
    """The cells that a piece of the map touches."""
    top, bottom = row_of(box.north, level), row_of(box.south, level)
    west, east, last = column_of(box.west, level), column_of(box.east, level), (1 << level) - 1
    columns = [(west, east)] if box.west <= box.east else [(west, last), (0, east)]
    return Cells(level, top, bottom, columns)


def whole_cells(box: Box, level: int) -> Box:
    """The piece of the map widened to the cells that it touches."""
    cells = cells_in(box, level)
    return Box(
        west=west_of(cells.columns[0][0], level),
        south=-90.0 if cells.bottom == (1 << level) - 1 else north_of(cells.bottom + 1, level),
        east=west_of(cells.columns[-1][1] + 1, level),
        north=90.0 if cells.top == 0 else north_of(cells.top, level),
    )


def column_of(longitude: float, level: int) -> int:
    return min(floor((longitude + 180) / 360 * (1 << level)), (1 << level) - 1)


def row_of(latitude: float, level: int) -> int:
    capped = max(-MOST_LATITUDE, min(latitude, MOST_LATITUDE))
    share = 0.5 - asinh(tan(radians(capped))) / (2 * pi)
    return max(0, min(floor(share * (1 << level)), (1 << level) - 1))


def west_of(column: int, level: int) -> float:
    return column / (1 << level) * 360 - 180


def north_of(row: int, level: int) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * row / (1 << level)))))
