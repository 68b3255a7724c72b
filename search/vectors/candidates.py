"""The likeliest of the rows of shelves, by their codes.

How many bits apart a vector of a given score lies is a line with noise around it, and both are
measured anew on a sample for each question. So is then which rows may reach the score of the last
one that is wanted: their bytes are read. Vectors that spread ill cost time, not photos.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.vectors.codes import (
    Rows,
    Vectors,
    bits_apart,
    bits_apart_at,
    scores_at,
    signs,
)
from search.vectors.shelf import Shelf

SAMPLE_ROWS = 512
# So few that reading their bytes is quicker than any choice.
FEW_ROWS = 1000
# Of a hundred vectors that have just the score, one lies further off than this many deviations.
SURE = 2.4
# Beyond the larger of these, a better answer is not worth the time that it takes.
MOST_READ, MOST_READ_SHARE = 20_000, 0.1
FARTHEST = 2**16 - 1
# What a row's score is wrong by at most, because its numbers are rounded to bytes.
ROUNDING = 0.005


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of a shelf that are asked for, and in how many bits each differs from the question."""

    shelf: Shelf
    rows: Rows | None  # all of them
    apart: NDArray[np.uint16]

    def scores(self, places: Rows, vector: Vectors) -> NDArray[np.float32]:
        """The scores of some of the rows, by their places among these."""
        return scores_at(self.shelf.byte_blocks, self._rows(places), vector)

    def photo_ids(self, places: Rows) -> Rows:
        return self.shelf.photo_ids(self._rows(places))

    def _rows(self, places: Rows) -> Rows:
        return places if self.rows is None else self.rows[places]


@dataclass(frozen=True, eq=False)
class Read:
    """Photos and their scores, as their bytes tell."""

    photo_ids: Rows
    scores: NDArray[np.float32]


def part_of(shelf: Shelf, vector: Vectors, photo_ids: Rows | None) -> Part:
    """All rows of a shelf, or those of some photos."""
    word = signs(vector[None])[0]
    if photo_ids is None:
        return Part(shelf, None, bits_apart(shelf.blocks, shelf.count, word))
    rows = shelf.rows_of(photo_ids)
    return Part(shelf, rows, bits_apart_at(shelf.blocks, rows, word))


def likeliest(
    parts: Sequence[Part], vector: Vectors, *, count: int, at_least: float | None
) -> Rows:
    """Return the photos with the best scores by their codes, best first, each once.

    Fewer than `count` are all there are from `at_least` on.
    """
    near = [_distance_of(part.apart, max(2 * count, FEW_ROWS)) for part in parts]
    first = [_read(part, vector, -1, most) for part, most in zip(parts, near, strict=True)]
    scores = np.concatenate([read.scores for read in first])
    enough = max(_last_of_best(scores, count), -np.inf if at_least is None else at_least)
    further = [
        _read(part, vector, most, _reach(part, vector, enough - ROUNDING))
        for part, most in zip(parts, near, strict=True)
    ]
    return _best([*first, *further], count, at_least)


def _distance_of(apart: NDArray[np.uint16], count: int) -> int:
    """Within how many bits about so many rows lie; found from some rows where all are many."""
    if len(apart) <= count:
        return FARTHEST
    step = max(1, count // 100)
    some = apart[::step]
    nth = min(len(some) - 1, count // step)
    return int(np.partition(some, nth)[nth])


def _read(part: Part, vector: Vectors, beyond: int, most: int) -> Read:
    """The scores of the rows that lie further off than `beyond` and at most so far."""
    places = np.flatnonzero(part.apart <= most)
    places = places[part.apart[places] > beyond]
    return Read(part.photo_ids(places), part.scores(places, vector))


def _last_of_best(scores: NDArray[np.float32], count: int) -> float:
    """The score of the last of the best so far: the one to be beaten."""
    if len(scores) < count:
        return -np.inf
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def _reach(part: Part, vector: Vectors, score: float) -> int:
    """How many bits apart vectors of this score lie at most.

    The line is drawn through distances over scores, not the other way round: most rows have
    nothing to do with the question, and for these a distance says next to nothing of the score.
    """
    size = len(part.apart)
    if size <= FEW_ROWS:
        return FARTHEST
    most = _distance_of(part.apart, max(round(MOST_READ_SHARE * size), MOST_READ))
    if np.isneginf(score):
        return most
    places = np.random.default_rng(0).integers(0, size, SAMPLE_ROWS)
    scores, apart = part.scores(places, vector), part.apart[places].astype(np.float32)
    slope = np.cov(scores, apart)[0, 1] / max(float(scores.var()), np.finfo(np.float32).tiny)
    noise = np.std(apart - slope * scores)
    reach = apart.mean() + slope * (score - scores.mean()) + SURE * noise
    return min(most, round(reach)) if slope < 0 else most


def _best(read: Sequence[Read], count: int, at_least: float | None) -> Rows:
    ids = np.concatenate([each.photo_ids for each in read])
    scores = np.concatenate([each.scores for each in read])
    if at_least is not None:
        enough = scores >= at_least - ROUNDING
        ids, scores = ids[enough], scores[enough]
    ids = ids[np.argsort(-scores, kind="stable")]
    _, firsts = np.unique(ids, return_index=True)
    best: Rows = ids[np.sort(firsts)][:count]
    return best
