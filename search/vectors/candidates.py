"""The likeliest of the rows of shelves, by their codes.

How many bits apart a vector of a given score lies is a line with noise around it, and both are
measured on the shelf's sample for each question. So is then which rows may reach the score of the
last one that is wanted: by half of their bits, of many by all, and the bytes of these are read.
Vectors that spread ill cost time, not photos.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search.vectors.codes import (
    Rows,
    Vectors,
    Words,
    bits_apart,
    bits_apart_at,
    signs,
)
from search.vectors.shelf import Shelf

# So few that reading the bytes of all is quicker than any choice.
FEW_ROWS = 12_000
# So many are read first, to know what is to be beaten.
FIRST_ROWS = 300
# So many that a look at all of their bits pays.
MANY_ROWS = 1000
# Of a hundred vectors that have just the score, one lies further off than this many deviations.
SURE = 2.5
# Beyond the larger of these, a better answer is not worth the time that it takes.
MOST_READ, MOST_READ_SHARE = 20_000, 0.1
HALVES = 2
FARTHEST = 2**16 - 1
# What a row's score is wrong by at most, because its numbers are rounded to bytes.
ROUNDING = 0.005


@dataclass(frozen=True, eq=False)
class Part:
    """Rows of a shelf that are asked for, and in how many bits of the first half each differs from
    the question; of few rows all are read, and nothing differs. Places are those among the rows.
    """

    shelf: Shelf
    vector: Vectors
    words: Words
    rows: Rows | None  # all of them
    apart: NDArray[np.uint16]

    def scores(self, places: Rows) -> NDArray[np.float32]:
        return self.shelf.scores(self._rows(places), self.vector)

    def apart_in_all(self, places: Rows) -> NDArray[np.uint16]:
        return bits_apart_at(self.shelf.blocks, self._rows(places), self.words)

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
    words = signs(vector[None])[0]
    half = _first_half(words)
    if photo_ids is None:
        return Part(shelf, vector, words, None, bits_apart(shelf.blocks, shelf.count, half))
    rows = shelf.rows_of(photo_ids)
    if len(rows) <= FEW_ROWS:
        return Part(shelf, vector, words, rows, np.zeros(len(rows), np.uint16))
    return Part(shelf, vector, words, rows, bits_apart_at(shelf.blocks, rows, half))


def _first_half(words: Words) -> Words:
    return words[: -(-len(words) // HALVES)]


def likeliest(parts: Sequence[Part], *, count: int, at_least: float | None) -> Rows:
    """Return the photos with the best scores by their codes, best first, each once.

    Fewer than `count` are all there are from `at_least` on.
    """
    size = max(1, sum(len(part.apart) for part in parts))
    share, most_share = max(2 * count, FIRST_ROWS) / size, max(MOST_READ / size, MOST_READ_SHARE)
    near = [_first_distance(part, share) for part in parts]
    first = [
        _read(part, np.flatnonzero(part.apart <= most))
        for part, most in zip(parts, near, strict=True)
    ]
    scores = np.concatenate([read.scores for read in first])
    enough = max(_last_of_best(scores, count), -np.inf if at_least is None else at_least)
    further = [
        _read(part, _further(part, most, enough - ROUNDING, most_share=most_share))
        for part, most in zip(parts, near, strict=True)
    ]
    return _best([*first, *further], count, at_least)


def _first_distance(part: Part, share: float) -> int:
    """Within how many bits the rows lie that are read first: all of them where they are few."""
    size = len(part.apart)
    return FARTHEST if size <= FEW_ROWS else _distance_of(part.apart, math.ceil(share * size))


def _distance_of(apart: NDArray[np.uint16], count: int) -> int:
    """Within how many bits about so many rows lie; found from some rows where all are many."""
    if len(apart) <= count:
        return FARTHEST
    some = apart[:: max(1, count // 100)]
    nth = min(len(some) - 1, round(count / len(apart) * len(some)))
    return int(np.partition(some, nth)[nth])


def _read(part: Part, places: Rows) -> Read:
    return Read(part.photo_ids(places), part.scores(places))


def _last_of_best(scores: NDArray[np.float32], count: int) -> float:
    """The score of the last of the best so far: the one to be beaten."""
    if len(scores) < count:
        return -np.inf
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def _further(part: Part, near: int, score: float, *, most_share: float) -> Rows:
    """The places of the rows beyond the near ones that may have this score."""
    if near == FARTHEST:
        return np.empty(0, np.int64)
    most = math.ceil(most_share * len(part.apart))
    sample = part.shelf.sample
    scores, apart = sample.scores(part.vector), sample.apart(_first_half(part.words))
    reach = min(_reach(scores, apart, score), _distance_of(part.apart, HALVES * most))
    places = np.flatnonzero(part.apart <= reach)
    places = places[part.apart[places] > near]
    if len(places) <= MANY_ROWS:
        return places
    apart = part.apart_in_all(places)
    reach = min(_reach(scores, sample.apart(part.words), score), _distance_of(apart, most))
    return places[apart <= reach]


def _reach(scores: NDArray[np.float32], apart: NDArray[np.uint16], score: float) -> int:
    """How many bits apart vectors of this score lie at most, told from some others.

    The line is drawn through distances over scores, not the other way round: most rows have
    nothing to do with the question, and for these a distance says next to nothing of the score.
    """
    spread = max(float(scores.var()), float(np.finfo(np.float32).tiny))
    slope = float(np.cov(scores, apart)[0, 1]) / spread
    if np.isneginf(score) or slope >= 0:
        return FARTHEST
    further = score - float(scores.mean())
    # The farther a score is from those of the sample, the less the line says of it.
    doubt = math.sqrt(1 + further**2 / (len(scores) * spread))
    noise = float(np.std(apart - slope * scores)) * doubt
    return round(float(apart.mean()) + slope * further + SURE * noise)


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
