"""Sharpness, exposure and noise: what spoils a picture is measured, and what does not is not."""

import numpy as np
import PIL.Image
import PIL.ImageFilter
import pytest
from numpy.typing import NDArray

from ml.photograph.measure import LONGEST_PX, Measures, measure
from tests.ml.likeness_pictures import scene

Pixels = NDArray[np.uint8]
SEEDS = (1, 2, 3)
FULL = 255


def blurred(pixels: Pixels, radius: float) -> Pixels:
    return np.asarray(
        PIL.Image.fromarray(pixels).filter(PIL.ImageFilter.GaussianBlur(radius)), np.uint8
    )


def shaken(pixels: Pixels, distance_px: int) -> Pixels:
    """As by a hand that moved sideways."""
    steps = [np.roll(pixels, step, axis=1).astype(float) for step in range(distance_px)]
    return np.mean(steps, axis=0).round().astype(np.uint8)


def exposed(pixels: Pixels, stops: float) -> Pixels:
    light = (pixels / FULL) ** 2.2 * 2**stops
    return (np.clip(light, 0, 1) ** (1 / 2.2) * FULL).round().astype(np.uint8)


def grainy(pixels: Pixels, deviation: float) -> Pixels:
    grain = np.random.default_rng(7).normal(0, deviation, pixels.shape)
    return np.clip(pixels + grain, 0, FULL).round().astype(np.uint8)


@pytest.mark.parametrize("seed", SEEDS)
def test_it_ranks_a_picture_above_its_spoilt_ones(seed: int) -> None:
    whole = scene(seed)
    worse = {
        "blurred": [blurred(whole, radius) for radius in (1, 2, 4)],
        "shaken": [shaken(whole, distance) for distance in (5, 9, 15)],
        "dark": [exposed(whole, stops) for stops in (-2, -3)],
        "pale": [exposed(whole, stops) for stops in (2, 3)],
        "grainy": [grainy(whole, deviation) for deviation in (20, 35)],
    }
    for name, pictures in worse.items():
        ranks = [measure(picture).technical for picture in (whole, *pictures)]
        assert ranks == sorted(ranks, reverse=True), name
        assert len(set(ranks)) == len(ranks), name


def test_it_forgives_a_soft_background() -> None:
    """The subject is a quarter of the picture."""
    whole = scene(1)
    height, width = whole.shape[:2]
    portrait = blurred(whole, 6).copy()
    middle = np.s_[height // 4 : 3 * height // 4, width // 4 : 3 * width // 4]
    portrait[middle] = whole[middle]
    sharp, soft = measure(whole).sharpness, measure(blurred(whole, 6)).sharpness
    assert measure(portrait).sharpness > sharp - 0.2 * (sharp - soft)


def test_it_counts_a_shake_that_blurs_one_direction_alone() -> None:
    whole = scene(2)
    for picture in (shaken(whole, 15), shaken(whole.swapaxes(0, 1), 15)):
        assert measure(picture).sharpness < measure(whole).sharpness - 0.2


def test_it_takes_no_grain_for_sharpness() -> None:
    soft = blurred(scene(1), 4)
    assert measure(grainy(soft, 12)).sharpness < measure(blurred(scene(1), 1)).sharpness


def test_it_tells_how_much_is_white_and_black() -> None:
    picture = np.full((200, 400), 128, np.uint8)
    picture[:, :100], picture[:, 100:140] = 255, 0
    found = measure(picture)
    assert (found.highlights, found.shadows) == (pytest.approx(0.25), pytest.approx(0.1))
    assert found.tone == pytest.approx((0.25 * 255 + 0.65 * 128) / 255)


def test_it_measures_grain_in_levels_of_grey() -> None:
    even = np.full((320, 480), 128, np.uint8)
    assert measure(even).noise == 0
    assert measure(grainy(even, 8)).noise == pytest.approx(8, abs=1)


@pytest.mark.parametrize(
    "pixels", [np.zeros((1, 1), np.uint8), np.full((2, 3000, 3), 255, np.uint8)]
)
def test_it_measures_what_shows_nothing(pixels: Pixels) -> None:
    found = measure(pixels)
    assert found.technical == 0
    assert all(np.isfinite(value) for value in vars(found).values())


def test_it_is_the_same_for_grey_and_for_more_pixels() -> None:
    large = np.asarray(PIL.Image.fromarray(scene(3)).resize((4 * LONGEST_PX, 3 * LONGEST_PX)))
    small = np.asarray(PIL.Image.fromarray(large).resize((2 * LONGEST_PX, 3 * LONGEST_PX // 2)))
    assert near(measure(large), measure(small))
    assert measure(small) == measure(np.asarray(PIL.Image.fromarray(small).convert("L")))


def near(one: Measures, other: Measures) -> bool:
    return bool(np.allclose(list(vars(one).values()), list(vars(other).values()), atol=0.05))
