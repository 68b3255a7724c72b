"""Where a person took many photos: cells of the map that are dense, joined with their neighbours.

Density clustering (DBSCAN, Ester 1996) on a grid: a cell is dense where it and the cells that touch
it, by a side or a corner, hold enough photos, so that no border of the grid divides a home; dense
cells that touch are one place. The cells are those of level 16, 400 m wide in the middle of Europe:
about as far as people say "at home".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

from accounts.models import User
from atlas.grid import LEVELS
from atlas.models import Cell
from places.earth import RADIUS_KM

COARSER, LEVEL = 12, 16
LEAST_PHOTOS = 30
LEAST_SHARE = 0.005  # of all photos with a position
NEIGHBOURS = 9  # with itself
MOST = 12
CELL_M = 611  # at the equator
# Each coarser cell is looked up, whatever the planner thinks of their number: a library of a
# million photos has hundreds of thousands of finer cells, and few of them lie in these.
WITHIN = """
select cell.* from unnest(%(xs)s::int[], %(ys)s::int[]) as coarser (x, y)
cross join generate_series(0, 15) as line
cross join lateral (
    select * from atlas_cell
    where owner_id = %(owner)s and level = %(level)s and y = coarser.y * 16 + line
        and x between coarser.x * 16 and coarser.x * 16 + 15 and count >= %(least)s
    offset 0
) as cell
"""


@dataclass(frozen=True)
class Dense:
    """Photos around a point, how far they reach, and one of them."""

    count: int
    latitude: float
    longitude: float
    radius_m: int
    photo_id: int


def dense_places(user: User) -> list[Dense]:
    """Of the person's own library, most photos first."""
    total = sum(Cell.objects.filter(owner=user, level=LEVELS[0]).values_list("count", flat=True))
    enough = max(LEAST_PHOTOS, total * LEAST_SHARE)
    found = [_dense(group) for group in joined(dense_among(_candidates(user, enough), enough))]
    return sorted(found, key=lambda each: (-each.count, each.photo_id))[:MOST]


def _candidates(user: User, enough: float) -> list[Cell]:
    """One of nine cells that hold enough holds a ninth of it; what holds less is not looked at."""
    least = ceil(enough / NEIGHBOURS)
    coarser = list(Cell.objects.filter(owner=user, level=COARSER, count__gte=least))
    around = dense_among(coarser, enough)
    xs, ys = [each.x for each in around], [each.y for each in around]
    values = {"owner": user.pk, "level": LEVEL, "xs": xs, "ys": ys, "least": least}
    return list(Cell.objects.raw(WITHIN, values))


def dense_among(cells: Sequence[Cell], enough: float) -> list[Cell]:
    """Those that hold enough together with the cells that touch them."""
    counts = {(each.x, each.y): each.count for each in cells}
    return [
        each
        for each in cells
        if sum(counts.get(key, 0) for key in touching(each.x, each.y)) >= enough
    ]


def touching(x: int, y: int) -> list[tuple[int, int]]:
    """The cell itself among them."""
    return [(x + right, y + down) for right in (-1, 0, 1) for down in (-1, 0, 1)]


def joined(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Cells that touch each other, together."""
    left = {(each.x, each.y): each for each in cells}
    groups = []
    while left:
        group, edge = [], [left.popitem()[1]]
        while edge:
            cell = edge.pop()
            group.append(cell)
            edge += [left.pop(key) for key in touching(cell.x, cell.y) if key in left]
        groups.append(group)
    return groups


def _dense(cells: Sequence[Cell]) -> Dense:
    count = sum(each.count for each in cells)
    latitude = sum(each.latitudes for each in cells) / count
    longitude = sum(each.longitudes for each in cells) / count
    cell_m = CELL_M * cos(radians(latitude))
    centres = [(each.latitudes / each.count, each.longitudes / each.count) for each in cells]
    reach = max(metres_between(latitude, longitude, *each) for each in centres)
    return Dense(
        count,
        latitude,
        longitude,
        round(reach + cell_m / 2),
        max(each.cover_id or 0 for each in cells),
    )


def metres_between(latitude: float, longitude: float, other: float, beside: float) -> float:
    """Along the surface of the earth (haversine formula)."""
    north = sin(radians(other - latitude) / 2) ** 2
    east = sin(radians(beside - longitude) / 2) ** 2
    share = north + cos(radians(latitude)) * cos(radians(other)) * east
    return 2 * 1000 * RADIUS_KM * asin(sqrt(min(share, 1)))
