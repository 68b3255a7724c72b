"""Average linkage: which faces look alike, joined nearest first. Pure; knows no database.

For vectors of length 1 the mean of all similarities (cosines) between two sets of faces is the
product of their mean vectors, so that sums and sizes are all that has to be kept. Joining mutual
nearest neighbours at once ends where joining one pair at a time does: a union is never nearer to
a third set than the nearer of its parts was (Murtagh 1983, reducible).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NOBODY = -1
ROWS, COLUMNS = 1024, 16_384  # compared at a time: 64 MB
MOST_BLANK = 0.7
# So many times larger a look hardly changes with one that joins it: all such join at once.
LARGE = 16
LEAST = 1e-6  # what is at right angles is never near


@dataclass(frozen=True, eq=False)
class Looks:
    """Sets of faces that look alike: how they add up, how many, and whose they are.

    `sums` (n, d), `sizes` (n,), `people` (n,) a person's number or NOBODY, `refused` (k, 2) pairs
    of a look and of a person whom it is not.
    """

    sums: Vectors
    sizes: Numbers
    people: Numbers
    refused: Numbers

    def taken(self, which: Numbers) -> "Looks":
        """Some of them, numbered anew in that order."""
        place = np.full(len(self.sizes), NOBODY)
        place[which] = np.arange(len(which))
        kept = self.refused[place[self.refused[:, 0]] >= 0]
        refused = np.column_stack([place[kept[:, 0]], kept[:, 1]])
        return Looks(self.sums[which], self.sizes[which], self.people[which], refused)

    def united(self, ends: Numbers) -> "Looks":
        """One for each number in `ends`, which has the new number of each; numbered from 0."""
        count = int(ends.max(initial=-1)) + 1
        sums = np.zeros((count, self.sums.shape[1]), np.float32)
        np.add.at(sums, ends, self.sums)
        people = np.full(count, NOBODY)
        np.maximum.at(people, ends, self.people)
        sizes = np.bincount(ends, self.sizes, count).astype(np.int64)
        refused = np.column_stack([ends[self.refused[:, 0]], self.refused[:, 1]])
        return Looks(sums, sizes, people, refused)

    def beside(self, others: "Looks") -> "Looks":
        """These, and the others numbered after them."""
        refused = np.add(others.refused, [len(self.sizes), 0])
        return Looks(
            np.concatenate([self.sums, others.sums]),
            np.concatenate([self.sizes, others.sizes]),
            np.concatenate([self.people, others.people]),
            np.concatenate([self.refused, refused]),
        )


def join(looks: Looks, least: float) -> Numbers:
    """Return for each look the number, from 0, of the set it ends in.

    Sets are joined while their mean similarity is at least `least`; never those of two people,
    nor one with a person whom it is not.
    """
    state = _State(looks, least)
    stale = state.open
    while len(state.open):
        state.look_around(stale)
        state.settle()
        stale = state.join_mutual()
    return _numbered(_followed(state.went))


def nearest_allowed(looks: Looks, among: Looks) -> tuple[Numbers, Vectors]:
    """For each look the nearest of others, and how near that is; not a person whom it is not."""
    nearest, nearness = [], []
    means = among.sums / among.sizes[:, None]
    for some in _pieces(np.arange(len(looks.sizes)), ROWS):
        part = looks.taken(some)
        similar = part.sums / part.sizes[:, None] @ means.T
        for look, person in part.refused:
            similar[look, among.people == person] = -np.inf
        nearest.append(similar.argmax(axis=1))
        nearness.append(similar.max(axis=1))
    return np.concatenate(nearest), np.concatenate(nearness)


class _State:
    """What is joined so far. Those that are near to nobody are done, and left out."""

    def __init__(self, looks: Looks, least: float) -> None:
        self.least = np.nextafter(
            np.float32(max(least, LEAST)), np.float32(0)
        )  # what is near is above
        count = len(looks.sizes)
        self.sums, self.sizes = looks.sums.copy(), looks.sizes.astype(np.float32)
        self.people, self.refused = looks.people.copy(), looks.refused.copy()
        self.went = np.arange(count)
        self.open = np.arange(count)
        self.nearest = np.full(count, NOBODY)
        self.nearness = np.full(count, -np.inf, np.float32)
        self._lay_out()

    def _lay_out(self) -> None:
        """The means side by side. What is done afterwards is blank there: near to nothing."""
        self.laid = self.open
        self.means = self.sums[self.laid] / self.sizes[self.laid, None]

    def look_around(self, rows: Numbers) -> None:
        """Find the nearest of each of these among those that are open."""
        self.nearness[rows] = -np.inf
        barred = self._barred()
        is_all = len(rows) == len(self.laid)
        for some in _pieces(rows, ROWS):
            here = self.means[np.searchsorted(self.laid, some)]
            first = int(np.searchsorted(self.laid, some[0])) if is_all else 0
            for start in range(first, len(self.laid), COLUMNS):
                columns, there = self.laid[start:][:COLUMNS], self.means[start:][:COLUMNS]
                similar = here @ there.T
                self._bar(similar, some, columns, barred)
                self._keep_nearer(similar, some, columns)
                if is_all:  # each pair is compared once, for both
                    self._keep_nearer(similar.T, columns, some)

    def settle(self) -> None:
        """Those that are near to nobody stay as they are."""
        self._close(self.open[self.nearness[self.open] == -np.inf])

    def _close(self, looks: Numbers) -> None:
        self.open = np.setdiff1d(self.open, looks, assume_unique=True)
        self.means[np.searchsorted(self.laid, looks)] = 0
        if len(self.open) < MOST_BLANK * len(self.laid):
            self._lay_out()

    def join_mutual(self) -> Numbers:
        """Join those whose nearest are each other; return whose nearest changed with that."""
        kept, gone = self._pairs()
        np.add.at(self.sums, kept, self.sums[gone])
        np.add.at(self.sizes, kept, self.sizes[gone])
        np.maximum.at(self.people, kept, self.people[gone])
        self.went[gone] = kept
        self.refused[:, 0] = self.went[self.refused[:, 0]]
        self.means[np.searchsorted(self.laid, kept)] = self.sums[kept] / self.sizes[kept, None]
        self._close(gone)
        is_changed = np.zeros(len(self.went), bool)
        is_changed[kept] = is_changed[gone] = True
        is_stale = is_changed[self.open] | is_changed[self.nearest[self.open]]
        stale: Numbers = self.open[is_stale]
        return stale

    def _pairs(self) -> tuple[Numbers, Numbers]:
        """Who stays, and who joins them."""
        kept, gone = self._mutual()
        is_paired = np.zeros(len(self.went), bool)
        is_paired[kept] = is_paired[gone] = True
        is_gone = np.zeros(len(self.went), bool)
        is_gone[gone] = True
        is_refused = np.zeros(len(self.went), bool)
        is_refused[self.refused[:, 0]] = True
        small = self.open[~is_paired[self.open] & ~is_refused[self.open]]
        large = self.nearest[small]
        joins = (LARGE * self.sizes[small] <= self.sizes[large]) & ~is_gone[large]
        joins &= (self.people[small] < 0) | (self.people[small] == self.people[large])
        return np.concatenate([kept, large[joins]]), np.concatenate([gone, small[joins]])

    def _mutual(self) -> tuple[Numbers, Numbers]:
        """Pairs, the larger or the first of each on the left."""
        nearest = self.nearest[self.open]
        is_first = (self.nearest[nearest] == self.open) & (self.open < nearest)
        one, other = self.open[is_first], nearest[is_first]
        if len(self.open) and not len(one):  # rounding hides all of them
            one = self.open[[self.nearness[self.open].argmax()]]
            other = self.nearest[one]
        is_larger = self.sizes[one] >= self.sizes[other]
        return np.where(is_larger, one, other), np.where(is_larger, other, one)

    def _barred(self) -> Numbers:
        """Pairs of looks, either way round, of which one is not the other's person."""
        named = self.open[self.people[self.open] >= 0]
        named = named[np.argsort(self.people[named], kind="stable")]
        looks, people = np.unique(self.refused, axis=0).T
        first = np.searchsorted(self.people[named], people, "left")
        count = np.searchsorted(self.people[named], people, "right") - first
        steps = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        pairs = np.column_stack([np.repeat(looks, count), named[np.repeat(first, count) + steps]])
        return np.concatenate([pairs, pairs[:, ::-1]])

    def _bar(self, similar: Vectors, rows: Numbers, columns: Numbers, barred: Numbers) -> None:
        """No look is near to itself, to another person, or to a person whom it is not."""
        row_people, column_people = self.people[rows], self.people[columns]
        named = np.ix_(row_people >= 0, column_people >= 0)
        apart = row_people[row_people >= 0, None] != column_people[column_people >= 0]
        similar[named] = np.where(apart, -np.inf, similar[named])
        itself = np.column_stack([rows, rows])
        for pairs in (itself, barred):
            inside = pairs[_places(pairs[:, 0], rows)[1] & _places(pairs[:, 1], columns)[1]]
            similar[_places(inside[:, 0], rows)[0], _places(inside[:, 1], columns)[0]] = -np.inf

    def _keep_nearer(self, similar: Vectors, rows: Numbers, columns: Numbers) -> None:
        nearness = similar.max(axis=1)
        nearer = np.flatnonzero(nearness > np.maximum(self.nearness[rows], self.least))
        at = similar[nearer].argmax(axis=1)
        self.nearness[rows[nearer]] = nearness[nearer]
        self.nearest[rows[nearer]] = columns[at]


def _pieces(numbers: Numbers, size: int) -> Iterator[Numbers]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def _places(wanted: Numbers, among: Numbers) -> tuple[Numbers, Flags]:
    """Where each stands in a sorted list, and whether it is there at all."""
    place = np.minimum(np.searchsorted(among, wanted), len(among) - 1)
    return place, among[place] == wanted


def _followed(went: Numbers) -> Numbers:
    """Where each ended, which is where that ended to which it went."""
    while not np.array_equal(went, went[went]):
        went = went[went]
    return went


def _numbered(ends: Numbers) -> Numbers:
    """The same sets, numbered from 0 in the order of their first."""
    _, first, which = np.unique(ends, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[which]
