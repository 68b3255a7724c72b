"""What to try next: narrower queries where much was found, wider ones where nothing was."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from search.filters import OfKind, TakenBetween, TakenIn
from search.query import Query
from search.selectors import Page, search_photos, understand

ENOUGH_TO_NARROW = 6
MOST_RELAXED = 5


@dataclass(frozen=True)
class Suggestion:
    """Words for a button, the query behind it, and how many photos that finds if it is known."""

    text: str
    query: str
    total: int | None = None


def narrower(page: Page) -> list[Suggestion]:
    """Return what would tell the photos of a page apart: a city, a year, only the videos."""
    if len(page.results) < ENOUGH_TO_NARROW:
        return []
    photos = [result.photo for result in page.results]
    cities = [photo.place.city for photo in photos if photo.place and photo.place.city]
    years = [str(photo.taken_local.year) for photo in photos]
    found = {
        TakenIn: _commonest(cities, len(photos)),
        TakenBetween: _commonest(years, len(photos)),
        OfKind: "videos" if len({photo.kind for photo in photos}) > 1 else None,
    }
    asked = {type(wanted) for wanted in page.understood.filters}
    return [
        Suggestion(words, f"{page.understood.text} {_written(kind, words)}")
        for kind, words in found.items()
        if words and kind not in asked
    ]


def wider(user: User, query: Query) -> list[Suggestion]:
    """Return what finds something once one part of the query is left out."""
    without = {
        chip.text: understand(user, chip.remove_query)
        for chip in query.chips[:MOST_RELAXED]
        if chip.remove_query
    }
    counted = [
        Suggestion(text, other.text, search_photos(user, other, limit=1).total)
        for text, other in without.items()
    ]
    return [suggestion for suggestion in counted if suggestion.total]


def _commonest(names: Iterable[str], total: int) -> str | None:
    """The name of most photos, unless it is the name of all."""
    counts = Counter(names).most_common(1)
    return counts[0][0] if counts and 1 < counts[0][1] < total else None


def _written(kind: type, words: str) -> str:
    """A city gets its field: its name alone may mean something else."""
    return f'in:"{words}"' if kind is TakenIn else words
