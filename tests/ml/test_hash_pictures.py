"""Pictures are hashed: as imagehash does, in all turns, of windows, and without bars."""

import numpy as np
import pytest
import scipy.fftpack
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ml.likeness.bars import without_bars
from ml.likeness.hashing import are_telling, hash_turns
from ml.likeness.windows import hash_windows
from tests.ml.scenes import Pixels, compressed, cut, scene, with_bars

TRANSPOSE = Image.Transpose
TURNS = (
    None, TRANSPOSE.FLIP_LEFT_RIGHT, TRANSPOSE.ROTATE_180, TRANSPOSE.FLIP_TOP_BOTTOM,
    TRANSPOSE.TRANSPOSE, TRANSPOSE.ROTATE_270, TRANSPOSE.TRANSVERSE, TRANSPOSE.ROTATE_90,
)  # fmt: skip


def imagehash_phash(image: Image.Image) -> int:
    """`imagehash.phash` of imagehash 4.3.2 as it stands there, which is not worth its packages."""
    small = np.asarray(image.convert("L").resize((32, 32), Image.Resampling.LANCZOS))
    frequencies = scipy.fftpack.dct(scipy.fftpack.dct(small, axis=0), axis=1)
    low = frequencies[:8, :8]
    return int("".join("1" if bit else "0" for bit in (low > np.median(low)).flatten()), 2)


def phash(picture: Pixels) -> int:
    return int(hash_turns(picture)[0])


def apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def least_apart(hashes: np.ndarray, other: int) -> int:
    return int(np.bitwise_count(hashes ^ np.uint64(other)).min())


@pytest.mark.parametrize("seed", range(40))
def test_it_is_bit_for_bit_the_known_hash(seed: int) -> None:
    picture = scene(seed, 200 + 7 * seed, 150 + 11 * (seed % 5))
    assert phash(picture) == imagehash_phash(Image.fromarray(picture))


def test_grey_pictures_are_hashed_too() -> None:
    grey = np.asarray(Image.fromarray(scene(1)).convert("L"))
    assert phash(grey) == imagehash_phash(Image.fromarray(grey))


@pytest.mark.parametrize("seed", range(10))
def test_each_turn_has_the_hash_of_the_turned_picture(seed: int) -> None:
    picture = scene(seed)
    for found, turn in zip(hash_turns(picture).tolist(), TURNS, strict=True):
        image = Image.fromarray(picture)
        turned = np.asarray(image.transpose(turn) if turn is not None else image)
        assert apart(found, phash(turned)) <= 4


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    lost=st.tuples(st.floats(0, 0.1), st.floats(0, 0.1)),
    place=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_a_crop_of_any_place_is_found_either_way(
    seed: int, lost: tuple[float, float], place: tuple[float, float]
) -> None:
    whole = scene(seed)
    part = cut(whole, lost[0] * place[0], lost[1] * place[1], 1 - lost[0], 1 - lost[1])
    of_whole, of_part = hash_windows(whole), hash_windows(compressed(part))
    assert least_apart(of_part.windows, of_whole.middle) <= 10
    assert least_apart(of_whole.windows, of_part.middle) <= 10


def test_different_pictures_stay_apart() -> None:
    middles = [hash_windows(scene(seed)).middle for seed in range(30)]
    windows = [hash_windows(scene(seed)).windows for seed in range(30)]
    near = [
        (one, other)
        for one in range(30)
        for other in range(30)
        if one != other and least_apart(windows[one], middles[other]) <= 10
    ]
    assert near == []


@pytest.mark.parametrize("level", [0, 255])
def test_a_picture_without_detail_is_not_telling(level: int) -> None:
    plain = np.full((90, 120, 3), level, np.uint8)
    found = hash_windows(plain)
    assert not are_telling(np.array([phash(plain), found.middle], np.uint64)).any()
    assert not are_telling(found.windows).any()
    assert are_telling(np.array([phash(scene(3))], np.uint64)).all()


@pytest.mark.parametrize(
    ("rows", "columns", "level"), [(40, 0, 18), (200, 0, 0), (0, 120, 255), (60, 60, 128)]
)
def test_it_finds_the_picture_within_bars(rows: int, columns: int, level: int) -> None:
    picture = scene(5)
    found = without_bars(compressed(with_bars(picture, rows, columns, level), 90))
    assert found is not None
    assert apart(phash(found), phash(picture)) <= 8


def test_words_on_a_bar_are_part_of_the_bar() -> None:
    picture = with_bars(scene(6), 50, level=0)
    picture[10:30, 20:80] = 200
    found = without_bars(picture)
    assert found is not None
    assert abs(len(found) - 320) <= 8


@pytest.mark.parametrize("picture", [scene(7), np.zeros((50, 60, 3), np.uint8), scene(8)[:1, :1]])
def test_without_bars_there_is_nothing_to_take_off(picture: Pixels) -> None:
    assert without_bars(picture) is None
