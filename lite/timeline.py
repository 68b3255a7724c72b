"""Reads of the light timeline: a hundred photos from anywhere on, newest first, and its months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby

from django.db.models import Q

from accounts.models import User
from lite.tiles import SHOWN, Tile, tiles_of
from photos import selectors
from photos.models import Photo, PhotoQuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("taken_local", "caption", "kind")


class BadPlace(ValueError):
    """The text is no place on a timeline."""


@dataclass(frozen=True)
class Place:
    """Beside a photo, as an address tells it."""

    taken_local: datetime
    photo_id: int

    def __str__(self) -> str:
        return f"{(self.taken_local - EPOCH) // timedelta(microseconds=1)}-{self.photo_id}"

    @classmethod
    def read(cls, text: str) -> "Place":
        """Raises BadPlace."""
        at, _, photo_id = text.rpartition("-")
        try:
            return cls(EPOCH + timedelta(microseconds=int(at)), int(photo_id))
        except (ValueError, OverflowError) as error:
            raise BadPlace(text) from error


@dataclass(frozen=True)
class Part:
    """Photos in a row by month, and where the newer and the older ones begin; empty: no more."""

    months: Sequence[tuple[date, Sequence[Tile]]]
    newer: str
    older: str


@dataclass(frozen=True)
class Month:
    first_day: date
    count: int


def part_before(user: User, place: Place | None) -> Part:
    """The photos older than a place, without one the newest."""
    photos = timeline_of(user)
    older = photos.filter(older_than(place)) if place else photos
    return part_of(user, list(older.order_by("-taken_local", "-id")[:SHOWN]))


def part_after(user: User, place: Place) -> Part:
    """The photos next to a place that are newer; at its end the newest."""
    newer = timeline_of(user).filter(newer_than(place)).order_by("taken_local", "id")
    found = list(newer[:SHOWN])
    return part_of(user, found[::-1]) if len(found) == SHOWN else part_before(user, None)


def before_end_of(first_day: date) -> Place:
    """The place at which a month begins on a timeline that has the newest first."""
    following = (first_day + timedelta(days=31)).replace(day=1)
    return Place(datetime(following.year, following.month, 1, tzinfo=UTC), 0)


def years_of(user: User) -> list[tuple[int, list[Month]]]:
    """The months that have photos by year, the newest first."""
    months = [
        Month(date(int(month[:4]), int(month[5:]), 1), count)
        for month, count in selectors.months(user)
    ]
    return [(year, list(few)) for year, few in groupby(months, lambda each: each.first_day.year)]


def timeline_of(user: User) -> PhotoQuerySet:
    return Photo.objects.in_library_of(user).on_timeline().only(*COLUMNS)


def part_of(user: User, photos: list[Photo]) -> Part:
    if not photos:
        return Part([], "", "")
    first, last = place_of(photos[0]), place_of(photos[-1])
    has_newer = timeline_of(user).filter(newer_than(first)).exists()
    has_older = timeline_of(user).filter(older_than(last)).exists()
    months = [(day, list(few)) for day, few in groupby(tiles_of(photos), lambda tile: tile.month)]
    return Part(months, str(first) if has_newer else "", str(last) if has_older else "")


def place_of(photo: Photo) -> Place:
    return Place(photo.taken_local, photo.pk)


def older_than(place: Place) -> Q:
    """In the form that walks along the index, wherever it is."""
    at = place.taken_local
    return Q(taken_local__lte=at) & (Q(taken_local__lt=at) | Q(id__lt=place.photo_id))


def newer_than(place: Place) -> Q:
    at = place.taken_local
    return Q(taken_local__gte=at) & (Q(taken_local__gt=at) | Q(id__gt=place.photo_id))
