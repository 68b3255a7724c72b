"""What happened on a day of earlier years."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Q

from accounts.models import User
from photos.models import MonthCount, Photo, PhotoQuerySet


def years_before(user: User, day: date) -> list[int]:
    """Years before this one in whose same month the timeline has photos, the latest first."""
    months = MonthCount.objects.filter(
        owner=user, month__month=day.month, month__year__lt=day.year, count__gt=0
    )
    return sorted((month.year for month in months.values_list("month", flat=True)), reverse=True)


def photos_of_days(user: User, days: list[date]) -> PhotoQuerySet:
    """Of the timeline, by the clock on the wall; one range of an index for each day."""
    ranges = Q(pk__in=[])
    for day in days:
        midnight = datetime.combine(day, time(), UTC)
        ranges |= Q(taken_local__gte=midnight, taken_local__lt=midnight + timedelta(days=1))
    return Photo.objects.in_library_of(user).on_timeline().filter(ranges)


def same_day(day: date, year: int) -> date | None:
    """None for the 29th of February where there was none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return None
