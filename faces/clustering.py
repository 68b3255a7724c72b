"""Which faces are one person's: all of a library at once. Pure; knows no database."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faces.linkage import NOBODY, Flags, Looks, Numbers, Vectors, join, nearest_allowed

# So many are compared with one another at once. Of more, what is surely alike is joined among
# neighbours first, a piece at a time, which leaves few enough.
AT_ONCE = 8192
PIECE = 2048
PIVOTS = 64
# "Surely" is this part of the way from the cut-off to being the same.
SURELY = 0.25


class NotVectors(ValueError):
    """What was given has no direction: not finite, or nothing at all."""


@dataclass(frozen=True, eq=False)
class Groups:
    """`labels` (n,): faces of one label are one person, a lone face has one of its own; known
    people have their own numbers. `looks` (n,): faces that are alike among themselves, of which
    a group can have several; NOBODY for a face that founds none."""

    labels: Numbers
    looks: Numbers


def group(
    vectors: Vectors,
    cutoff: float,
    *,
    must: Numbers | None = None,
    cannot: Sequence[tuple[int, int]] = (),
    founds: Flags | None = None,
    sizes: Numbers | None = None,
) -> Groups:
    """Group faces whose mean distance (root mean square of Euclid's) is at most `cutoff`.

    `vectors` (n, d). `must` (n,): the number of the person that a face is known to be, or
    NOBODY; two people never join. `cannot`: pairs of a face and of a person whom it is not.
    Faces that do not found (blurred, tiny) join a group, but neither make nor bridge one. Where
    `sizes` (n,) is above 1, a row is the mean of so many faces.
    """
    count = len(vectors)
    given = _Given(
        _as_means(vectors, sizes) if count else np.zeros((0, 1), np.float32),
        np.ones(count, np.int64) if sizes is None else np.asarray(sizes, np.int64),
        np.full(count, NOBODY) if must is None else np.asarray(must, np.int64),
        np.array(cannot, np.int64).reshape(-1, 2),
        np.ones(count, bool) if founds is None else np.asarray(founds, bool),
    )
    looks, which = _founded(given, similarity(cutoff))
    joins = _joining(given, looks, similarity(cutoff))
    which_or_near = np.where(which < 0, joins, which)
    return Groups(_labels(given, looks.people, which_or_near), which)


def as_unit(vectors: Vectors) -> Vectors:
    """Of length 1. Raises NotVectors where that cannot be."""
    given = np.asarray(vectors, np.float32)
    lengths = np.linalg.norm(given, axis=-1, keepdims=True)
    if not np.isfinite(lengths).all() or not lengths.all():
        raise NotVectors("A face's vector is empty or not finite.")
    return np.asarray(given / lengths, np.float32)


def _as_means(vectors: Vectors, sizes: Numbers | None) -> Vectors:
    """Of length 1, save the means of several: how alike those are is in their length."""
    unit = as_unit(vectors)
    if sizes is None:
        return unit
    return np.where(np.asarray(sizes)[:, None] > 1, np.asarray(vectors, np.float32), unit)


def similarity(cutoff: float) -> float:
    """The cosine of unit vectors whose distance this is."""
    return 1 - cutoff**2 / 2


@dataclass(frozen=True, eq=False)
class _Given:
    """All that is known of the faces."""

    means: Vectors
    sizes: Numbers
    people: Numbers
    refused: Numbers
    founds: Flags

    def looks(self, faces: Numbers) -> Looks:
        """Each of these faces as a look of its own."""
        sums = self.means * self.sizes[:, None].astype(np.float32)
        return Looks(sums, self.sizes, self.people, self.refused).taken(faces)


def _founded(given: _Given, least: float) -> tuple[Looks, Numbers]:
    """The looks that faces make, and which each face is in. Those that are known not to be
    somebody come last, so that one of them does not keep all others from that person."""
    is_late = np.zeros(len(given.people), bool)
    is_late[given.refused[:, 0]] = True
    is_late &= given.people < 0
    early, late = np.flatnonzero(given.founds & ~is_late), np.flatnonzero(given.founds & is_late)
    looks = given.looks(early)
    first = _joined(looks, least)
    beside = looks.united(first).beside(given.looks(late))
    ends = _joined_late(beside, len(late), least)
    which = np.full(len(given.people), NOBODY)
    which[early] = ends[first]
    which[late] = ends[len(beside.sizes) - len(late) :]
    return beside.united(ends), which


def _joined(looks: Looks, least: float) -> Numbers:
    """As `join`, in steps that a large library needs."""
    ends = np.arange(len(looks.sizes))
    if len(ends) > AT_ONCE:
        ends = _surely_joined(looks, least + SURELY * (1 - least))
    return join(looks.united(ends), least)[ends]


def _joined_late(looks: Looks, count: int, least: float) -> Numbers:
    """As `join`, where all but the last so many are joined already: who is near to none of those
    stays as it is."""
    ends = np.arange(len(looks.sizes))
    late = ends[len(ends) - count :]
    if not count:
        return ends
    _, nearness = nearest_allowed(looks, looks.taken(late))
    some = np.union1d(np.flatnonzero(nearness >= least), late)
    joined = join(looks.taken(some), least)
    ends[some] = some[np.unique(joined, return_index=True)[1]][joined]
    return np.unique(ends, return_inverse=True)[1]


def _surely_joined(looks: Looks, least: float) -> Numbers:
    """Joined within pieces of the same person, or of faces near to the same pivot."""
    chosen = np.random.default_rng(0).choice(len(looks.sizes), PIVOTS, replace=False)
    near = (looks.sums @ looks.sums[chosen].T).argmax(axis=1)
    order = np.lexsort([near, looks.people])
    ends, count = np.empty(len(order), np.int64), 0
    for start in range(0, len(order), PIECE):
        some = order[start : start + PIECE]
        ends[some] = count + join(looks.taken(some), least)
        count = ends[some].max() + 1
    return ends


def _joining(given: _Given, looks: Looks, least: float) -> Numbers:
    """For each face that founds nothing the look that it is near enough to, or NOBODY."""
    ends = np.full(len(given.people), NOBODY)
    lesser = np.flatnonzero(~given.founds & (given.people < 0))
    if len(lesser) and len(looks.sizes):
        nearest, nearness = nearest_allowed(given.looks(lesser), looks)
        ends[lesser] = np.where(nearness >= least, nearest, NOBODY)
    return ends


def _labels(given: _Given, people_of_looks: Numbers, which: Numbers) -> Numbers:
    """A person's number where there is one; else numbers above those, one for each look or lone
    face, in the order of their first face."""
    people = given.people
    owner = np.where(which < 0, people, people_of_looks[which]) if len(people_of_looks) else people
    own = np.where(which < 0, len(people_of_looks) + np.arange(len(which)), which)
    nameless = np.flatnonzero(owner < 0)
    _, first, rank = np.unique(own[nameless], return_index=True, return_inverse=True)
    above = np.append(people, given.refused[:, 1]).max(initial=NOBODY) + 1
    labels = owner.copy()
    labels[nameless] = above + np.argsort(np.argsort(first))[rank]
    return labels
