"""What lies within some bits is found: all of it, and nothing else."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.likeness import index as indexing
from ml.likeness.hashing import Hashes
from ml.likeness.index import HashIndex, compared
from ml.likeness.pairs import close_pairs

SEEDS = st.integers(0, 10_000)


def crowd(seed: int, count: int) -> Hashes:
    """Hashes of which many have others near by, and some are equal."""
    random = np.random.default_rng(seed)
    middles = random.integers(0, 2**64, max(1, count // 4), np.uint64)
    flips = np.uint64(1) << random.integers(0, 64, (count, 6)).astype(np.uint64)
    kept = np.where(random.random((count, 6)) < 0.6, flips, np.uint64(0))
    chosen = middles[random.integers(0, len(middles), count)]
    return np.asarray(chosen ^ np.bitwise_xor.reduce(kept, axis=1), np.uint64)


def brute_force(hashes: Hashes, distance: int) -> set[tuple[int, int]]:
    near = compared(hashes, hashes, distance)
    pairs = zip(near.queries.tolist(), near.rows.tolist(), strict=True)
    return {(one, other) for one, other in pairs if one < other}


@pytest.fixture
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks and portions also of few hashes."""
    monkeypatch.setattr(indexing, "FEW", 10)
    monkeypatch.setattr(indexing, "MOST_AT_ONCE", 50)


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize("many", [10**6, 20])
@pytest.mark.parametrize("distance", [0, 1, 2, 3, 5, 8, 10, 12])
def test_an_index_finds_what_comparing_all_finds(
    monkeypatch: pytest.MonkeyPatch, many: int, distance: int
) -> None:
    monkeypatch.setattr(indexing, "MANY", many)
    hashes, queries = crowd(distance, 400), crowd(distance, 400)[::7]
    found, truth = HashIndex(hashes).near(queries, distance), compared(queries, hashes, distance)
    assert found.queries.tolist() == truth.queries.tolist()
    assert found.rows.tolist() == truth.rows.tolist()
    assert found.bits.tolist() == truth.bits.tolist()


def test_an_empty_index_and_no_question_find_nothing() -> None:
    none = np.empty(0, np.uint64)
    assert HashIndex(none).near(crowd(1, 5), 10).rows.tolist() == []
    assert HashIndex(crowd(1, 5)).near(none, 10).rows.tolist() == []


def test_an_index_tells_its_size() -> None:
    assert HashIndex(crowd(1, 10)).nbytes == 80  # few are only compared


@settings(max_examples=60)
@given(seed=SEEDS, count=st.integers(0, 300), distance=st.integers(0, 6))
def test_all_pairs_are_those_of_brute_force(seed: int, count: int, distance: int) -> None:
    hashes = crowd(seed, count)
    found = list(close_pairs(hashes, distance).pairs(at_most=count + 1))
    assert len(found) == len(set(found))
    assert set(found) == brute_force(hashes, distance)


@pytest.mark.usefixtures("_few")
@pytest.mark.parametrize("distance", [4, 9])
def test_pairs_farther_apart_are_found_by_the_index(distance: int) -> None:
    hashes = crowd(3, 300)
    found = set(close_pairs(hashes, distance).pairs(at_most=300))
    assert found == brute_force(hashes, distance)


def test_ten_thousand_black_pictures_are_one_hash() -> None:
    hashes = np.concatenate([np.zeros(10_000, np.uint64), crowd(4, 100), np.ones(1, np.uint64)])
    found = close_pairs(hashes, 3)
    assert len(found.hashes) <= 102
    assert np.bincount(found.class_of).max() == 10_000
    pairs = list(found.pairs(at_most=20))
    of_black = [pair for pair in pairs if pair[1] < 10_000]
    assert of_black == [(one, other) for one in range(20) for other in range(one + 1, 20)]
    assert [one for one, other in pairs if other == 10_100] == list(range(20))
