"""Two photos in one frame: where each lies, and what the right one is to the left one."""

from typing import Any

import pytest

from dedup.models import Link
from dedup.pages.laying import Box, in_words, laid
from photos.models import Photo

WHOLE = Box(0, 0, 1, 1)


def photo(number: int, width: int = 600, height: int = 400) -> Photo:
    return Photo(pk=number, width_px=width, height_px=height)


def link(first: int, second: int, **placement: Any) -> Link:
    return Link(first_id=first, second_id=second, kind="same", placement=placement)


def near(box: Box) -> Any:
    return pytest.approx((box.left, box.top, box.width, box.height), abs=1e-6)


def sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.width, box.height


def test_a_copy_fills_the_frame() -> None:
    found = laid(photo(1), photo(2, 300, 200), link(1, 2))
    assert (found.width, found.height) == (600, 400)
    assert (found.left, found.right, found.turn) == (WHOLE, WHOLE, 1)
    assert not found.is_part


def test_a_part_lies_where_it_was_cut_out() -> None:
    cut = {"orientation": 1, "left": 0.25, "top": 0.5, "width": 0.5, "height": 0.25}
    found = laid(photo(2), photo(1), link(1, 2, **cut))
    assert sides(found.left) == near(WHOLE)
    assert sides(found.right) == near(Box(0.25, 0.5, 0.5, 0.25))
    assert found.is_part


def test_what_shows_more_makes_the_frame_larger() -> None:
    cut = {"orientation": 1, "left": 0.25, "top": 0.5, "width": 0.5, "height": 0.25}
    found = laid(photo(1, 300, 100), photo(2), link(1, 2, **cut))
    assert (found.width, found.height) == pytest.approx((600, 400))
    assert sides(found.left) == near(Box(0.25, 0.5, 0.5, 0.25))
    assert sides(found.right) == near(WHOLE)


@pytest.mark.parametrize(("turn", "back"), [(6, 8), (8, 6), (3, 3), (2, 2), (5, 5), (7, 7), (4, 4)])
def test_what_is_turned_is_turned_back(turn: int, back: int) -> None:
    whole = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}
    left, right = photo(1), photo(2, 400, 600)
    assert laid(left, right, link(1, 2, orientation=turn, **whole)).turn == back
    assert laid(right, left, link(1, 2, orientation=turn, **whole)).turn == turn


def test_photos_that_nobody_compared_fill_the_frame() -> None:
    found = laid(photo(1, 0, 0), photo(2), None)
    assert (found.width, found.height, found.right) == (4, 3, WHOLE)


def test_tall_ones_are_told() -> None:
    assert laid(photo(1, 400, 600), photo(2), None).is_tall
    assert not laid(photo(1), photo(2), None).is_tall


@pytest.mark.parametrize(
    ("turn", "words"),
    [(1, ""), (2, "is mirrored"), (3, "is turned upside down"), (6, "is turned left by 90°"),
     (8, "is turned right by 90°"), (5, "is mirrored and turned by 90°")],
)  # fmt: skip
def test_it_says_how_the_right_one_is_turned(turn: int, words: str) -> None:
    whole = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}
    found = laid(photo(2), photo(1), link(1, 2, orientation=turn, **whole))
    assert in_words("turned", found) == words


def test_it_says_how_much_a_part_shows() -> None:
    cut = {"orientation": 1, "left": 0.25, "top": 0.5, "width": 0.5, "height": 0.5}
    part, whole = photo(1, 300, 200), photo(2)
    assert in_words("cropped", laid(whole, part, link(1, 2, **cut))) == "shows 25 % of the other"
    words = in_words("cropped", laid(part, whole, link(1, 2, **cut)))
    assert words == "shows more: the other is 25 % of it"


def test_of_others_it_says_nothing() -> None:
    assert in_words("same", laid(photo(1), photo(2), None)) == ""
