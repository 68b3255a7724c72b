"""Reads of memories, each by a constant number of queries, and none with what is kept out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import TruncDate
from django.utils import timezone

from accounts.models import User
from faces.models import Face, FaceQuerySet, Person
from photos.models import MonthCount, Photo, PhotoQuerySet
from photos.selectors import NEWEST_FIRST
from photos.versions import with_versions
from quality.selectors import BEST_FIRST
from stories.keeping_out import NOTHING, surfaced_for
from stories.memories.days import is_leap_day, same_days, today_of
from stories.trips.reading import dated

MOST_OF_DAY = 500  # photos, for those who ask for all
MOST_SHOWN = 12
HIGHLIGHT_DAYS = 30
LEAST_HIGHLIGHTS = 4
DAY = TruncDate("taken_local", tzinfo=UTC)
LEAST_YEARS_BETWEEN = timedelta(days=3 * 365)
MOST_PEOPLE, PEOPLE_LOOKED_AT = 3, 12


@dataclass(frozen=True)
class Day:
    """A day of an earlier year, and the best of what was taken on it, in order."""

    day: date
    today: date
    photos: Sequence[Photo]
    count: int

    @property
    def years(self) -> int:
        """How long ago."""
        return self.today.year - self.day.year

    @property
    def is_leap_day(self) -> bool:
        """Shown a day early, as this year has none."""
        return is_leap_day(self.day) and not is_leap_day(self.today)


@dataclass(frozen=True)
class ThenAndNow:
    """Somebody's first face and their last one."""

    person: Person
    then: Face
    now: Face


def today_for(user: User) -> date:
    return today_of(user.time_zone, timezone.now())


def days_remembered(user: User, today: date) -> list[date]:
    """Those of years in whose same month the timeline has photos, the latest year first."""
    months = MonthCount.objects.filter(
        owner=user, month__month=today.month, month__year__lt=today.year, count__gt=0
    )
    years = sorted((month.year for month in months.values_list("month", flat=True)), reverse=True)
    return [day for year in years for day in same_days(today, year)]


def photos_of_days(user: User, days: Iterable[date]) -> PhotoQuerySet:
    """By the clock on the wall; one range of an index for each day."""
    ranges = NOTHING
    for day in days:
        midnight = datetime.combine(day, time(), UTC)
        ranges |= Q(taken_local__gte=midnight, taken_local__lt=midnight + timedelta(days=1))
    return dated(surfaced_for(user)).filter(ranges)


def on_this_day(user: User, today: date) -> list[Day]:
    """The latest year first; of each day the best, in the order in which they were taken."""
    days = days_remembered(user, today)
    if not days:
        return []
    photos = photos_of_days(user, days)
    counts = dict(photos.order_by().values_list(DAY).annotate(n=Count("pk")))
    best = with_versions(photos.select_related("place")).order_by(
        DAY, *BEST_FIRST, "taken_local", "pk"
    )
    chosen: dict[date, list[Photo]] = {}
    for photo in best[: MOST_OF_DAY * len(days)]:
        of_day = chosen.setdefault(photo.taken_local.astimezone(UTC).date(), [])
        if len(of_day) < MOST_SHOWN:
            of_day.append(photo)
    return [Day(day, today, in_order(chosen[day]), counts[day]) for day in days if day in chosen]


def in_order(photos: Iterable[Photo]) -> list[Photo]:
    return sorted(photos, key=lambda photo: (photo.taken_local, photo.pk))


def highlights(user: User, today: date) -> list[Photo]:
    """The best of the last weeks: one of a day, what a person likes before what they do not say."""
    midnight = datetime.combine(today, time(), UTC)
    since, until = midnight - timedelta(days=HIGHLIGHT_DAYS), midnight + timedelta(days=1)
    recent = dated(surfaced_for(user)).filter(taken_local__gte=since, taken_local__lt=until)
    rows = with_versions(recent.select_related("place")).order_by(*BEST_FIRST, *NEWEST_FIRST)
    best: dict[date, Photo] = {}
    for photo in rows[:MOST_OF_DAY]:
        best.setdefault(photo.taken_local.astimezone(UTC).date(), photo)
    found = list(best.values())[:MOST_SHOWN]
    return in_order(found) if len(found) >= LEAST_HIGHLIGHTS else []


def then_and_now(user: User, today: date) -> list[ThenAndNow]:
    """People whose photos span some years; others each day."""
    named = Person.objects.visible_to(user).named().filter(is_hidden=False).order_by("pk")
    people = {person.pk: person for person in turned(list(named), today)}
    faces = Face.objects.filter(
        refused_at=None, person__in=people, photo__in=dated(surfaced_for(user)).values("pk")
    )
    spans = (
        faces.order_by()
        .values_list("person")
        .annotate(first=Min("photo__taken_local"), last=Max("photo__taken_local"))
    )
    wanted = [pk for pk, first, last in spans if last - first >= LEAST_YEARS_BETWEEN]
    wanted = [pk for pk in people if pk in wanted][:MOST_PEOPLE]
    then, now = (of_each(faces.filter(person__in=wanted), way) for way in ("", "-"))
    return [ThenAndNow(people[pk], then[pk], now[pk]) for pk in wanted]


def turned(people: Sequence[Person], today: date) -> list[Person]:
    """Some of them, beginning with somebody else each day."""
    if not people:
        return []
    start = today.toordinal() * MOST_PEOPLE % len(people)
    return [*people[start:], *people[:start]][:PEOPLE_LOOKED_AT]


def of_each(faces: FaceQuerySet, way: str) -> dict[int, Face]:
    """The first face of each person, or with a minus the last; the best where a photo has two."""
    rows = faces.order_by("person", f"{way}photo__taken_local", "-quality", "pk")
    rows = rows.distinct("person").select_related("photo")
    return {face.person_id: face for face in rows if face.person_id}
