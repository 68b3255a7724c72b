"""What says the words of a query, letter by letter, and in which source."""

from collections.abc import Iterator, Sequence

from django.db.models import Q
from django.db.models.expressions import Combinable

from photos.models import PhotoQuerySet
from search.finding.narrowing import MOST_CANDIDATES, newest
from search.finding.nearly import MOST_NEARLY, nearly
from search.finding.ranking import Candidate
from search.finding.said import KINDS, all_words, ids_saying, said_in
from search.finding.words import spoken

# A sentence of more words is said in one place or nowhere.
MOST_SPREAD_WORDS = 6
# What more photos say is too common to look for photos by.
MOST_RARE = 5000


def by_letter(
    photos: PhotoQuerySet,
    text: str,
    beneath: PhotoQuerySet | None = None,
    kinds: Sequence[str] = KINDS,
) -> list[Candidate]:
    """Return the photos that say all the words: once for each source, the newest of each.

    The surest sources are asked first, the others while there are not enough; then those of the
    files `beneath`, for which their primary is found.
    """
    words = spoken(text)
    if not words:
        return []
    query, found = all_words(words), list[Candidate]()
    for said, kind in _ways(query, beneath, kinds):
        found += newest(photos.filter(said), way=kind)
        if len(found) >= MOST_CANDIDATES:
            return found
    if 1 < len(words) <= MOST_SPREAD_WORDS:
        found += _spread(photos, words, kinds)
    if len(found) < MOST_NEARLY:
        found += nearly(photos, text)
    return found


def _ways(
    query: Combinable, beneath: PhotoQuerySet | None, kinds: Sequence[str]
) -> Iterator[tuple[Q, str]]:
    yield from ((said_in(kind, query), kind) for kind in kinds)
    if beneath is not None:
        for kind in kinds:
            yield Q(stack__in=beneath.filter(said_in(kind, query)).values("stack")), kind


def _spread(photos: PhotoQuerySet, words: Sequence[str], kinds: Sequence[str]) -> list[Candidate]:
    """Each word is said of the photo, but not all in the same source. At least one of them has to
    be rare: the photos of common ones are too many to compare."""
    saying = {word: ids_saying(word, kinds, most=MOST_RARE) for word in words}
    common = [word for word, ids in saying.items() if len(ids) >= MOST_RARE]
    if len(common) == len(words):
        return []
    both = set.intersection(*(set(ids) for word, ids in saying.items() if word not in common))
    for word in common:
        both &= set(ids_saying(word, kinds, within=both)) if both else both
    return newest(photos.filter(pk__in=both), way="spread")
