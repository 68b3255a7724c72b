"""A recipe is read from and written as JSON; what nobody can follow is refused in words."""

import json
import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editing.recipe import Crop, InvalidRecipe, Recipe, read_recipe
from tests.editing.recipes import recipes


@given(recipe=recipes())
def test_it_is_the_same_after_json(recipe: Recipe) -> None:
    assert read_recipe(json.loads(json.dumps(recipe.as_json()))) == recipe


def test_what_is_left_out_stays_as_it_is() -> None:
    assert read_recipe({}) == Recipe()
    assert read_recipe({"turns": 1, "crop": {"width": 0.5}}) == Recipe(
        turns=1, crop=Crop(width=0.5)
    )
    assert math.copysign(1, read_recipe({"tint": -0.0}).tint) == 1


def test_nothing_is_nothing_whatever_ratio_was_chosen() -> None:
    assert Recipe().is_nothing
    assert read_recipe({"crop": {"ratio": "1:1"}}).is_nothing
    assert not Recipe(turns=1).is_nothing
    assert Crop().is_whole
    assert not Crop(width=0.5).is_whole


def test_other_pictures_take_light_and_colour_alone() -> None:
    recipe = Recipe(
        crop=Crop(width=0.5), straighten=3, turns=1, mirror=True, exposure=1, filter="noir"
    )
    assert recipe.without_geometry == Recipe(exposure=1, filter="noir")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ([], "recipe: an object"),
        ("x", "recipe: an object"),
        ({"colour": 1}, "recipe: 'colour' is not known"),
        ({"crop": 3}, "crop: an object"),
        ({"crop": {"right": 3}}, "crop: 'right' is not known"),
        ({"crop": {"left": 0.5}}, "crop: left and width lead out"),
        ({"crop": {"top": 0.5, "height": 0.6}}, "crop: top and height lead out"),
        ({"crop": {"width": 0.0}}, "crop: each side is at least"),
        ({"crop": {"width": float("nan")}}, "crop.width: a number from 0 to 1"),
        ({"crop": {"ratio": "7:1"}}, "crop.ratio: one of free"),
        ({"exposure": float("nan")}, "exposure: a number from -3 to 3"),
        ({"exposure": float("inf")}, "exposure: a number from -3 to 3"),
        ({"exposure": 10**400}, "exposure: a number from -3 to 3"),
        ({"exposure": "1"}, "exposure: a number is needed"),
        ({"exposure": True}, "exposure: a number is needed"),
        ({"exposure": None}, "exposure: a number is needed"),
        ({"straighten": 45.1}, "straighten: a number from -45 to 45"),
        ({"sharpness": -1}, "sharpness: a number from 0 to 100"),
        ({"turns": 4}, "turns: 0, 1, 2 or 3"),
        ({"turns": True}, "turns: 0, 1, 2 or 3"),
        ({"turns": 1.0}, "turns: 0, 1, 2 or 3"),
        ({"mirror": 1}, "mirror: true or false"),
        ({"filter": "neon"}, "filter: one of none"),
        ({"filter": ["none"]}, "filter: one of none"),
    ],
)
def test_what_nobody_can_follow_is_refused(told: object, words: str) -> None:
    with pytest.raises(InvalidRecipe, match=words.replace("'", ".")):
        read_recipe(told)


@given(
    told=st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["crop", "exposure", "turns", "filter", "left", "x"]), inner
            )
        ),
    )
)
def test_whatever_is_sent_is_read_or_refused(told: object) -> None:
    with suppress(InvalidRecipe):
        assert isinstance(read_recipe(told), Recipe)
