"""Which days a day remembers: across leap years and zones, for any photo and whoever looks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from stories.memories.days import is_leap_day, same_days, shown_on, today_of

DAYS = st.dates(date(1900, 1, 1), date(2190, 12, 31))
ZONES = st.sampled_from(
    ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna", "Asia/Kathmandu", "UTC",
     "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "Africa/Cairo"]
)  # fmt: skip


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@given(taken=DAYS, later=st.integers(1, 9))
def test_each_day_comes_up_once_in_every_later_year(taken: date, later: int) -> None:
    year = taken.year + later

    shown = [today for today in days_of(year) if taken in same_days(today, taken.year)]

    assert shown == [shown_on(taken, year)]


@given(today=DAYS, earlier=st.integers(1, 200))
def test_a_day_remembers_only_days_of_its_name_save_the_leap_day(today: date, earlier: int) -> None:
    for day in same_days(today, max(today.year - earlier, 1)):
        same_name = (day.month, day.day) == (today.month, today.day)
        assert same_name or (is_leap_day(day) and (today.month, today.day) == (2, 28))


@given(year=st.integers(1600, 2190))
def test_the_leap_day_has_a_day_of_its_own_where_there_is_one(year: int) -> None:
    """Then the 28th does not show it, too."""
    leap = date(2000, 2, 29)
    at_its_own = [day for day in days_of(year) if is_leap_day(day)]

    shown = [day for day in days_of(year) if leap in same_days(day, 2000)]

    assert shown == (at_its_own or [date(year, 2, 28)])


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2037, 12, 31)).map(  # noqa: DTZ001
        lambda moment: moment.replace(tzinfo=UTC)
    ),
    zone=ZONES,
    other=ZONES,
)
def test_today_is_the_day_of_whoever_looks(now: datetime, zone: str, other: str) -> None:
    today = today_of(zone, now)

    assert today == now.astimezone(ZoneInfo(zone)).date()
    assert today_of(zone, now.astimezone(ZoneInfo(other))) == today
    assert abs((today_of(other, now) - today).days) <= 2


def test_new_year_in_kiritimati_is_still_the_day_before_in_samoa() -> None:
    now = datetime(2023, 12, 31, 10, 30, tzinfo=UTC)

    assert today_of("Pacific/Kiritimati", now) == date(2024, 1, 1)
    assert today_of("Pacific/Pago_Pago", now) == date(2023, 12, 30)
