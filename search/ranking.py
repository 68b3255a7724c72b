"""Puts what was found by meaning and what was found by its words into one order. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009), with the constant of the paper.
RANK_OFFSET = 60


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True)
class Candidate:
    """A photo that one of the two ways found; the score is comparable within that way only."""

    photo_id: int
    taken_local: datetime
    score: float = 0.0


def fuse(meaning: Sequence[Candidate], words: Sequence[Candidate]) -> list[Candidate]:
    """Return each photo once with its fused score; both lists come best first."""
    scores: dict[int, float] = {}
    for ranked in (meaning, words):
        for rank, candidate in enumerate(ranked, start=1):
            scores[candidate.photo_id] = scores.get(candidate.photo_id, 0.0) + 1 / (
                RANK_OFFSET + rank
            )
    known = {candidate.photo_id: candidate for candidate in (*meaning, *words)}
    return [Candidate(pk, known[pk].taken_local, score) for pk, score in scores.items()]


def by_meaning_first(words: Sequence[Candidate], meaning: Sequence[Candidate]) -> list[Candidate]:
    """Return what the words found in the order that their meaning gives, the rest by date."""
    scores = {candidate.photo_id: candidate.score for candidate in meaning}
    return sorted(
        words,
        key=lambda found: (scores.get(found.photo_id, float("-inf")), found.taken_local),
        reverse=True,
    )


def sort_key(order: Order, found: Candidate) -> tuple[float, datetime, int]:
    """Return the place of a photo in the order, to be sorted downwards; never the same twice."""
    score = found.score if order is Order.RELEVANCE else 0.0
    return (score, found.taken_local, found.photo_id)
