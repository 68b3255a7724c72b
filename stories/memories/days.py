"""Which days of earlier years a day remembers. Pure.

Days are those of the clock on the wall where a photo was taken; today is the one of the person who
looks. So each photo comes up on one day of every later year, whatever zones lie between.
"""

from calendar import isleap
from datetime import date, datetime
from zoneinfo import ZoneInfo

EARLIEST, LATEST = date(1800, 1, 1), date(2199, 12, 31)  # before photography, and far ahead
LEAP_DAY = (2, 29)
DAY_BEFORE = (2, 28)


def today_of(time_zone: str, now: datetime) -> date:
    """The day it is where the person is; `now` is aware."""
    return now.astimezone(ZoneInfo(time_zone)).date()


def same_days(today: date, year: int) -> list[date]:
    """The days of an earlier year that are remembered today: one as a rule. 29 February is
    remembered on the 28th of years that have none; of years without it, nothing is on the 29th."""
    here = (today.month, today.day)
    if here == LEAP_DAY:
        return [today.replace(year=year)] if isleap(year) else []
    days = [today.replace(year=year)]
    if here == DAY_BEFORE and isleap(year) and not isleap(today.year):
        days.append(date(year, *LEAP_DAY))
    return days


def shown_on(day: date, year: int) -> date:
    """The day of a later year on which it is remembered."""
    if (day.month, day.day) == LEAP_DAY and not isleap(year):
        return date(year, *DAY_BEFORE)
    return day.replace(year=year)


def is_leap_day(day: date) -> bool:
    return (day.month, day.day) == LEAP_DAY
