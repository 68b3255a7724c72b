"""Dates in words: "june 2019", "last summer", "2 years ago", "between 2015 and 2018". Pure.

Days come before months ("12/06/2019" is in June) unless that is impossible.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from search.filters import AnyOf, TakenBetween, TakenYearly
from search.language.recurring import (
    CLEAR_ALONE,
    DESCRIBES,
    MONTH_NUMBERS,
    RECURRING,
    SEASONS,
    Fixed,
    Movable,
    latest,
)

FIRST_DAY = date(1800, 1, 1)
LAST_DAY = date(2199, 12, 31)
LONGEST_PHRASE = 12  # words: "between 12 of june 2019 and 14 of june 2019"
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
DECADES = {"fifties": 1950, "sixties": 1960, "seventies": 1970, "eighties": 1980,
           "nineties": 1990, "noughties": 2000}  # fmt: skip

DAYS = {"day": 1, "week": 7}
MONTHS_IN = {"month": 1, "year": 12}

Period = TakenBetween | Fixed | Movable
Parts = dict[str, str | None]


def _any_of(words: Iterable[str]) -> str:
    """The longer words come first."""
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_YEAR = r"(?P<year>(?:18|19|20|21)\d\d)"
_MONTH = rf"(?P<month>{_any_of(MONTH_NUMBERS)})"
_MONTH_NUMBER = r"(?P<month>\d{1,2})"
_ORDINAL = r"(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>\d{{1,2}}){_ORDINAL}"
_DAYS = rf"{_DAY}(?: ?- ?| to )(?P<last_day>\d{{1,2}}){_ORDINAL}"
_RECURRING = rf"(?P<recurring>{_any_of(RECURRING)})"
_COUNT = rf"(?P<count>\d{{1,3}}|{_any_of(NUMBERS)})"
_UNIT = r"(?P<unit>day|week|month|year)s?"
_END = r"(?= |$|-|\.\.)"
SIDE = re.compile(r"(before|after|since|until|till) (?:the )?")
EVERY = re.compile(r"(in|during|every|each|over) (?:the |each |every )?")
PART = re.compile(r"(?:the )?(early|mid|late)[ -](?:in )?(?:the )?")
UP_TO = re.compile(r" ?(?:-|\.\.+) ?| (?:to|until|till) ")
AND = re.compile(r" and ")
_STARTS = {name.split()[0] for name in (*RECURRING, *NUMBERS, *DECADES)} | {
    "after", "before", "between", "during", "each", "early", "every", "in", "last", "late", "mid",
    "on", "over", "past", "previous", "since", "the", "this", "till", "today", "until",
    "yesterday",
}  # fmt: skip
START = re.compile(rf"(?:{_any_of(_STARTS)})(?:$|-|\.\.)")


@dataclass(frozen=True)
class DatePhrase:
    """A date that was read, and of how many words it was made. `describes`: before another word
    it may only say what kind of thing that is."""

    taken: TakenBetween | TakenYearly | AnyOf
    words: int
    describes: bool = False


@dataclass(frozen=True)
class _Read:
    """The period that a piece of text stands for, and where that ends. `name`: it has no more
    than a name, of something that comes back."""

    period: Period
    end: int
    name: str = ""


def read_date(words: Sequence[str], *, today: date, is_typed: bool = False) -> DatePhrase | None:
    """Return the date that the words begin with; words are folded, without punctuation.

    Behind a field (`is_typed`) nothing but a date is meant: "may" and "summer" will do.
    """
    if not words or not (words[0][:1].isdecimal() or START.match(words[0])):
        return None
    text = " ".join(words[:LONGEST_PHRASE])
    read = _read_phrase(text, today, is_typed=is_typed)
    if not read or text[read.end : read.end + 1].strip():
        return None
    period = read.period
    taken = period if isinstance(period, TakenBetween) else period.every_year(today)
    return DatePhrase(taken, text.count(" ", 0, read.end) + 1, read.name in DESCRIBES)


def _read_phrase(text: str, today: date, *, is_typed: bool) -> _Read | None:
    if side := SIDE.match(text):
        read = _read_range(text, side.end(), today)
        return read and _Read(_beside(_latest(read.period, today), side[1]), read.end)
    if text.startswith("between "):
        first = _read_period(text, len("between "), today)
        return first and _read_joined(text, first, today, AND)
    if every := EVERY.match(text):
        read = _read_range(text, every.end(), today)
        is_scene = read and read.name in SEASONS and every[1] in {"in", "over"}
        return None if is_scene and not is_typed else read  # "sheep in winter" is what one sees
    read = _read_range(text, 0, today)
    return read if read and (is_typed or not read.name or read.name in CLEAR_ALONE) else None


def _read_range(text: str, start: int, today: date) -> _Read | None:
    """A period, or from one to another."""
    first = _read_period(text, start, today)
    return first and (_read_joined(text, first, today, UP_TO) or first)


def _read_joined(text: str, first: _Read, today: date, joint: re.Pattern[str]) -> _Read | None:
    between = joint.match(text, first.end)
    last = between and _read_period(text, between.end(), today)
    period = last and _joined(first.period, last.period)
    return _Read(period, last.end) if last and period else None


def _read_period(text: str, start: int, today: date) -> _Read | None:
    if part := PART.match(text, start):
        whole = _read_period(text, part.end(), today)
        return whole and _Read(_third(_latest(whole.period, today), part[1]), whole.end)
    for pattern, read in IN_DIGITS if text[start : start + 1].isdecimal() else IN_LETTERS:
        match = pattern.match(text, start)
        period = match and read(match.groupdict(), today)
        if match and period:
            name = match.groupdict().get("recurring") or ""
            return _Read(period, match.end(), name if pattern is ALONE else "")
    return None


def _latest(period: Period, today: date) -> TakenBetween:
    """What comes back every year is meant as it was the last time."""
    return period if isinstance(period, TakenBetween) else latest(period, today, is_over=False)


def _joined(first: Period, last: Period) -> Period | None:
    """A month without a year is in the year of the other end."""
    if isinstance(first, Fixed) and isinstance(last, Fixed):
        return Fixed(first.first, last.last)
    if isinstance(last, TakenBetween) and not isinstance(first, TakenBetween):
        same_year = first.in_year(last.first.year)
        is_before = same_year.first <= last.first
        first = same_year if is_before else first.in_year(last.first.year - 1)
    if isinstance(first, TakenBetween) and isinstance(last, TakenBetween):
        return TakenBetween(min(first.first, last.first), max(first.last, last.last))
    return None


def _beside(named: TakenBetween, side: str) -> TakenBetween:
    match side:
        case "before":
            return TakenBetween(FIRST_DAY, named.first - timedelta(days=1))
        case "after":
            return TakenBetween(named.last + timedelta(days=1), LAST_DAY)
        case "since":
            return TakenBetween(named.first, LAST_DAY)
    return TakenBetween(FIRST_DAY, named.last)


def _third(whole: TakenBetween, which: str) -> TakenBetween:
    """The early, middle or late third. Of a year four months, of ten years three and a bit."""
    if (whole.first.month, whole.last.month) == (1, 12):
        years = whole.last.year - whole.first.year + 1
        months = years * 12
        skipped = {"early": 0, "mid": months // 3, "late": months - -(-months // 3)}[which]
        return _months(whole.first.year, 1 + skipped, -(-months // 3))
    days = (whole.last - whole.first).days + 1
    skipped = {"early": 0, "mid": days // 3, "late": days * 2 // 3}[which]
    first = whole.first + timedelta(days=skipped)
    last = whole.last if which == "late" else first + timedelta(days=max(days // 3, 1) - 1)
    return TakenBetween(first, last)


def _recurring(parts: Parts, today: date) -> Period | None:
    what = RECURRING[parts["recurring"] or ""]
    year, which = parts.get("year"), parts.get("which")
    if year:
        return what.in_year(int(year))
    return latest(what, today, is_over=which != "this") if which else what


def _days_of_month(parts: Parts, _today: date) -> Period | None:
    name, year = parts["month"] or "", parts.get("year")
    month = MONTH_NUMBERS.get(name) or int(name)
    first = int(parts["day"] or 0)
    last = int(parts.get("last_day") or first)
    if not (1 <= month <= 12 and 1 <= first <= last <= monthrange(int(year or 2000), month)[1]):
        return None
    if not year:
        return Fixed((month, first), (month, last))
    return TakenBetween(date(int(year), month, first), date(int(year), month, last))


def _month_first(parts: Parts, today: date) -> Period | None:
    """Only where there is no such month: "12/25/2019"."""
    return _days_of_month({**parts, "day": parts["month"], "month": parts["day"]}, today)


def _month_of_year(parts: Parts, _today: date) -> Period | None:
    month = int(parts["month"] or 0)
    return _months(int(parts["year"] or 0), month, 1) if 1 <= month <= 12 else None


def _year(parts: Parts, _today: date) -> Period:
    return _months(int(parts["year"] or 0), 1, 12)


def _decade(parts: Parts, _today: date) -> Period | None:
    if word := parts.get("decade"):
        return _months(DECADES[word], 1, 120)
    tens, century = int(parts["tens"] or 0), parts["century"]
    if century:
        return _months(int(century) * 100 + tens * 10, 1, 120)
    return (
        _months({0: 2000}.get(tens, 1900 + tens * 10), 1, 120) if tens not in {1, 2, 3, 4} else None
    )


def _named_day(parts: Parts, today: date) -> Period:
    if parts["name"] == "on this day":
        return Fixed((today.month, today.day), (today.month, today.day))
    day = today - timedelta(days=parts["name"] == "yesterday")
    return TakenBetween(day, day)


def _last_unit(parts: Parts, today: date) -> Period | None:
    """ "Past" reaches up to today, "last" is the whole one before."""
    if parts["which"] == "past":
        return _last_units({**parts, "count": "1"}, today)
    return _unit(today, parts["unit"] or "", back=parts["which"] != "this")


def _weekend(parts: Parts, today: date) -> Period:
    """The latest that is over, or that has begun."""
    saturday = today - timedelta(days=(today.weekday() + 2) % 7)
    if parts["which"] != "this" and saturday + timedelta(days=1) >= today:
        saturday -= timedelta(days=7)
    return TakenBetween(saturday, saturday + timedelta(days=1))


def _units_ago(parts: Parts, today: date) -> Period | None:
    return _unit(today, parts["unit"] or "", back=_number(parts["count"]))


def _last_units(parts: Parts, today: date) -> Period | None:
    """So many days, weeks, months or years up to today."""
    count, unit = _number(parts["count"]), parts["unit"] or ""
    if unit in DAYS:
        return TakenBetween(today - timedelta(days=count * DAYS[unit] - 1), today)
    before = _months_before(today, count * MONTHS_IN[unit])
    return TakenBetween(before + timedelta(days=1), today) if before else None


def _unit(today: date, unit: str, *, back: int) -> TakenBetween | None:
    """The whole day, week, month or year so many of them before this one."""
    if unit in DAYS:
        first = today - timedelta(days=back * DAYS[unit])
        first -= timedelta(days=first.weekday() if unit == "week" else 0)
        return TakenBetween(first, first + timedelta(days=DAYS[unit] - 1))
    before = _months_before(today, back * MONTHS_IN[unit])
    if not before:
        return None
    return _months(before.year, 1 if unit == "year" else before.month, MONTHS_IN[unit])


def _months_before(day: date, count: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    if year < FIRST_DAY.year:
        return None
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _number(text: str | None) -> int:
    return NUMBERS.get(text or "") or int(text or 0)


def _months(year: int, month: int, count: int) -> TakenBetween:
    first_year, first_month = divmod(year * 12 + month - 1, 12)
    last_year, last_month = divmod(year * 12 + month - 1 + count - 1, 12)
    last_day = monthrange(last_year, last_month + 1)[1]
    return TakenBetween(
        date(first_year, first_month + 1, 1), date(last_year, last_month + 1, last_day)
    )


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text + _END)


ALONE = _pattern(_RECURRING)
_LAST = r"(?:the )?(?P<which>last|this|past|previous)"
# The longer phrases come first. What begins with a digit, and what begins with a letter.
_DECADE = _pattern(r"(?:the )?(?P<century>18|19|20)?(?P<tens>\d)0'?s")
_AGO = _pattern(rf"{_COUNT} {_UNIT} ago")
Reader = Callable[[Parts, date], Period | None]
IN_DIGITS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_pattern(rf"{_DAYS} (?:of )?{_MONTH}(?: (?:of )?{_YEAR})?"), _days_of_month),
    (_pattern(rf"{_DAY} (?:of )?{_MONTH}(?: (?:of )?{_YEAR})?"), _days_of_month),
    (_pattern(rf"{_YEAR} {_RECURRING}"), _recurring),
    (_pattern(rf"{_YEAR}([-/.]){_MONTH_NUMBER}\2{_DAY}"), _days_of_month),
    (_pattern(rf"{_YEAR}[-/]{_MONTH_NUMBER}"), _month_of_year),
    (_pattern(rf"{_DAY}([-/.]){_MONTH_NUMBER}\2{_YEAR}"), _days_of_month),
    (_pattern(rf"{_DAY}([-/.]){_MONTH_NUMBER}\2{_YEAR}"), _month_first),
    (_pattern(rf"{_MONTH_NUMBER}[-/]{_YEAR}"), _month_of_year),
    (_DECADE, _decade),
    (_pattern(_YEAR), _year),
    (_AGO, _units_ago),
)
IN_LETTERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (_pattern(rf"{_MONTH} {_DAYS}(?: {_YEAR})?"), _days_of_month),
    (_pattern(rf"{_MONTH} {_DAY}(?: {_YEAR})?"), _days_of_month),
    (_pattern(rf"{_RECURRING} (?:of |in )?{_YEAR}"), _recurring),
    (_DECADE, _decade),
    (_pattern(rf"(?:the )?(?P<decade>{_any_of(DECADES)})"), _decade),
    (_pattern(r"(?P<name>today|yesterday|on this day)"), _named_day),
    (_AGO, _units_ago),
    (_pattern(rf"(?:the )?(?:last|past|previous) {_COUNT} {_UNIT}"), _last_units),
    (_pattern(rf"{_LAST} (?P<unit>week|month|year)"), _last_unit),
    (_pattern(rf"{_LAST} weekend"), _weekend),
    (_pattern(rf"{_LAST} {_RECURRING}"), _recurring),
    (ALONE, _recurring),
)
