"""Where photos were taken, by a correction: one point for all, or what was taken nearby in time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models.expressions import RawSQL

from curating.among import among
from photos.models import Photo, PhotoQuerySet

Detail = Mapping[str, Any]


@dataclass(frozen=True)
class Position:
    """A point, and the place that it is in; nothing at all where a position is taken off."""

    latitude: float | None = None
    longitude: float | None = None
    altitude_m: float | None = None
    place_id: int | None = None


def positions_for(
    owner_id: int, photo_ids: Sequence[int], detail: Detail, *, action_id: int = 0
) -> dict[int, Position]:
    """By photo; those for which nothing is known are missing."""
    if detail["way"] == "neighbours":
        return _from_neighbours(owner_id, photo_ids, detail, action_id)
    if detail["way"] == "none":
        return dict.fromkeys(photo_ids, Position())
    point = Position(detail["latitude"], detail["longitude"], None, detail["place"])
    return dict.fromkeys(photo_ids, point)


def _from_neighbours(
    owner_id: int, photo_ids: Sequence[int], detail: Detail, action_id: int
) -> dict[int, Position]:
    """For photos without a position, that of the nearest in time that this action did not write."""
    own = Photo.objects.filter(owner=owner_id, is_locked=False, trashed_at=None)
    written = RawSQL("select photo_id from curating_touched where action_id = %s", [action_id])
    known = own.filter(latitude__isnull=False).exclude(pk__in=written)
    reach = timedelta(minutes=detail["minutes"])
    found = {}
    lacking = Photo.objects.filter(among(photo_ids), latitude=None)
    for photo in lacking.only("pk", "taken_local"):
        if nearest := _nearest(known, photo, reach):
            found[photo.pk] = position_of(nearest)
    return found


def position_of(photo: Photo) -> Position:
    return Position(photo.latitude, photo.longitude, photo.altitude_m, photo.place_id)


def _nearest(known: PhotoQuerySet, photo: Photo, reach: timedelta) -> Photo | None:
    """By the clock on the wall, which the library is indexed by."""
    at = photo.taken_local
    before = known.filter(taken_local__range=(at - reach, at)).order_by("-taken_local", "pk")
    after = known.filter(taken_local__range=(at, at + reach)).order_by("taken_local", "pk")
    both = [each for each in (before.first(), after.first()) if each]
    return min(both, key=lambda each: abs(each.taken_local - at), default=None)
