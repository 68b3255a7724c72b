"""What says the words of a query, letter by letter, in which source."""

from datetime import datetime

from django.db.models import QuerySet, Value

from photos.models import Photo, PhotoQuerySet
from search.narrowing import MOST_CANDIDATES, NEWEST_FIRST
from search.nearly import nearly
from search.ranking import STRENGTHS, Candidate
from search.said import SOURCES, all_words, said_anywhere
from search.words import spoken

SPREAD = "spread"
# A sentence of more words is said in one place or nowhere.
MOST_SPREAD_WORDS = 6


def by_letter(photos: PhotoQuerySet, text: str) -> list[Candidate]:
    """Return the photos that say all the words: once for each source, the newest of each."""
    words = spoken(text)
    if not words:
        return []
    query = all_words(words)
    ways = {source.kind: photos.filter(pk__in=source.photo_ids(query)) for source in SOURCES}
    if 1 < len(words) <= MOST_SPREAD_WORDS:
        ways[SPREAD] = photos.filter(said_anywhere(words))
    first, *others = (_newest(saying, way) for way, saying in ways.items())
    return [
        Candidate(pk, taken_local, STRENGTHS[way], frozenset([way]))
        for pk, taken_local, way in first.union(*others, all=True)
    ] + nearly(photos, text)


def _newest(photos: PhotoQuerySet, way: str) -> QuerySet[Photo, tuple[int, datetime, str]]:
    rows = photos.order_by(*NEWEST_FIRST).annotate(way=Value(way))
    return rows.values_list("pk", "taken_local", "way")[:MOST_CANDIDATES]
