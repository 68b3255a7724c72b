"""Photos on a map: in clusters of a grid that fits the zoom, and one by one in a piece of it."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from accounts.models import User
from photos.models import Photo, PhotoQuerySet

MOST_ZOOM = 20
CELLS_A_TILE = 4  # a cluster stands for a quarter of a tile's side: 64 of its 256 pixels
MOST_CLUSTERS = 2000


@dataclass(frozen=True)
class Box:
    """A piece of the map in degrees. Where west is greater than east it crosses the date line."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Cluster:
    """Photos near each other: how many, their middle, and the one that was added last."""

    count: int
    latitude: float
    longitude: float
    photo_id: int


# Cells are square on a map in Mercator's projection only near the equator; further off they are
# taller than wide, which is still one cluster each, and needs no sine of a million photos.
CLUSTERS = """
select count(*), avg(latitude), avg(longitude), max(id)
from ({}) as photos
group by floor(latitude / %s), floor(longitude / %s)
order by count(*) desc, max(id) desc limit %s
"""


def shown_on_map(user: User, box: Box) -> PhotoQuerySet:
    """What the person may see there, as a timeline would show it."""
    photos = Photo.objects.visible_to(user).on_timeline()
    return photos.filter(within(box), latitude__range=(box.south, box.north))


def within(box: Box) -> Q:
    if box.west <= box.east:
        return Q(longitude__range=(box.west, box.east))
    return Q(longitude__gte=box.west) | Q(longitude__lte=box.east)


def clusters(user: User, box: Box, *, zoom: int) -> list[Cluster]:
    """The largest first."""
    photos = shown_on_map(user, box).order_by()
    query, values = photos.values("id", "latitude", "longitude").query.sql_with_params()
    cell = 360 / 2**zoom / CELLS_A_TILE
    with connection.cursor() as cursor:
        cursor.execute(CLUSTERS.format(query), [*values, cell, cell, MOST_CLUSTERS])
        return [Cluster(*row) for row in cursor.fetchall()]
