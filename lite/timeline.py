"""Reads of the light timeline: a hundred photos from anywhere on, newest first, and its months."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import groupby

from accounts.models import User
from lite.tiles import SHOWN, Tile, tiles_of
from photos import selectors
from photos.keyset import cursor_of, newer_than, older_than
from photos.models import Photo, PhotoQuerySet

COLUMNS = ("taken_local", "caption", "kind")


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


def part_before(user: User, cursor: str) -> Part:
    """The photos older than a place, without one the newest. Raises BadCursor."""
    older = timeline_of(user).filter(older_than(cursor))
    return part_of(user, list(older.order_by("-taken_local", "-id")[:SHOWN]))


def part_after(user: User, cursor: str) -> Part:
    """The photos next to a place that are newer; at its end the newest. Raises BadCursor."""
    newer = timeline_of(user).filter(newer_than(cursor)).order_by("taken_local", "id")
    found = list(newer[:SHOWN])
    return part_of(user, found[::-1]) if len(found) == SHOWN else part_before(user, "")


def end_of_month(first_day: date) -> str:
    """The place at which a month begins on a timeline that has the newest first."""
    _, days = monthrange(first_day.year, first_day.month)
    last_moment = datetime.combine(first_day.replace(day=days), time.max, UTC)
    return f"{last_moment.isoformat()}~{2**63 - 1}"


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
    first, last = cursor_of(photos[0]), cursor_of(photos[-1])
    has_newer = timeline_of(user).filter(newer_than(first)).exists()
    has_older = timeline_of(user).filter(older_than(last)).exists()
    months = [(day, list(few)) for day, few in groupby(tiles_of(photos), lambda tile: tile.month)]
    return Part(months, first if has_newer else "", last if has_older else "")
