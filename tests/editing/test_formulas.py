"""The browser's formulas are the server's: the same figures come out of both."""

import json
import subprocess
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from config.embedded import ROOT
from config.frontend import NODE
from editing import colour
from editing.filters import FILTERS
from editing.geometry import shape_of
from editing.recipe import Recipe
from editing.selectors import editor_table
from tests.editing.recipes import recipes

SCRIPT = """
import { blurSigma, blurWeights, curves, mixing } from "%(js)s/edit_colour.js";
import { shapeOf, toOriginal } from "%(js)s/edit_geometry.js";
const { recipe, filters, width, height } = JSON.parse(process.argv[1]);
const shape = shapeOf(recipe, width, height);
console.log(JSON.stringify({
  curves: curves(recipe).map((table) => [...table]),
  ...mixing(recipe, filters),
  weights: blurWeights(blurSigma(width, height)),
  shape: [shape.left, shape.top, shape.width, shape.height],
  map: toOriginal(shape),
}));
"""


def in_browser(recipe: Recipe, width: int, height: int) -> Any:
    told = {"recipe": recipe.as_json(), "filters": editor_table(), "width": width, "height": height}
    script = SCRIPT % {"js": (ROOT / "static" / "js").as_uri()}
    command = [NODE / "bin" / "node", "--input-type=module", "-e", script, json.dumps(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@settings(max_examples=12)
@given(recipe=recipes())
def test_both_say_the_same(recipe: Recipe) -> None:
    width, height = 1440, 1081
    said = in_browser(recipe, width, height)
    assert np.array(said["curves"]) == pytest.approx(colour.curves(recipe), abs=1e-6)
    mixing = colour.mixing(recipe)
    assert np.array(said["matrix"]) == pytest.approx(mixing.matrix, abs=1e-9)
    assert np.array(said["lift"]) == pytest.approx(mixing.lift)
    assert said["contrast"] == mixing.contrast
    weights = colour.blur_weights(colour.blur_sigma(width, height))
    assert said["weights"] == pytest.approx(weights[len(weights) // 2 :])
    shape = shape_of(recipe, width, height)
    assert said["shape"] == [shape.left, shape.top, shape.width, shape.height]


def test_both_know_the_same_filters() -> None:
    assert editor_table().keys() == FILTERS.keys()
