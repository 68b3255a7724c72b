"""Reads of the timeline: its months, one month, and what lies before and after a photo."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.contrib.postgres.aggregates import ArrayAgg
from django.core.cache import cache
from django.db.models import (
    Case,
    Expression,
    F,
    IntegerField,
    Q,
    QuerySet,
    SmallIntegerField,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, ExtractDay

from accounts.models import User
from photos.models import MonthCount, Photo
from places.models import Place

NEWEST_FIRST = ("-taken_local", "-id")
NO_PLACEHOLDER = " " * 36
SIZE_KEPT_SECONDS = 60

# A thousand times width by height; square until the photo was looked at.
RATIO = Case(
    When(height_px__gt=0, then=F("width_px") * 1000 / F("height_px")),
    default=Value(1000),
    output_field=IntegerField(),
)
# Seconds; 0 while not known, -1 for what is no video.
VIDEO = Case(
    When(kind=Photo.Kind.IMAGE, then=Value(-1)),
    When(duration_s__isnull=True, then=Value(0)),
    default=Cast("duration_s", IntegerField()),
)


DAY = Cast(ExtractDay("taken_local"), SmallIntegerField())


@dataclass(frozen=True)
class Totals:
    photos: int
    size_bytes: int


@dataclass(frozen=True)
class Neighbours:
    """Ids of the photos beside one on the timeline, None at its ends."""

    newer: int | None
    older: int | None


def months(user: User) -> list[tuple[str, int]]:
    """Each month that has photos with how many, newest first: `("2022-06", 123)`."""
    counts = MonthCount.objects.filter(owner=user, count__gt=0).order_by("-month")
    return [(month.isoformat()[:7], n) for month, n in counts.values_list("month", "count")]


def totals(user: User) -> Totals:
    """How many photos the timeline has, and the size of all originals, at most a minute old."""
    photos = sum(count for _, count in months(user))
    key = f"photos:size:{user.pk}"
    size = cache.get_or_set(key, lambda: size_of_originals(user), SIZE_KEPT_SECONDS)
    return Totals(photos, size or 0)


def size_of_originals(user: User) -> int:
    total = Photo.objects.visible_to(user).aggregate(n=Sum("size_bytes"))["n"]
    return int(total or 0)


def month_json(user: User, first_day: date) -> bytes:
    """The photos of a month, newest first, a list per column, as the timeline's script reads it.

    `ratio` is a thousand times width by height; `video` is the length in seconds, -1 for an image;
    `favourite` lists indices; `blur` has 36 characters a photo; `places` names a day's main place.
    """
    columns = month_columns(user, first_day)
    return orjson.dumps(
        {
            "id": columns["ids"],
            "ratio": columns["ratios"],
            "day": columns["days"],
            "video": columns["videos"],
            "favourite": [index for index, yes in enumerate(columns["favourites"]) if yes],
            "blur": "".join([blur or NO_PLACEHOLDER for blur in columns["blurs"]]),
            "places": main_places(zip(columns["days"], columns["places"], strict=True)),
        }
    )


def month_columns(user: User, first_day: date) -> dict[str, list[Any]]:
    """An array per column, made by the database: rows as tuples cost twice the time and far more
    in the slowest twentieth, when Python's collector walks them all."""
    return photos_of_month(user, first_day).aggregate(
        ids=column("id"),
        ratios=column(RATIO),
        days=column(DAY),
        videos=column(VIDEO),
        favourites=column("is_favourite"),
        blurs=column("placeholder"),
        places=column("place_id"),
    )


def column(expression: str | Expression) -> ArrayAgg:
    return ArrayAgg(expression, order_by=NEWEST_FIRST, default=Value([]))


def photos_of_month(user: User, first_day: date) -> QuerySet[Photo]:
    start = datetime.combine(first_day, time(), UTC)
    end = (start + timedelta(days=31)).replace(day=1)
    photos = Photo.objects.visible_to(user).on_timeline()
    return photos.filter(taken_local__gte=start, taken_local__lt=end)


def main_places(days_and_places: Iterable[tuple[int, int | None]]) -> dict[str, str]:
    """The name of the place with the most photos for each day that has one."""
    most: dict[int, int] = {}
    for (day, place), _ in Counter(days_and_places).most_common():
        if place is not None:
            most.setdefault(day, place)
    names = Place.objects.in_bulk(set(most.values()))
    return {str(day): str(names[place]) for day, place in most.items()}


def neighbours(user: User, photo: Photo) -> Neighbours:
    """The photos beside one in timeline order, wherever it is, at the same cost."""
    photos = Photo.objects.visible_to(user).on_timeline()
    moment = photo.taken_local
    newer = photos.filter(Q(taken_local__gt=moment) | Q(id__gt=photo.pk), taken_local__gte=moment)
    older = photos.filter(Q(taken_local__lt=moment) | Q(id__lt=photo.pk), taken_local__lte=moment)
    return Neighbours(
        newer=newer.order_by("taken_local", "id").values_list("id", flat=True).first(),
        older=older.order_by(*NEWEST_FIRST).values_list("id", flat=True).first(),
    )
