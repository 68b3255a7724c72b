"""What comes back every year: months, seasons, holidays. Pure."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from search.filters import AnyOf, TakenBetween, TakenYearly

# Older photos of a movable feast are scans; they are found by its name and year.
FIRST_FEAST = 1950

MONTHS = (
    "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
    "august aug", "september sept sep", "october oct", "november nov", "december dec",
)  # fmt: skip
MONTH_NUMBERS = {
    name: number for number, names in enumerate(MONTHS, start=1) for name in names.split()
}
# The month in which a season begins in the north; each lasts three. A winter begins in its year.
SEASON_STARTS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True)
class Fixed:
    """From one day (month, day) to another, both included; the second may be in the next year.

    `starts_early`: what belongs to a year begins in the one before, as new year does.
    """

    first: tuple[int, int]
    last: tuple[int, int]
    starts_early: bool = False

    def in_year(self, year: int) -> TakenBetween:
        """Return when it was in a year."""
        begins = year - self.starts_early
        ends = begins + (self.last < self.first)
        return TakenBetween(_day(begins, *self.first), _day(ends, *self.last))

    def every_year(self, _today: date) -> TakenYearly:
        """Return all of them at once."""
        return TakenYearly(self.first, self.last)


@dataclass(frozen=True)
class Movable:
    """A feast that is worked out each year, from so many days before a day to so many after."""

    day: Callable[[int], date]
    before: int = 0
    after: int = 0

    def in_year(self, year: int) -> TakenBetween:
        """Return when it was in a year."""
        day = self.day(year)
        return TakenBetween(day - timedelta(days=self.before), day + timedelta(days=self.after))

    def every_year(self, today: date) -> AnyOf:
        """Return all of them at once."""
        return AnyOf(tuple(self.in_year(year) for year in range(FIRST_FEAST, today.year + 1)))


Recurring = Fixed | Movable


def easter(year: int) -> date:
    """Return Easter Sunday (Meeus, Jones and Butcher: Gregorian calendar)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap, skipped = divmod(century, 4)
    moved = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - moved + 15) % 30
    weekday = (32 + 2 * skipped + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def thanksgiving(year: int) -> date:
    """Return the fourth Thursday in November, as in the United States."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def latest(what: Recurring, today: date, *, is_over: bool) -> TakenBetween:
    """Return the last one that began by today, or that was over by then."""
    years = (what.in_year(year) for year in range(today.year + 1, 0, -1))
    return next(each for each in years if (each.last < today if is_over else each.first <= today))


def _day(year: int, month: int, day: int) -> date:
    """The 29th of February is the 28th in most years."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _months(first: int, count: int) -> Fixed:
    last = (first + count - 2) % 12 + 1
    return Fixed((first, 1), (last, monthrange(2000, last)[1]))


MONTHS_BY_NAME = {name: _months(number, 1) for name, number in MONTH_NUMBERS.items()}
SEASONS = {name: _months(start, 3) for name, start in SEASON_STARTS.items()}
_CHRISTMAS = Fixed((12, 24), (12, 26))
_NEW_YEAR = Fixed((12, 31), (1, 1), starts_early=True)
_NEW_YEARS_EVE = Fixed((12, 31), (12, 31))
_VALENTINE = Fixed((2, 14), (2, 14))
HOLIDAYS: dict[str, Recurring] = {
    "christmas eve": Fixed((12, 24), (12, 24)),
    "christmas day": Fixed((12, 25), (12, 25)),
    "christmas": _CHRISTMAS,
    "xmas": _CHRISTMAS,
    "boxing day": Fixed((12, 26), (12, 26)),
    "new year's eve": _NEW_YEARS_EVE,
    "new years eve": _NEW_YEARS_EVE,
    "new year's day": Fixed((1, 1), (1, 1)),
    "new years day": Fixed((1, 1), (1, 1)),
    "new year's": _NEW_YEAR,
    "new years": _NEW_YEAR,
    "new year": _NEW_YEAR,
    "valentine's day": _VALENTINE,
    "valentines day": _VALENTINE,
    "valentine's": _VALENTINE,
    "valentines": _VALENTINE,
    "halloween": Fixed((10, 31), (10, 31)),
    "good friday": Movable(easter, before=2, after=-2),
    "easter sunday": Movable(easter),
    "easter monday": Movable(easter, before=-1, after=1),
    "easter": Movable(easter, before=2, after=1),
    "thanksgiving": Movable(thanksgiving),
}
RECURRING: dict[str, Recurring] = {**HOLIDAYS, **SEASONS, **MONTHS_BY_NAME}
# Alone, these are words as well: "may", "fall", "jan" is also a person.
CLEAR_ALONE = frozenset(HOLIDAYS) | {
    name for name in MONTHS_BY_NAME if len(name) > 3 and name not in {"march", "sept"}
}
# Before another word, these say what kind of thing it is: "christmas tree", "summer dress".
DESCRIBES = frozenset(HOLIDAYS) | frozenset(SEASONS) | {"may", "march"}
