"""Which faces are one person's, all at once."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from faces import clustering, linkage
from faces.clustering import NotVectors, group
from faces.linkage import NOBODY, Looks

CUTOFF = 0.8
ONES, NO_PAIRS = np.ones(3, np.int64), np.empty((0, 2), np.int64)


def faces_of(people: int, each: int, *, seed: int = 0, apart: float = 0.35) -> Any:
    """Vectors of so many faces around centres of their own, and whose each is."""
    random = np.random.default_rng(seed)
    whose = np.repeat(np.arange(people), each)
    centres = random.standard_normal((people, 32))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    noise = random.standard_normal((len(whose), 32)) / np.sqrt(32)
    return (centres[whose] + apart * noise).astype(np.float32), whose


def same(labels: Any, others: Any) -> bool:
    """Whether both divide the faces alike, whatever the numbers."""
    return len(set(zip(labels, others, strict=True))) == len(set(labels)) == len(set(others))


def brute_force(vectors: Any, cutoff: float) -> list[int]:
    """One nearest pair after the other, every distance counted: what the quick way must equal."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    sets = [[number] for number in range(len(unit))]
    while len(sets) > 1:
        near = {
            (a, b): (unit[sets[a]] @ unit[sets[b]].T).mean()
            for a in range(len(sets))
            for b in range(a)
        }
        (a, b), best = max(near.items(), key=lambda item: item[1])
        if best < 1 - cutoff**2 / 2:
            break
        sets[b] += sets.pop(a)
    return [next(n for n, one in enumerate(sets) if face in one) for face in range(len(unit))]


def test_it_finds_each_persons_faces_and_leaves_strangers_alone() -> None:
    vectors, whose = faces_of(8, 12)
    strangers, _ = faces_of(30, 1, seed=1)

    labels = group(np.concatenate([vectors, strangers]), CUTOFF).labels

    assert same(labels[: len(whose)], whose)
    assert len(set(labels[len(whose) :])) == 30


def test_it_joins_as_one_pair_after_the_other_would() -> None:
    for seed in range(20):
        vectors, _ = faces_of(5, 5, seed=seed, apart=0.9)
        assert same(group(vectors, 1.0).labels, brute_force(vectors, 1.0))


@pytest.mark.parametrize("count", [0, 1])
def test_it_takes_no_face_and_one_face(count: int) -> None:
    found = group(np.ones((count, 4), np.float32), CUTOFF)

    assert list(found.labels) == list(found.looks) == [0] * count


def test_it_takes_many_of_the_same_picture() -> None:
    assert set(group(np.ones((500, 8), np.float32), CUTOFF).labels) == {0}


@pytest.mark.parametrize("broken", [np.nan, np.inf, 0.0])
def test_it_refuses_vectors_without_a_direction(broken: float) -> None:
    vectors = np.ones((3, 4), np.float32)
    vectors[1] = broken

    with pytest.raises(NotVectors):
        group(vectors, CUTOFF)


def test_it_says_the_same_each_time() -> None:
    vectors, _ = faces_of(20, 10, apart=1.0)

    first, second = group(vectors, 1.0), group(vectors, 1.0)

    assert list(first.labels) == list(second.labels)
    assert list(first.looks) == list(second.looks)


def test_it_divides_a_large_library_in_pieces_first(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors, whose = faces_of(40, 10)
    monkeypatch.setattr(clustering, "AT_ONCE", 100)
    monkeypatch.setattr(clustering, "PIECE", 64)

    assert same(group(vectors, CUTOFF).labels, whose)


def test_it_keeps_a_known_person_together_however_unlike_the_faces() -> None:
    vectors, whose = faces_of(4, 6)
    must = np.where(whose <= 1, 7, NOBODY)

    found = group(vectors, CUTOFF, must=must)

    assert set(found.labels[whose <= 1]) == {7}
    assert len(set(found.looks[whose <= 1])) == 2


def test_it_lets_others_join_any_look_of_a_known_person() -> None:
    vectors, _ = faces_of(2, 6)
    must = np.full(12, NOBODY)
    must[0] = must[6] = 0

    assert set(group(vectors, CUTOFF, must=must).labels) == {0}


def test_it_keeps_two_known_people_apart_however_alike() -> None:
    vectors, _ = faces_of(1, 6)
    must = np.array([0, 1, NOBODY, NOBODY, NOBODY, NOBODY])

    labels = group(vectors, CUTOFF, must=must).labels

    assert (labels[0], labels[1]) == (0, 1)
    assert set(labels[2:]) <= {0, 1}


def test_it_keeps_a_refused_face_out_and_the_others_in() -> None:
    vectors, _ = faces_of(1, 8)
    must = np.full(8, NOBODY)
    must[0] = 3

    labels = group(vectors, CUTOFF, must=must, cannot=[(1, 3)]).labels

    assert list(np.delete(labels, 1)) == [3] * 7
    assert labels[1] != 3


def test_it_groups_what_was_refused_among_themselves() -> None:
    vectors, _ = faces_of(1, 8)
    must = np.full(8, NOBODY)
    must[0] = 0

    labels = group(vectors, CUTOFF, must=must, cannot=[(5, 0), (6, 0), (7, 0)]).labels

    assert list(labels) == [0] * 5 + [1] * 3


def test_it_lets_a_blurred_face_join_but_neither_make_nor_bridge_a_group() -> None:
    vectors, _ = faces_of(2, 4)
    between = vectors[:4].mean(axis=0) + vectors[4:].mean(axis=0)
    alone, _ = faces_of(1, 2, seed=5)
    every = np.concatenate([vectors, [vectors[0]], [between], alone])
    founds = np.arange(len(every)) < 8

    found = group(every, 1.0, founds=founds)

    assert found.labels[8] == found.labels[0]
    assert found.labels[0] != found.labels[4]
    assert found.labels[10] != found.labels[11]
    assert set(found.looks[8:]) == {NOBODY}


def test_it_lets_no_blurred_face_join_whom_it_is_not() -> None:
    vectors, _ = faces_of(1, 5)
    must = np.array([2, 2, 2, NOBODY, NOBODY])

    labels = group(
        vectors, CUTOFF, must=must, cannot=[(3, 2)], founds=np.array([True] * 3 + [False] * 2)
    ).labels

    assert labels[3] != 2
    assert labels[4] == 2


@settings(max_examples=60)
@given(some.data())
def test_it_never_acts_against_what_is_known(data: some.DataObject) -> None:
    count = data.draw(some.integers(1, 24))
    vectors, _ = faces_of(3, 8, seed=data.draw(some.integers(0, 50)), apart=1.0)
    people = data.draw(some.lists(some.integers(NOBODY, 3), min_size=count, max_size=count))
    pairs = data.draw(
        some.sets(some.tuples(some.integers(0, count - 1), some.integers(0, 3)), max_size=12)
    )
    cannot = [(face, person) for face, person in pairs if people[face] != person]
    founds = data.draw(some.lists(some.booleans(), min_size=count, max_size=count))

    labels = group(
        vectors[:count], 1.2, must=np.array(people), cannot=cannot, founds=np.array(founds)
    ).labels

    assert all(label == person for label, person in zip(labels, people, strict=True) if person >= 0)
    assert all(labels[face] != person for face, person in cannot)


def test_it_joins_the_nearest_pair_where_rounding_hides_who_is_mutual() -> None:
    state = linkage._State(Looks(np.eye(3, dtype=np.float32), ONES, -ONES, NO_PAIRS), 0.5)
    state.nearest, state.nearness = np.array([1, 2, 0]), np.array([0.9, 0.8, 0.7], np.float32)

    kept, gone = state._mutual()

    assert (kept.tolist(), gone.tolist()) == ([0], [1])
