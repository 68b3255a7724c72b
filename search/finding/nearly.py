"""Text in pictures that was read with its spaces lost or a few letters amiss.

It is compared without spaces: as it is, or by trigrams, of which a wrong letter costs three. The
figures are in ADR 13.
"""

from collections.abc import Sequence

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.expressions import Combinable, CombinedExpression

from photos.models import PhotoQuerySet
from search.finding.ranking import SIMILAR, UNSPACED, Candidate
from search.finding.words import words_of
from search.models import PhotoText

NEARLY = "nearly"
# Shorter ones stand by chance in other words and numbers.
SHORTEST = 6
# The threshold of pg_trgm, which its index works with.
SIMILAR_ENOUGH = 0.6
MOST_NEARLY = 200


def nearly(photos: PhotoQuerySet, text: str) -> list[Candidate]:
    """Return the photos in whose picture the text nearly stands, the likest first."""
    bare = unspaced(text)
    if len(bare) < SHORTEST or not bare.isascii():
        return []
    stands = _compared(_bare_text(), "like", Value(f"%{bare}%"))
    similar = _compared(Value(bare), "<%%", _bare_text())
    texts = PhotoText.objects.filter(photo__in=photos.values("pk")).annotate(
        stands=stands, likeness=TrigramWordSimilarity(bare, _bare_text())
    )
    # A number with another digit is another number.
    found = texts.filter(stands) if bare.isdigit() else texts.filter(Q(stands) | Q(similar))
    rows = found.order_by("-stands", "-likeness", "-photo_id").values_list(
        "photo_id", "photo__taken_local", "stands", "likeness"
    )
    return [
        Candidate(pk, taken_local, _strength(likeness, is_there=is_there), frozenset([NEARLY]))
        for pk, taken_local, is_there, likeness in rows[:MOST_NEARLY]
    ]


def nearly_said(text: str, lines: Sequence[str]) -> tuple[int, ...]:
    """Return which lines nearly hold the text, or a part of it."""
    wanted = _trigrams(unspaced(text))
    return tuple(
        number for number, line in enumerate(lines) if _is_like(wanted, _trigrams(unspaced(line)))
    )


def unspaced(text: str) -> str:
    """Return the words without what is between them."""
    return "".join(words_of(text))


def _strength(likeness: float, *, is_there: bool) -> float:
    return UNSPACED if is_there else round(SIMILAR * likeness, 6)


def _compared(one: Combinable, operator: str, other: Combinable) -> CombinedExpression:
    return CombinedExpression(one, operator, other, output_field=BooleanField())


def _bare_text() -> Func:
    return Func(F("text"), function="said_unspaced", output_field=TextField())


def _trigrams(bare: str) -> set[str]:
    return {bare[at : at + 3] for at in range(len(bare) - 2)}


def _is_like(one: set[str], other: set[str]) -> bool:
    fewest = min(len(one), len(other))
    return bool(fewest) and len(one & other) / fewest >= SIMILAR_ENOUGH
