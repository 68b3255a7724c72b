"""Photos on a map: in clusters of a grid that fits the zoom, and one by one in a piece of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q

from accounts.models import User
from atlas.grid import FINEST, Box, Cells, cells_in, kept_level, level_at, whole_cells
from photos.access import owners_seen_by, timelines_seen_whole
from photos.models import Photo, PhotoQuerySet

MOST_CLUSTERS = 2000


@dataclass(frozen=True)
class Cluster:
    """Photos near each other: how many, their middle, and the one that was added last."""

    count: int
    latitude: float
    longitude: float
    photo_id: int


@dataclass(frozen=True)
class Counted:
    """The photos of a cell, from one of the two ways of counting."""

    x: int
    y: int
    count: int
    latitudes: float
    longitudes: float
    photo_id: int


KEPT = """
select x >> %s, y >> %s, sum(count)::int, sum(latitudes), sum(longitudes), max(cover_id)
from atlas_cell where owner_id = any(%s) and level = %s and y between %s and %s and ({})
group by 1, 2 order by 3 desc, 6 desc limit %s
"""
LENT = """
select atlas_x(longitude) >> %s, atlas_y(latitude) >> %s, count(*)::int,
    sum(latitude), sum(longitude), max(id)
from ({}) as photos group by 1, 2 order by 3 desc, 6 desc limit %s
"""


def clusters(user: User, box: Box, *, zoom: int) -> list[Cluster]:
    """Those whose cells the box touches, whole, the largest first.

    Whole timelines come from their cells; what others lend in parts is counted photo by photo.
    """
    level, owners = level_at(zoom), timelines_seen_whole(user)
    counted = _kept(owners, cells_in(box, level))
    if owners_seen_by(user) > owners:
        others = shown_on_map(user, whole_cells(box, level)).exclude(owner__in=owners)
        counted = _together([*counted, *_lent(others, cells_in(box, level))])
    return [_cluster(each) for each in counted]


def _kept(owners: Collection[int], cells: Cells) -> list[Counted]:
    """The level that is kept is finer, or the same."""
    kept = kept_level(cells.level)
    finer = kept - cells.level
    top, bottom = cells.top << finer, (cells.bottom + 1 << finer) - 1
    columns = " or ".join(
        f"x between {first << finer} and {(last + 1 << finer) - 1}" for first, last in cells.columns
    )
    values: list[Any] = [finer, finer, list(owners), kept, top, bottom, MOST_CLUSTERS]
    with connection.cursor() as cursor:
        cursor.execute(KEPT.format(columns), values)
        return [Counted(*row) for row in cursor.fetchall()]


def _lent(photos: PhotoQuerySet, cells: Cells) -> list[Counted]:
    query, values = photos.order_by().values("id", "latitude", "longitude").query.sql_with_params()
    coarser = FINEST - cells.level
    with connection.cursor() as cursor:
        cursor.execute(LENT.format(query), [coarser, coarser, *values, MOST_CLUSTERS])
        found = [Counted(*row) for row in cursor.fetchall()]
    return [each for each in found if cells.hold(each.x, each.y)]


def _together(counted: Iterable[Counted]) -> list[Counted]:
    """Of two in one cell one, the largest first."""
    cells: dict[tuple[int, int], Counted] = {}
    for each in counted:
        known = cells.get((each.x, each.y))
        cells[each.x, each.y] = _sum(known, each) if known else each
    ordered = sorted(cells.values(), key=lambda each: (-each.count, -each.photo_id))
    return ordered[:MOST_CLUSTERS]


def _sum(one: Counted, other: Counted) -> Counted:
    return Counted(
        one.x,
        one.y,
        one.count + other.count,
        one.latitudes + other.latitudes,
        one.longitudes + other.longitudes,
        max(one.photo_id, other.photo_id),
    )


def _cluster(each: Counted) -> Cluster:
    middle = each.latitudes / each.count, each.longitudes / each.count
    return Cluster(each.count, *middle, each.photo_id)


def shown_on_map(user: User, box: Box) -> PhotoQuerySet:
    """What the person may see there, as a timeline would show it."""
    photos = Photo.objects.visible_to(user).on_timeline()
    return photos.filter(_within(box), latitude__range=(box.south, box.north))


def _within(box: Box) -> Q:
    if box.west <= box.east:
        return Q(longitude__range=(box.west, box.east))
    return Q(longitude__gte=box.west) | Q(longitude__lte=box.east)
