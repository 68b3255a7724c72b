"""Faces that come in one by one. Pure; knows no database.

A face that comes in can change what is near to it, and little else: the looks that are nearly
near enough to it are grouped anew, with it, face by face. So the order hardly matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from faces.clustering import as_unit, group, similarity
from faces.linkage import NOBODY, Numbers, Vectors

# What is so much farther off than the cut-off has no part in it (docs/adr/0019-grouping.md).
BAND = 1.1


@dataclass(frozen=True)
class Key:
    """Whose a look is, and its number: that of its first face. A face that waits for another is
    a look of its own that is nobody's."""

    home: int
    look: int


class HeldLooks:
    """The mean and the size of each look of a library, and which are nearly near enough."""

    def __init__(self, dimensions: int, cutoff: float) -> None:
        self.nearly = similarity(BAND * cutoff)
        self.row_of: dict[Key, int] = {}
        self.keys: list[Key | None] = []
        self.means: Vectors = np.zeros((256, dimensions), np.float32)
        self.sizes: Numbers = np.zeros(256, np.int64)

    def near(self, vector: Vectors) -> list[Key]:
        """The looks whose faces are nearly near enough in the mean, nearest first."""
        # On one core: to share out so little takes several times as long as to do it.
        similar = np.vecdot(self.means[: len(self.keys)], vector)
        rows = np.flatnonzero(similar >= self.nearly)
        order = rows[np.argsort(-similar[rows], kind="stable")]
        return [key for row in order if (key := self.keys[row])]

    def size(self, key: Key) -> int:
        return int(self.sizes[self.row_of[key]])

    def mean(self, key: Key) -> Vectors:
        return np.array(self.means[self.row_of[key]])

    def add(self, vector: Vectors, key: Key) -> None:
        row = self.row_of.get(key)
        if row is None:
            row = self._new_row(key)
        self.sizes[row] += 1
        self.means[row] += (vector - self.means[row]) / self.sizes[row]

    def forget(self, key: Key) -> None:
        """What is blank is near to nothing."""
        row = self.row_of.pop(key, None)
        if row is not None:
            self.keys[row], self.means[row], self.sizes[row] = None, 0, 0

    def _new_row(self, key: Key) -> int:
        row = len(self.keys)
        if row == len(self.sizes):
            self.means = np.concatenate([self.means, np.zeros_like(self.means)])
            self.sizes = np.concatenate([self.sizes, np.zeros_like(self.sizes)])
        self.keys.append(key)
        self.row_of[key] = row
        return row


def group_one_by_one(vectors: Vectors, cutoff: float, order: Sequence[int]) -> Numbers:
    """Labels, as of `clustering.group`, of faces that come in this order; for comparing."""
    vectors = as_unit(vectors)
    held = HeldLooks(vectors.shape[1], cutoff)
    looks = np.full(len(vectors), NOBODY)
    for face in order:
        near = held.near(vectors[face])
        some = np.append(np.flatnonzero(np.isin(looks, [key.look for key in near])), face)
        for key in near:
            held.forget(key)
        labels = group(vectors[some], cutoff).labels
        looks[some] = some[np.unique(labels, return_index=True)[1]][labels]
        for each in some:
            held.add(vectors[each], Key(NOBODY, int(looks[each])))
    return looks
