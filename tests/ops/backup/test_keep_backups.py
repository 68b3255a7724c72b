"""Which backups stay: the last of so many days, weeks and months."""

from datetime import UTC, datetime, timedelta

from ops.backup.rotating import Keep, chosen

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


def made(*ages: float) -> list[tuple[str, datetime]]:
    return [(f"{age:g}", NOON - timedelta(days=age)) for age in ages]


def test_it_keeps_the_last_of_each_day() -> None:
    assert chosen(made(0, 0.2, 1, 1.2, 2), Keep(2, 0, 0)) == {"0", "1"}


def test_it_keeps_the_last_of_each_week_and_month() -> None:
    assert chosen(made(*range(100)), Keep(0, 2, 0)) == {"0", "2"}  # a Tuesday, and a Sunday
    assert chosen(made(*range(100)), Keep(0, 0, 3)) == {"0", "31", "59"}


def test_days_without_a_backup_do_not_count() -> None:
    assert chosen(made(0, 10, 20, 30), Keep(3, 0, 0)) == {"0", "10", "20"}


def test_the_newest_always_stays() -> None:
    assert chosen(made(5, 9), Keep(0, 0, 0)) == {"5"}
    assert chosen([], Keep()) == set()
