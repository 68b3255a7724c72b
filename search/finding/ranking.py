"""Puts what was found in different ways into one order. Pure. The figures are in ADR 13.

Each way gives a photo a strength from 0 to 1: how sure it is that this photo is meant. It depends
on the query and the photo alone, so that photos which arrive between two pages move no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import exp

STRENGTHS = {
    "caption": 0.9,
    "note": 0.9,
    "person": 0.9,
    "album": 0.85,
    "tag": 0.8,  # a person's or the file's
    "place": 0.75,
    "text": 0.7,  # in the picture
    "filename": 0.6,
    "description": 0.5,  # a model's caption
    "spread": 0.5,  # each word is said, but not all in the same source
    "filter": 0.5,  # only the filters of one branch fit, where another has words
    "guess": 0.4,  # a model's tag
}
# Text in the picture that lost its spaces, or is only similar: times how similar it is.
UNSPACED, SIMILAR = 0.6, 0.5
# What is close enough in meaning and no more is half as sure as what is closest.
MOST_SURE_OF_MEANING = 0.8
STEEPNESS = 4.0


class Order(StrEnum):
    """How results are sorted."""

    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True)
class Candidate:
    """A photo that was found, how well it fits, and the ways in which it was found."""

    photo_id: int
    taken_local: datetime
    score: float = 0.0
    ways: frozenset[str] = frozenset()


def fuse(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return each photo once: it is not meant only if all that speaks for it is mistaken."""
    found: dict[int, Candidate] = {}
    for candidate in candidates:
        other = found.get(candidate.photo_id)
        found[candidate.photo_id] = _both(candidate, other) if other else candidate
    return list(found.values())


def _both(one: Candidate, other: Candidate) -> Candidate:
    # Rounded, so that a figure computed twice is the same place in the order.
    score = round(1 - (1 - one.score) * (1 - other.score), 6)
    return Candidate(one.photo_id, one.taken_local, score, one.ways | other.ways)


def strength_of_meaning(score: float, cutoff: float) -> float:
    """Return how sure a score of an encoder is, by its distance from the cut-off: encoders differ
    in both, so that their quotient is what can be compared."""
    return round(MOST_SURE_OF_MEANING / (1 + exp(-STEEPNESS * (score / cutoff - 1))), 6)


def sort_key(order: Order, found: Candidate) -> tuple[float, datetime, int]:
    """Return the place of a photo in the order, to be sorted downwards; never the same twice."""
    score = found.score if order is Order.RELEVANCE else 0.0
    return (score, found.taken_local, found.photo_id)
