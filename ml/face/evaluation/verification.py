"""Whether two faces are one person's, told by their distance alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Distances = NDArray[np.float64]
FOLDS = 10


@dataclass(frozen=True, eq=False)
class Pairs:
    """Each two faces once: how far apart they are, and whether they are one person's."""

    distances: Distances
    is_same: NDArray[np.bool_]

    def balanced(self, random: np.random.Generator) -> "Pairs":
        """As many pairs of different people as of the same, in any order."""
        same, different = np.flatnonzero(self.is_same), np.flatnonzero(~self.is_same)
        count = min(len(same), len(different))
        drawn = [random.choice(each, count, replace=False) for each in (same, different)]
        chosen = random.permutation(np.concatenate(drawn))
        return Pairs(self.distances[chosen], self.is_same[chosen])


def all_pairs(vectors: NDArray[np.float32], people: NDArray[np.str_]) -> Pairs:
    """Compare each face with each other one."""
    first, second = np.triu_indices(len(people), 1)
    cosines = np.asarray(vectors @ vectors.T, float)[first, second]
    # Of unit vectors; rounding must not make a root of less than nothing.
    distances = np.sqrt(np.maximum(2 - 2 * cosines, 0))
    return Pairs(distances, people[first] == people[second])


def area_under_curve(pairs: Pairs) -> float:
    """How often a pair of one person is nearer than a pair of two; halves for equal ones."""
    same, different = (np.sort(pairs.distances[which]) for which in (pairs.is_same, ~pairs.is_same))
    nearer = np.searchsorted(same, different, "left") + np.searchsorted(same, different, "right")
    return float(nearer.sum() / (2 * len(same) * len(different)))


def accuracy(pairs: Pairs) -> float:
    """The share of pairs told rightly, each tenth by the cut-off that is best for the others."""
    fold = np.arange(len(pairs.distances)) % FOLDS
    rights = np.zeros(len(fold), bool)
    for number in range(FOLDS):
        held = fold == number
        cutoff = best_cutoff(Pairs(pairs.distances[~held], pairs.is_same[~held]))
        rights[held] = (pairs.distances[held] <= cutoff) == pairs.is_same[held]
    return float(rights.mean())


def best_cutoff(pairs: Pairs) -> float:
    """Return the distance up to which pairs are best taken for one person's."""
    order = np.argsort(pairs.distances, kind="stable")
    distances, is_same = pairs.distances[order], pairs.is_same[order]
    gained = np.concatenate([[0], np.cumsum(np.where(is_same, 1, -1))])
    best = int(gained.argmax())
    edges = np.concatenate([distances[:1], distances, distances[-1:]])
    return float((edges[best] + edges[best + 1]) / 2)
