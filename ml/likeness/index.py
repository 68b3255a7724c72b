"""Which of many hashes lie within some bits of others: exact, by the pigeonhole principle.

A hash is cut into chunks. Of two hashes that are so many bits apart, at least one chunk is so few
bits apart that all its neighbours can be looked up (Norouzi, Punjani and Fleet 2012).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from ml.likeness.hashing import Hashes

Rows = NDArray[np.int64]

HASH_BITS = 64
# So few are all compared. Longer chunks ask more lookups and leave fewer rows to compare.
FEW, MANY = 4_000, 200_000
CHUNKS, CHUNKS_OF_MANY = 4, 3
# Of a longer chunk the bits beyond are not looked at: the list of beginnings stays in the cache.
WIDEST = 20
MOST_COMPARED = 2**18  # at once, so that they stay in the cache
MOST_AT_ONCE = 4_000_000  # comparisons, for the sake of memory


@dataclass(frozen=True, eq=False)
class Near:
    """Of the queries and of the rows, the places of those that are near; and by how many bits."""

    queries: Rows
    rows: Rows
    bits: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Chunk:
    """The rows in the order of one chunk of their bits, their hashes in this order, so that those
    of one value are read in one go, and where each value begins."""

    shift: int
    width: int
    order: NDArray[np.int32]
    hashes: Hashes
    starts: NDArray[np.int32]

    def values(self, hashes: Hashes) -> Hashes:
        return values_of(hashes, self.shift, self.width)


class HashIndex:
    """Hashes that stand still. They should differ: equal ones are compared one by one."""

    def __init__(self, hashes: Hashes) -> None:
        self.hashes = hashes
        count = CHUNKS_OF_MANY if len(hashes) > MANY else CHUNKS
        starts = range(0, count * (HASH_BITS // count), HASH_BITS // count)
        width = min(WIDEST, HASH_BITS // count)
        self._chunks = [_chunk(hashes, start, width) for start in starts if len(hashes) > FEW]

    @property
    def nbytes(self) -> int:
        return self.hashes.nbytes + sum(
            chunk.order.nbytes + chunk.hashes.nbytes + chunk.starts.nbytes for chunk in self._chunks
        )

    def near(self, queries: Hashes, distance: int) -> Near:
        """Return all pairs of a query and a row that are at most so many bits apart, once each."""
        if not self._chunks or not len(queries):
            return compared(queries, self.hashes, distance)
        found = [
            near
            for chunk, flips in zip(self._chunks, _flips(distance, len(self._chunks)), strict=True)
            for near in self._near_in(chunk, queries, distance, flips)
        ]
        return _once(found, len(self.hashes))

    def _near_in(self, chunk: Chunk, queries: Hashes, distance: int, flips: int) -> Iterator[Near]:
        """The near ones of which this chunk differs in no more than some bits."""
        if flips < 0:
            return
        probes = (chunk.values(queries)[:, None] ^ masks(chunk.width, flips)).astype(np.intp)
        starts = chunk.starts[probes.ravel()].astype(np.int64)
        counts = chunk.starts[probes.ravel() + 1] - starts
        asked = np.repeat(np.arange(len(queries)), probes.shape[1])
        filled = np.flatnonzero(counts)
        for some in _portions(filled, counts):
            places = ranges(starts[some], counts[some])
            owners = np.repeat(asked[some], counts[some])
            apart = np.bitwise_count(chunk.hashes[places] ^ queries[owners])
            is_near = np.flatnonzero(apart <= distance)
            rows = chunk.order[places[is_near]].astype(np.int64)
            yield Near(owners[is_near], rows, apart[is_near])


def compared(queries: Hashes, hashes: Hashes, distance: int) -> Near:
    """What `HashIndex.near` returns, by comparing all with all."""
    portion = max(1, MOST_COMPARED // max(1, len(hashes)))
    found = []
    for start in range(0, len(queries), portion):
        apart = np.bitwise_count(queries[start : start + portion, None] ^ hashes)
        asked, rows = np.nonzero(apart <= distance)
        found.append(Near(asked + start, rows, apart[asked, rows]))
    return _joined(found)


def values_of(hashes: Hashes, shift: int, width: int) -> Hashes:
    """Return the number that some neighbouring bits of each hash make."""
    return (hashes >> np.uint64(shift)) & np.uint64((1 << width) - 1)


@lru_cache
def masks(width: int, flips: int) -> Hashes:
    """Return all numbers of so many bits in which at most some bits are set."""
    chosen = (bits for count in range(flips + 1) for bits in combinations(range(width), count))
    return np.array([sum(1 << bit for bit in bits) for bits in chosen], np.uint64)


def ranges(starts: Rows, counts: Rows) -> Rows:
    """Return start, start + 1, ... of each range, one behind the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))


def _chunk(hashes: Hashes, shift: int, width: int) -> Chunk:
    values = values_of(hashes, shift, width)
    starts = np.zeros((1 << width) + 1, np.int32)
    np.cumsum(np.bincount(values.astype(np.intp), minlength=1 << width), out=starts[1:])
    order = np.argsort(values, kind="stable")
    return Chunk(shift, width, order.astype(np.int32), hashes[order], starts)


def _flips(distance: int, chunks: int) -> list[int]:
    """How many bits of each chunk to change. All together are one less than the distance per
    chunk: hashes that differ by more in every chunk differ by more than the distance."""
    least, more = divmod(distance + 1 - chunks, chunks)
    return [least + (number < more) for number in range(chunks)]


def _portions(filled: Rows, counts: Rows) -> Iterator[Rows]:
    """The ranges that are not empty, so many at a time as can be compared at once."""
    portion = np.cumsum(counts[filled]) // MOST_AT_ONCE
    yield from np.split(filled, np.flatnonzero(np.diff(portion)) + 1)


def _once(found: list[Near], size: int) -> Near:
    near = _joined(found)
    _, places = np.unique(near.queries * size + near.rows, return_index=True)
    return Near(near.queries[places], near.rows[places], near.bits[places])


def _joined(found: list[Near]) -> Near:
    return Near(
        np.concatenate([np.empty(0, np.int64), *(each.queries for each in found)]),
        np.concatenate([np.empty(0, np.int64), *(each.rows for each in found)]),
        np.concatenate([np.empty(0, np.uint8), *(each.bits for each in found)]),
    )
