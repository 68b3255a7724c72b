"""Which questions are asked first: those whose answer is expected to put most faces right."""

import numpy as np
import pytest

from faces.review.question import LONGEST_KEY, Kind, Question, question_of
from faces.review.ranking import (
    MOST_QUESTIONS,
    Faces,
    Groups,
    Members,
    between_groups,
    chance_of_same,
    near_people,
    unlike_theirs,
)

CUTOFF = 0.5


def at_angles(*angles: float) -> np.ndarray:
    """Unit vectors of the plane; near one another by their angle, in radians."""
    return np.array([[np.cos(angle), np.sin(angle)] for angle in angles], np.float32)


def groups(*rows: tuple[int, int, bool, float]) -> Groups:
    """Of (id, size, whether it is named, angle)."""
    ids, sizes, named, angles = zip(*rows, strict=True) if rows else ((), (), (), ())
    means = at_angles(*angles) if angles else np.empty((0, 2), np.float32)
    return Groups(np.array(ids, np.int64), np.array(sizes, np.int64), np.array(named, bool), means)


def asked(questions: list[Question]) -> list[tuple[int, int]]:
    return [(question.asked, question.about) for question in questions]


def test_the_chance_is_one_half_at_the_cut_off_and_falls() -> None:
    chances = chance_of_same(np.array([0.1, 0.5, 0.65], np.float32), CUTOFF)
    assert chances[0] > 0.99
    assert chances[1] == pytest.approx(0.5)
    assert chances[2] < 0.05


def test_it_asks_about_near_groups_only() -> None:
    found = between_groups(groups((1, 9, False, 0), (2, 5, False, 0.5), (3, 5, False, 2)), CUTOFF)
    assert asked(found) == [(2, 1)]
    assert found[0].kind is Kind.GROUP


def test_it_asks_about_large_groups_first() -> None:
    found = between_groups(
        groups((1, 9, False, 0), (2, 3, False, 0.5), (3, 30, False, 2), (4, 8, False, 2.5)), CUTOFF
    )
    assert asked(found) == [(4, 3), (2, 1)]


def test_it_asks_about_a_group_whether_it_is_a_named_person() -> None:
    assert asked(between_groups(groups((1, 90, False, 0), (2, 3, True, 0.5)), CUTOFF)) == [(1, 2)]


def test_it_does_not_ask_whether_two_names_are_one() -> None:
    assert between_groups(groups((1, 90, True, 0), (2, 3, True, 0.1)), CUTOFF) == []


def test_it_compares_groups_of_several_blocks() -> None:
    many = [(number + 1, 2, False, number // 2 * 0.9 % 6) for number in range(600)]
    found = between_groups(groups(*many), CUTOFF)
    assert len(found) == MOST_QUESTIONS
    assert len({question.key for question in found}) == MOST_QUESTIONS


def test_it_asks_about_a_face_for_the_nearest_of_the_named() -> None:
    faces = Faces(np.array([7, 8]), at_angles(0.1, 3))
    people = groups((1, 5, True, 0.4), (2, 5, True, 0.2))
    assert asked(near_people(faces, people, CUTOFF)) == [(7, 2)]


def test_it_asks_nothing_without_people_or_faces() -> None:
    nobody = Faces(np.empty(0, np.int64), np.empty((0, 2), np.float32))
    assert near_people(Faces(np.array([7]), at_angles(0.1)), groups(), CUTOFF) == []
    assert near_people(nobody, groups((1, 5, True, 0.4)), CUTOFF) == []
    assert between_groups(groups(), CUTOFF) == []


def members(*angles: float, person: int = 3) -> Members:
    """Faces 1, 2, ... of one person."""
    vectors = at_angles(*angles)
    count = len(angles)
    return Members(
        np.arange(1, count + 1), np.full(count, person), np.full(count, count),
        vectors @ vectors.mean(axis=0),
    )  # fmt: skip


def test_it_asks_about_a_face_unlike_the_others() -> None:
    found = unlike_theirs(members(0, 0.05, 0.1, 0.05, 0.1, 0.9), CUTOFF)
    assert asked(found) == [(6, 3)]
    assert found[0].kind is Kind.UNLIKE


def test_a_face_is_not_measured_by_itself() -> None:
    assert asked(unlike_theirs(members(0, 0.6), CUTOFF)) == [(1, 3), (2, 3)]
    assert unlike_theirs(members(0), CUTOFF) == []


@pytest.mark.parametrize(
    "question",
    [
        Question(Kind.FACE, 3, 4),
        Question(Kind.GROUP, 2**63 - 1, 1),
        Question(Kind.NAME, 3, name="Anna: the 1st"),
        Question(Kind.FACE_NAME, 3, name="7"),
    ],
)
def test_a_key_stands_for_its_question(question: Question) -> None:
    assert question_of(question.key) == question


@pytest.mark.parametrize(
    "key",
    ["", "face", "face:1", "face:1:", "face:0:1", "face:-1:2", "face:1:Anna", "nonsense:1:2",
     "face:9223372036854775808:1", "face:٣:1", "name:1:", "name:x:Anna", f"face:{'9' * 5000}:1",
     f"name:1:{'a' * LONGEST_KEY}"],
)  # fmt: skip
def test_nonsense_stands_for_none(key: str) -> None:
    assert question_of(key) is None
