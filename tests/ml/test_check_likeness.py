"""Two pictures are compared: what was done to the one, or that they are two."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ml.likeness import check
from ml.likeness.check import compare, look_at
from ml.likeness.protocol import Kind, Likeness, Placement
from ml.likeness.turning import ORIENTATIONS, inverse, turned
from tests.ml.likeness_pictures import (
    Pixels,
    a_moment_later,
    captioned,
    compressed,
    cropped,
    grey,
    in_bars,
    recoloured,
    resized,
    scene,
)

SEEDS = (1, 2)
BY_DEFAULT = 95  # per cent


def compared(first: Pixels, second: Pixels) -> Likeness | None:
    return compare(look_at(first), look_at(second))


def found(first: Pixels, second: Pixels) -> Likeness:
    likeness = compared(first, second)
    assert likeness is not None
    return likeness


def box(placement: Placement) -> tuple[float, float, float, float]:
    return placement.left, placement.top, placement.width, placement.height


def test_it_tells_the_same_pixels() -> None:
    assert found(scene(1), scene(1)) == Likeness(Kind.IDENTICAL, 100.0, Placement())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (compressed, Kind.SAME),
        (lambda pixels: compressed(pixels, 25), Kind.SAME),
        (lambda pixels: resized(pixels, 0.5), Kind.SAME),
        (lambda pixels: resized(pixels, 1.7), Kind.SAME),
        (lambda pixels: turned(pixels, 6), Kind.TURNED),
        (lambda pixels: turned(pixels, 2), Kind.TURNED),
        (lambda pixels: cropped(pixels, 0.025, 0.025, 0.975, 0.975), Kind.CROPPED),
        (lambda pixels: cropped(pixels, 0, 0.1, 0.9, 1), Kind.CROPPED),
        (lambda pixels: cropped(pixels, 0.3, 0.2, 0.9, 0.8), Kind.CROPPED),
        (lambda pixels: in_bars(pixels, 60, 40), Kind.CROPPED),
        (captioned, Kind.EDITED),
        (recoloured, Kind.EDITED),
        (grey, Kind.EDITED),
    ],
)
def test_it_tells_what_was_done(seed: int, change: Callable[[Pixels], Pixels], kind: Kind) -> None:
    likeness = found(scene(seed), compressed(change(scene(seed)), 80))
    assert likeness.kind == kind
    assert likeness.per_cent >= BY_DEFAULT


@pytest.mark.parametrize("seed", SEEDS)
def test_it_tells_another_photo_of_the_moment(seed: int) -> None:
    assert found(scene(seed), a_moment_later(scene(seed), seed)).kind == Kind.SIMILAR


@pytest.mark.parametrize("seed", range(10, 14))
def test_it_tells_different_pictures(seed: int) -> None:
    assert compared(scene(seed), scene(seed + 100)) is None


def test_it_does_not_take_an_enlarged_detail_for_the_picture() -> None:
    assert compared(scene(1), resized(cropped(scene(1), 0.4, 0.4, 0.6, 0.6), 4)) is None


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_it_says_how_the_first_lies_on_the_second(orientation: int) -> None:
    whole = scene(4)
    part = turned(cropped(whole, 0.2, 0.1, 0.9, 0.7), orientation)
    there = found(part, whole).placement
    assert box(there) == pytest.approx((0.2, 0.1, 0.7, 0.6), abs=0.01)
    assert turned(part, there.orientation).shape == cropped(whole, 0.2, 0.1, 0.9, 0.7).shape
    back = found(whole, part).placement
    assert back.orientation == orientation
    assert box(inverse(back)) == pytest.approx(box(there), abs=1e-5)


def test_it_finds_a_picture_between_bars() -> None:
    likeness = found(scene(5), in_bars(scene(5), 80, 20))
    assert box(likeness.placement) == pytest.approx((0, 80 / 420, 1, 320 / 420), abs=0.01)


def test_it_finds_the_shared_part_of_two_crops() -> None:
    first, second = cropped(scene(6), 0, 0, 0.85, 1), cropped(scene(6), 0.15, 0, 1, 1)
    likeness = found(first, second)
    assert likeness.kind == Kind.CROPPED
    assert box(likeness.placement) == pytest.approx((-0.15 / 0.85, 0, 1, 1), abs=0.01)


def test_it_answers_alike_whichever_comes_first() -> None:
    one, other = look_at(scene(7)), look_at(compressed(cropped(scene(7), 0.1, 0, 1, 0.8)))
    there, back = compare(one, other), compare(other, one)
    assert there is not None
    assert back is not None
    assert (there.kind, there.per_cent) == (back.kind, back.per_cent)
    assert box(inverse(back.placement)) == pytest.approx(box(there.placement), abs=1e-5)


def test_it_answers_the_same_each_time() -> None:
    assert compared(scene(8), captioned(scene(8))) == compared(scene(8), captioned(scene(8)))


def plain(level: int, height_px: int = 300, width_px: int = 400) -> Pixels:
    return np.full((height_px, width_px, 3), level, np.uint8)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (plain(0), plain(255)),
        (plain(0), plain(1)),
        (plain(0), plain(0, 200, 200)),
        (plain(128), scene(1)),
        (scene(1), scene(1)[:1, :1]),
        (scene(1)[:3, :3], scene(2)[:3, :3]),
        (resized(scene(1), 0.02), resized(scene(2), 0.02)),
        (scene(1)[:2], scene(2)[:2]),
    ],
    ids=[
        "black and white",
        "nearly black",
        "black",
        "a scene",
        "a pixel",
        "tiny",
        "icons",
        "lines",
    ],
)
def test_it_says_nothing_of_pictures_that_show_nothing(first: Pixels, second: Pixels) -> None:
    assert compared(first, second) is None


def test_it_says_nothing_of_a_strip_too_narrow_to_see() -> None:
    strip = scene(1)[:20]
    assert compared(strip, compressed(strip)) is None


def test_it_says_nothing_where_laying_leads_out_of_the_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(check, "finely_aligned", lambda *_: Placement(left=0.9))
    assert compared(scene(1), compressed(scene(1))) is None


def test_it_tells_pages_of_other_words_apart_though_black_on_white() -> None:
    darker = (page(2) * 0.7).astype(np.uint8)
    likeness = compared(page(1), darker)
    assert likeness is None or likeness.kind == Kind.SIMILAR


def test_it_says_nothing_of_a_mere_dot() -> None:
    dot = plain(200)
    dot[140:156, 190:206] = 30
    assert compared(dot, compressed(dot)) is None


def test_it_knows_a_flat_picture_by_its_pixels() -> None:
    assert found(plain(0), plain(0)).kind == Kind.IDENTICAL
    assert compared(plain(7, 30, 40), plain(7, 40, 30)) is None


def test_it_tells_two_pages_of_one_form_apart() -> None:
    assert compared(page(1), page(2)) is None or found(page(1), page(2)).kind == Kind.SIMILAR


def page(seed: int) -> Pixels:
    """A white page with lines of what looks like words, other words with each seed."""
    random = np.random.default_rng(seed)
    page = np.full((420, 300, 3), 250, np.uint8)
    for line in range(40, 380, 14):
        inked = np.repeat(random.random(60) < 0.6, 4)
        page[line : line + 7, 30:270][:, inked] = 30
    return page


@settings(max_examples=8)
@given(
    height_px=st.integers(1, 300),
    width_px=st.integers(1, 300),
    seed=st.integers(0, 5),
    levels=st.sampled_from([1, 2, 256]),
)
def test_it_takes_pictures_of_any_size(
    height_px: int, width_px: int, seed: int, levels: int
) -> None:
    random = np.random.default_rng(seed)
    noise = (random.integers(0, levels, (height_px, width_px, 3)) * (255 // levels)).astype(
        np.uint8
    )
    part = noise[: max(1, height_px // 2), : max(1, width_px * 2 // 3)]
    for other in (scene(1), part, noise[::-1], resized(scene(1), 0.3)):
        likeness = compared(noise, np.ascontiguousarray(other))
        assert likeness is None or 0 <= likeness.per_cent <= 100
