"""What a query can ask of a photo besides its meaning. Several filters must all hold."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class TakenBetween:
    """Taken from the first day to the last, both included, by the clock on the wall."""

    first: date
    last: date


@dataclass(frozen=True)
class TakenIn:
    """Taken in a place with one of these names. No names: the place is not in the library."""

    names: frozenset[str]


@dataclass(frozen=True)
class TakenWith:
    """Each of these words is in the camera's make or model."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class OfKind:
    """An image or a video: a value of `Photo.Kind`."""

    kind: str


@dataclass(frozen=True)
class Favourite:
    """Marked as a favourite."""


@dataclass(frozen=True)
class RatedAtLeast:
    """Rated with so many stars or more."""

    stars: int


Filter = TakenBetween | TakenIn | TakenWith | OfKind | Favourite | RatedAtLeast
