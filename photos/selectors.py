"""Reads of the timeline: its months, one month, and what lies before and after a photo."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import orjson
from django.core.cache import cache
from django.db import connection
from django.db.models import Q, QuerySet, Sum

from accounts.models import User
from photos.models import Photo
from photos.versions import cards_of
from places.models import Place

NEWEST_FIRST = ("-taken_local", "-id")
NO_PLACEHOLDER = " " * 36
COLUMNS = (
    "id", "width_px", "height_px", "taken_local", "kind", "duration_s", "is_favourite",
    "placeholder", "place_id", "live_video_id", "stack_id",
)  # fmt: skip
SIZE_KEPT_SECONDS = 60

FAVOURITE, LIVE, STACKED = 1, 2, 4  # the marks of a photo, added up

# Of a month's photos, in their order: an array per column.
MONTH_COLUMNS = """
select array_agg(id),
    array_agg(case when height_px > 0 then width_px * 1000 / height_px else 1000 end),
    array_agg(extract(day from taken_local at time zone 'UTC')::smallint),
    array_agg(case when kind = 'image' then -1 else coalesce(duration_s, 0)::int end),
    array_agg(is_favourite::int
        + case when live_video_id is not null then 2 when stack_id is not null then 4 else 0 end),
    array_agg(placeholder), array_agg(place_id),
    coalesce(array_agg(stack_id)
        filter (where live_video_id is null and stack_id is not null), array[]::bigint[])
from ({}) as photos having count(*) > 0
"""


@dataclass(frozen=True)
class Totals:
    photos: int
    size_bytes: int


@dataclass(frozen=True)
class Neighbours:
    """Ids of the photos beside one on the timeline, None at its ends."""

    newer: int | None
    older: int | None


MONTHS = """
select to_char(month, 'YYYY-MM'), count from photos_monthcount
where owner_id = %s and count > 0 order by month desc
"""


def months(user: User) -> list[tuple[str, int]]:
    """Each month that has photos with how many, newest first: `("2022-06", 123)`."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHS, [user.pk])
        found: list[tuple[str, int]] = cursor.fetchall()
        return found


def is_empty(user: User) -> bool:
    """Whether the timeline has no photo."""
    return not months(user)


def totals(user: User) -> Totals:
    """How many photos the timeline has, and the size of all originals, at most a minute old."""
    photos = sum(count for _, count in months(user))
    key = f"photos:size:{user.pk}"
    if not photos:  # nothing is kept for a library that is about to be filled
        return Totals(0, 0)
    size = cache.get_or_set(key, lambda: size_of_originals(user), SIZE_KEPT_SECONDS)
    return Totals(photos, size or 0)


def size_of_originals(user: User) -> int:
    total = Photo.objects.in_library_of(user).aggregate(n=Sum("size_bytes"))["n"]
    return int(total or 0)


def month_json(user: User, first_day: date) -> bytes:
    """The photos of a month, newest first, a list per column, as the timeline's script reads it.

    `ratio` is a thousand times width by height; `video` is the length in seconds, -1 for an image;
    `favourite`, `live` and `stack` list indices, `versions` and `kinds` how many files a stack has
    and what they are; `blur` has 36 characters a photo; `places` names a day's main place.
    """
    ids, ratios, days, videos, marks, blurs, places, stacks = month_columns(user, first_day)
    marked = [(index, mark) for index, mark in enumerate(marks) if mark]
    cards = cards_of(user, stacks)
    stacked = [index for index, mark in marked if mark & STACKED]
    shown = [
        (index, *cards[each]) for index, each in zip(stacked, stacks, strict=True) if each in cards
    ]
    return orjson.dumps(
        {
            "id": ids,
            "ratio": ratios,
            "day": days,
            "video": videos,
            "favourite": [index for index, mark in marked if mark & FAVOURITE],
            "live": [index for index, mark in marked if mark & LIVE],
            "stack": [index for index, _, _ in shown],
            "kinds": [kind for _, kind, _ in shown],
            "versions": [count for _, _, count in shown],
            "blur": "".join([blur or NO_PLACEHOLDER for blur in blurs]),
            "places": main_places(zip(days, places, strict=True)),
        }
    )


def month_columns(user: User, first_day: date) -> Sequence[list[Any]]:
    """The columns of `MONTH_COLUMNS`, made by the database: rows as tuples cost twice the time
    and far more in the slowest twentieth, when Python's collector walks them all. The ORM's own
    aggregates cost, for a month of 100 photos, more than all the rest."""
    photos = photos_of_month(user, first_day).order_by(*NEWEST_FIRST)
    query, values = photos.values(*COLUMNS).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(MONTH_COLUMNS.format(query), values)
        return cursor.fetchone() or [[]] * 8


def photos_of_month(user: User, first_day: date) -> QuerySet[Photo]:
    start = datetime.combine(first_day, time(), UTC)
    end = (start + timedelta(days=31)).replace(day=1)
    photos = Photo.objects.in_library_of(user).on_timeline()
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
    photos = Photo.objects.in_library_of(user).on_timeline()
    if photo.stack_id:  # its own primary lies above it, not beside it
        photos = photos.exclude(stack=photo.stack_id)
    moment = photo.taken_local
    newer = photos.filter(Q(taken_local__gt=moment) | Q(id__gt=photo.pk), taken_local__gte=moment)
    older = photos.filter(Q(taken_local__lt=moment) | Q(id__lt=photo.pk), taken_local__lte=moment)
    return Neighbours(
        newer=newer.order_by("taken_local", "id").values_list("id", flat=True).first(),
        older=older.order_by(*NEWEST_FIRST).values_list("id", flat=True).first(),
    )
