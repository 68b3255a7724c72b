"""How well groups agree with who is who: BCubed (Bagga and Baldwin 1998), and pairs.

BCubed asks of each face which part of its group is its person (precision), and which part of its
person is in its group (recall), so a lone stranger counts like anybody's face. Pairs ask of each
two faces whether they are rightly together, so large groups count most.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Agreement:
    """Shares between 0 and 1. What was never claimed is not wrong: precision is then 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def bcubed(people: ArrayLike, groups: ArrayLike) -> Agreement:
    """Compare each face's group with its person; both (n,), of any labels."""
    together, of_person, of_group = _sizes(people, groups)
    if not len(together):
        return Agreement(1.0, 1.0)
    return Agreement(float((together / of_group).mean()), float((together / of_person).mean()))


def pairwise(people: ArrayLike, groups: ArrayLike) -> Agreement:
    """Compare which two faces are together with which should be."""
    right, wanted, claimed = (float((size - 1).sum()) for size in _sizes(people, groups))
    return Agreement(right / claimed if claimed else 1.0, right / wanted if wanted else 1.0)


def alone(groups: ArrayLike) -> NDArray[np.bool_]:
    """Return which faces have a group of their own."""
    is_alone: NDArray[np.bool_] = _sizes(groups, groups)[0] == 1
    return is_alone


def _sizes(people: ArrayLike, groups: ArrayLike) -> tuple[Counts, Counts, Counts]:
    """For each face: how many are in both its person and its group, in its person, its group."""
    persons, group_of = (
        np.unique(np.asarray(labels), return_inverse=True)[1] for labels in (people, groups)
    )
    table = np.zeros((persons.max(initial=-1) + 1, group_of.max(initial=-1) + 1))
    np.add.at(table, (persons, group_of), 1)
    of_person, of_group = table.sum(axis=1)[persons], table.sum(axis=0)[group_of]
    return table[persons, group_of], of_person, of_group
