"""The measures of faces, on cases that can be counted by hand."""

import numpy as np
import pytest

from ml.face.evaluation.agreement import Agreement, alone, bcubed, pairwise
from ml.face.evaluation.verification import (
    Pairs,
    accuracy,
    all_pairs,
    area_under_curve,
    best_cutoff,
)

ANNA_AND_BEN = ["anna", "anna", "anna", "ben"]


def test_it_finds_nothing_wrong_with_the_truth() -> None:
    assert bcubed(ANNA_AND_BEN, [7, 7, 7, 3]) == Agreement(1, 1)
    assert pairwise(ANNA_AND_BEN, [7, 7, 7, 3]) == Agreement(1, 1)


def test_it_counts_each_face_once() -> None:
    """One of Anna's three faces is with Ben: precisions 1, 1, 1/2, 1/2; recalls 2/3, 2/3, 1/3, 1."""
    found = bcubed(ANNA_AND_BEN, [1, 1, 2, 2])
    assert found.precision == pytest.approx(3 / 4)
    assert found.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.f1 == pytest.approx(2 * 0.75 * (8 / 12) / (0.75 + 8 / 12))


def test_it_counts_each_two_faces_once() -> None:
    """Two pairs are together, one of them rightly; three should be."""
    found = pairwise(ANNA_AND_BEN, [1, 1, 2, 2])
    assert found.precision == pytest.approx(1 / 2)
    assert found.recall == pytest.approx(1 / 3)


def test_it_lets_strangers_stay_alone() -> None:
    assert pairwise(["anna", "ben"], [1, 2]) == Agreement(1, 1)
    assert alone([4, 9, 4, 5]).tolist() == [False, True, False, True]


def test_it_measures_all_in_one_and_each_alone() -> None:
    assert bcubed(ANNA_AND_BEN, [0] * 4).recall == 1
    assert bcubed(ANNA_AND_BEN, [0] * 4).precision == pytest.approx((3 * 3 / 4 + 1 / 4) / 4)
    assert pairwise(ANNA_AND_BEN, range(4)) == Agreement(1, 0)
    assert pairwise(ANNA_AND_BEN, range(4)).f1 == 0


def test_it_measures_no_faces() -> None:
    assert bcubed([], []) == Agreement(1, 1)
    assert pairwise([], []) == Agreement(1, 1)
    assert not len(alone([]))


def test_it_knows_no_order_of_precision_nought() -> None:
    assert Agreement(0, 0).f1 == 0


def pairs(same: list[float], different: list[float]) -> Pairs:
    is_same = [True] * len(same) + [False] * len(different)
    return Pairs(np.array(same + different), np.array(is_same))


def test_it_ranks_pairs() -> None:
    assert area_under_curve(pairs([0.1, 0.2], [0.3, 0.4])) == 1
    assert area_under_curve(pairs([0.3, 0.4], [0.1, 0.2])) == 0
    assert area_under_curve(pairs([0.1, 0.35], [0.3, 0.4])) == 3 / 4
    assert area_under_curve(pairs([0.2], [0.2])) == 1 / 2


@pytest.mark.parametrize(
    ("same", "different", "least", "most"),
    [
        ([0.1, 0.2], [0.5, 0.6], 0.2, 0.5),
        ([0.1, 0.2, 0.7], [0.5, 0.6, 0.9], 0.2, 0.5),
        ([0.1, 0.2], [], 0.2, 0.2),
    ],
)
def test_it_puts_the_cutoff_between(
    same: list[float], different: list[float], least: float, most: float
) -> None:
    assert least <= best_cutoff(pairs(same, different)) <= most


def test_it_finds_the_share_told_rightly() -> None:
    told_apart = pairs([0.1] * 20, [0.5] * 20).balanced(np.random.default_rng(0))
    assert accuracy(told_apart) == 1
    never = pairs([0.5] * 20, [0.5] * 20).balanced(np.random.default_rng(0))
    assert accuracy(never) == pytest.approx(0.5, abs=0.2)


def test_it_draws_as_many_strangers_as_pairs() -> None:
    drawn = pairs([0.1] * 3, [0.5] * 50).balanced(np.random.default_rng(0))
    assert sorted(drawn.distances.tolist()) == [0.1] * 3 + [0.5] * 3
    assert drawn.is_same.sum() == 3


def test_it_compares_each_two_faces() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], np.float32)
    found = all_pairs(vectors, np.array(["anna", "anna", "ben"]))
    assert found.distances == pytest.approx([0, 2**0.5, 2**0.5])
    assert found.is_same.tolist() == [True, False, False]
