"""All pairs of close hashes, exact, also where very many are equal.

Equal hashes are one class: ten thousand black pictures are one hash, not fifty million pairs. What
is compared are the classes, chunk by chunk: hashes within three bits of each other have one of
four chunks in common, and those that have stand behind each other in its order.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.likeness.hashing import Hashes
from ml.likeness.index import CHUNKS, HASH_BITS, HashIndex, Rows, values_of

WIDTH = HASH_BITS // CHUNKS
BATCH = 4096  # queries, where chunks in common do not suffice


@dataclass(frozen=True, eq=False)
class ClosePairs:
    """Which of the given hashes are close. `class_of`: of each, the place of its value in
    `hashes`, ascending. `first`, `second`: places of two different values, each pair once."""

    hashes: Hashes
    class_of: Rows
    first: Rows
    second: Rows

    def pairs(self, *, at_most: int) -> Iterator[tuple[int, int]]:
        """Yield pairs of the given hashes, the smaller place first; of a class with more than
        `at_most` only that many of the first."""
        order = np.argsort(self.class_of, kind="stable")
        ends = np.cumsum(np.bincount(self.class_of, minlength=len(self.hashes)))
        starts = np.concatenate([[0], ends[:-1]])
        ends = np.minimum(ends, starts + at_most)
        for start, end in zip(starts[ends - starts > 1], ends[ends - starts > 1], strict=True):
            yield from _product(order[start:end], order[start:end])
        for one, other in zip(self.first, self.second, strict=True):
            yield from _product(order[starts[one] : ends[one]], order[starts[other] : ends[other]])


def close_pairs(hashes: Hashes, distance: int) -> ClosePairs:
    """Return all pairs of hashes that are at most so many bits apart. Only bench asks for all at
    once; the library asks photo by photo, by `HashIndex`."""
    different, class_of = np.unique(hashes, return_inverse=True)
    find = _with_common_chunk if distance < CHUNKS else _by_index
    found = [np.empty(0, np.int64), *find(different, distance)]
    first, second = np.divmod(np.unique(np.concatenate(found)), max(1, len(different)))
    return ClosePairs(different, class_of.reshape(-1), first, second)


def _with_common_chunk(hashes: Hashes, distance: int) -> Iterator[Rows]:
    """Pairs as one number: the first place times the number of hashes, and the second."""
    for number in range(CHUNKS):
        values = values_of(hashes, number * WIDTH, WIDTH).astype(np.uint16)
        order = np.argsort(values, kind="stable")
        yield from _behind_each_other(hashes[order], values[order], order, distance)


def _behind_each_other(
    hashes: Hashes, values: NDArray[np.uint16], order: Rows, distance: int
) -> Iterator[Rows]:
    """Compare each with the next, the one after it, and so on, while they have the same value."""
    places, step = np.arange(len(hashes)), 0
    while len(places):
        step += 1
        places = places[: np.searchsorted(places, len(hashes) - step)]
        places = places[values[places] == values[places + step]]
        close = np.bitwise_count(hashes[places] ^ hashes[places + step]) <= distance
        one, other = order[places[close]], order[places[close] + step]
        yield np.minimum(one, other) * len(hashes) + np.maximum(one, other)


def _by_index(hashes: Hashes, distance: int) -> Iterator[Rows]:
    index = HashIndex(hashes)
    for start in range(0, len(hashes), BATCH):
        near = index.near(hashes[start : start + BATCH], distance)
        first, second = near.queries + start, near.rows
        yield (first * len(hashes) + second)[first < second]


def _product(some: Rows, others: Rows) -> Iterator[tuple[int, int]]:
    """Each of some with each of the others, which are the same or share nothing with them."""
    is_same = some is others or np.array_equal(some, others)
    for place, one in enumerate(some.tolist()):
        for other in others[place + 1 :].tolist() if is_same else others.tolist():
            yield min(one, other), max(one, other)
