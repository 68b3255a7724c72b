"""The dates that the words typed so far may become: those of which there are photos. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from search.box.offers import Offer, Typed, last_words

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
SEASONS = ("winter", "spring", "summer", "autumn")
PHRASES = (
    "today", "yesterday", "this week", "last week", "last weekend", "this month", "last month",
    "this year", "last year", "last summer", "last winter", "christmas", "easter", "halloween",
    "new year's eve", "on this day",
)  # fmt: skip
SHORTEST = 2

MonthCounts = Sequence[tuple[str, int]]  # ("2022-06", 123), newest first


def date_offers(text: str, months: MonthCounts) -> list[Offer]:
    """Years, seasons and months that have photos and begin like the last words; newest first.

    Of "last su" only what begins with both words: not every summer."""
    runs = [typed for typed in last_words(text) if len(typed.word) >= SHORTEST]
    found = (list(_beginning_like(typed, months)) for typed in runs)
    return next(filter(None, found), [])


def _beginning_like(typed: Typed, months: MonthCounts) -> Iterator[Offer]:
    known: Iterable[tuple[str, int | None]] = (
        *((phrase, None) for phrase in PHRASES),
        *_stretches(months).items(),
    )
    for phrase, count in known:
        if phrase.startswith(typed.word):
            text = phrase[0].upper() + phrase[1:]
            yield Offer("date", text, f"{typed.before}{phrase}", 0, count=count)


def _stretches(months: MonthCounts) -> Counter[str]:
    """How many photos there are of each year, season and month, under its name."""
    counts: Counter[str] = Counter()
    for month, count in months:
        year, number = int(month[:4]), int(month[5:])
        counts[str(year)] += count
        counts[f"{MONTHS[number - 1]} {year}"] += count
        # A winter begins in its year, as search.language.dates has it.
        began = year - 1 if number < 3 else year
        counts[f"{SEASONS[number % 12 // 3]} {began}"] += count
    return counts
