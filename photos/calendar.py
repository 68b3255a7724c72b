"""Reads of the calendar: a year by its months, a month by its days, each with photo and count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractDay

from accounts.models import User
from photos.models import MonthCount, Photo
from photos.selectors import NEWEST_FIRST, photos_of_month


@dataclass(frozen=True)
class Cell:
    """A month of a year or a day of a month. `cover` is missing where nothing was taken."""

    day: date
    count: int = 0
    cover: Photo | None = None


@dataclass(frozen=True)
class Year:
    """`all_years`: those with photos, newest first."""

    year: int
    count: int
    months: Sequence[Cell]
    all_years: Sequence[int]


@dataclass(frozen=True)
class Month:
    """`weeks` begin on Monday; None stands for a day of another month. `before` and `after`: the
    months beside it that have photos."""

    first_day: date
    count: int
    weeks: Sequence[Sequence[Cell | None]]
    before: date | None
    after: date | None


def latest_year(user: User) -> int | None:
    latest = _months(user).order_by("-month").first()
    return latest.month.year if latest else None


def calendar_year(user: User, year: int) -> Year:
    counts = {each.month.month: each.count for each in _months(user).filter(month__year=year)}
    days = [date(year, number, 1) for number in range(1, 13)]
    cells = [Cell(day, counts.get(day.month, 0), _newest(user, day, counts)) for day in days]
    years = _months(user).values_list("month__year", flat=True).distinct()
    return Year(year, sum(counts.values()), cells, sorted(years, reverse=True))


def calendar_month(user: User, first_day: date) -> Month:
    """In four queries: its days' counts and covers, and the months beside it."""
    days = photos_of_month(user, first_day).annotate(day=ExtractDay("taken_local", tzinfo=UTC))
    counts = dict(days.order_by().values_list("day").annotate(Count("pk")))
    best = days.order_by(
        "day", "-is_favourite", F("rating").desc(nulls_last=True), "taken_local", "pk"
    )
    covers = {_day_of(photo): photo for photo in best.distinct("day")}
    cells = [Cell(day, counts.get(day.day, 0), covers.get(day.day)) for day in _days_of(first_day)]
    months = _months(user).values_list("month", flat=True)
    return Month(
        first_day,
        sum(counts.values()),
        _weeks(cells),
        months.filter(month__lt=first_day).order_by("-month").first(),
        months.filter(month__gt=first_day).order_by("month").first(),
    )


def _months(user: User) -> QuerySet[MonthCount]:
    return MonthCount.objects.filter(owner=user, count__gt=0)


def _newest(user: User, first_day: date, counts: dict[int, int]) -> Photo | None:
    """One step along an index, however many photos the month has."""
    if first_day.month not in counts:
        return None
    return photos_of_month(user, first_day).order_by(*NEWEST_FIRST).first()


def _day_of(photo: Photo) -> int:
    return photo.taken_local.astimezone(UTC).day


def _days_of(first_day: date) -> list[date]:
    days = (first_day + timedelta(days=number) for number in range(31))
    return [day for day in days if day.month == first_day.month]


def _weeks(cells: Sequence[Cell]) -> list[list[Cell | None]]:
    line: list[Cell | None] = [*[None] * cells[0].day.weekday(), *cells]
    line += [None] * (-len(line) % 7)
    return [line[start : start + 7] for start in range(0, len(line), 7)]
