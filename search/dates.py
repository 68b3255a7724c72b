"""Dates in words: "june 2019", "summer 2019", "12 june 2019", "before 2019", "last month"."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from search.filters import TakenBetween

FIRST_DAY = date(1800, 1, 1)
LAST_DAY = date(2199, 12, 31)
MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun",
            "july jul", "august aug", "september sept sep", "october oct", "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# The month in which a season begins in the north; each lasts three. A winter begins in its year.
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}

_YEAR = r"(?P<year>(?:18|19|20|21)\d\d)"
_MONTH = rf"(?P<month>{'|'.join(MONTH_NUMBERS)})"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_SEASON = rf"(?P<season>{'|'.join(SEASON_STARTS)})"
_END = r"(?= |$)"
# The longer phrases come first. Months and seasons need a year: "may" and "fall" are words too.
PHRASES = tuple(
    re.compile(rf"(?:(?P<side>before|after|since|until) )?{phrase}{_END}")
    for phrase in (
        rf"{_DAY} (?:of )?{_MONTH} {_YEAR}",
        rf"{_MONTH} {_DAY} {_YEAR}",
        rf"{_MONTH} (?:of )?{_YEAR}",
        rf"{_SEASON} (?:of )?{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)-{_DAY}",
        rf"{_YEAR}-(?P<month>\d\d)",
        _YEAR,
        r"(?P<day_name>today|yesterday)",
        r"(?P<which>last|this) (?P<unit>week|month|year)",
    )
)
LONGEST_PHRASE = 5  # words: "before 12 of june 2019"


@dataclass(frozen=True)
class DatePhrase:
    """A date that was read, and of how many words it was made."""

    taken: TakenBetween
    words: int


def read_date(words: list[str], *, today: date) -> DatePhrase | None:
    """Return the date that the words begin with; words are lower case without punctuation."""
    text = " ".join(words[:LONGEST_PHRASE])
    for pattern in PHRASES:
        match = pattern.match(text)
        taken = match and _range(match.groupdict(), today)
        if match and taken:
            return DatePhrase(taken, match.group().count(" ") + 1)
    return None


def _range(parts: dict[str, str | None], today: date) -> TakenBetween | None:
    named = _relative(parts, today) or _named(parts)
    return named and _on_side(named, parts["side"])


def _on_side(named: TakenBetween, side: str | None) -> TakenBetween:
    match side:
        case "before":
            return TakenBetween(FIRST_DAY, named.first - timedelta(days=1))
        case "until":
            return TakenBetween(FIRST_DAY, named.last)
        case "after":
            return TakenBetween(named.last + timedelta(days=1), LAST_DAY)
        case "since":
            return TakenBetween(named.first, LAST_DAY)
    return named


def _relative(parts: dict[str, str | None], today: date) -> TakenBetween | None:
    if name := parts.get("day_name"):
        day = today - timedelta(days=name == "yesterday")
        return TakenBetween(day, day)
    if unit := parts.get("unit"):
        return _unit_before(today, unit, back=parts["which"] == "last")
    return None


def _unit_before(today: date, unit: str, *, back: bool) -> TakenBetween:
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return TakenBetween(monday, monday + timedelta(days=6))
    if unit == "year":
        return _months(today.year - back, 1, 12)
    count = today.year * 12 + today.month - 1 - back
    return _months(count // 12, count % 12 + 1, 1)


def _named(parts: dict[str, str | None]) -> TakenBetween | None:
    year = int(parts["year"] or 0)
    if season := parts.get("season"):
        return _months(year, SEASON_STARTS[season], 3)
    name = parts.get("month")
    if not name:
        return _months(year, 1, 12)
    month = MONTH_NUMBERS.get(name) or int(name)
    if not 1 <= month <= 12:
        return None
    day = parts.get("day")
    return _day(year, month, int(day)) if day else _months(year, month, 1)


def _day(year: int, month: int, day: int) -> TakenBetween | None:
    if not 1 <= day <= monthrange(year, month)[1]:
        return None
    return TakenBetween(date(year, month, day), date(year, month, day))


def _months(year: int, month: int, count: int) -> TakenBetween:
    end = year * 12 + month - 1 + count - 1
    last_year, last_month = end // 12, end % 12 + 1
    return TakenBetween(
        date(year, month, 1), date(last_year, last_month, monthrange(last_year, last_month)[1])
    )
