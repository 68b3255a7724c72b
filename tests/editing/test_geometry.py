"""Boxes find their place in the edited picture, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editing.geometry import box_in_edit, box_in_original, shape_of
from editing.recipe import Crop, Recipe
from ml.box import Box


@given(
    straighten=st.floats(-45, 45), turns=st.integers(0, 3), mirror=st.booleans(),
    width=st.integers(50, 4000), height=st.integers(50, 4000),
)  # fmt: skip
def test_no_corner_of_a_straightened_picture_is_empty(
    straighten: float, turns: int, mirror: bool, width: int, height: int
) -> None:
    shape = shape_of(Recipe(straighten=straighten, turns=turns, mirror=mirror), width, height)
    for x, y in ((0, 0), (shape.width, 0), (0, shape.height), (shape.width, shape.height)):
        across, down = shape.to_turned(x, y)
        assert -1 <= across <= shape.turned_width + 1
        assert -1 <= down <= shape.turned_height + 1
        assert shape.from_turned(across, down) == pytest.approx((x, y), abs=1e-6)


@given(
    straighten=st.floats(-20, 20), turns=st.integers(0, 3), mirror=st.booleans(),
    left=st.floats(0.4, 0.5), top=st.floats(0.4, 0.5),
)  # fmt: skip
def test_a_box_comes_back_to_where_it_was(
    straighten: float, turns: int, mirror: bool, left: float, top: float
) -> None:
    recipe = Recipe(Crop(0.05, 0.05, 0.9, 0.9), straighten, turns, mirror)
    box = Box(left, top, 0.08, 0.1)
    there = box_in_edit(box, recipe, 4000, 3000)
    assert there
    back = box_in_original(there, recipe, 4000, 3000)
    assert back
    assert back.overlap(box) == pytest.approx(1, abs=1e-6)


def test_a_box_goes_where_the_picture_goes() -> None:
    box = Box(0.0, 0.0, 0.25, 0.5)
    assert box_in_edit(box, Recipe(turns=1), 400, 200) == Box(0.5, 0.0, 0.5, 0.25)
    assert box_in_edit(box, Recipe(mirror=True), 400, 200) == Box(0.75, 0.0, 0.25, 0.5)
    assert box_in_edit(box, Recipe(Crop(0, 0, 0.5, 1)), 400, 200) == Box(0.0, 0.0, 0.5, 0.5)


def test_a_box_that_is_cut_off_is_gone() -> None:
    assert box_in_edit(Box(0, 0, 0.2, 0.2), Recipe(Crop(0.5, 0.5, 0.5, 0.5)), 400, 300) is None
    assert box_in_edit(Box(0.4, 0.4, 0.2, 0.2), Recipe(Crop(0.55, 0, 0.45, 1)), 400, 300) is None
