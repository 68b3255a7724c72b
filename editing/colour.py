"""The colour of a recipe as formulas. Pure; pictures are sRGB as they are stored, from 0 to 1.

`static/js/edit_colour.js` says the same for the browser, and a test compares the two.

- linear light: IEC 61966-2-1, both ways
- exposure and white balance: linear light times 2^exposure and a gain a channel; the gains leave
  the brightness of grey as it was
- shadows: c + s c (1 - c)^2; highlights: c + h c^2 (1 - c); contrast: c + k c (1 - c)(2 c - 1).
  Each is steady (never turns brighter into darker) for figures from -1 to 1
- saturation: grey + (1 + s)(c - grey), and the filter's matrix upon it
- sharpness: c + amount (c - blurred c), where the blur grows with the picture
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from editing.filters import BLUE, FILTERS, GREEN, RED, saturated
from editing.recipe import Recipe

Floats = NDArray[np.float64]
LEVELS = 256
BLUR_SHARE = 1 / 2000  # sigma of the longer side
LEAST_SIGMA, MOST_SIGMA = 0.3, 8.0
MOST_SHARP = 1.5


@dataclass(frozen=True)
class Mixing:
    """`matrix` (3, 3) float64 @ colour + `lift` (3,), then the contrast."""

    matrix: Floats
    lift: Floats
    contrast: float

    @property
    def is_nothing(self) -> bool:
        is_same = np.array_equal(self.matrix, np.eye(3)) and not self.lift.any()
        return bool(is_same and self.contrast == 0)


def to_linear(encoded: Floats) -> Floats:
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def to_encoded(linear: Floats) -> Floats:
    bright = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, linear * 12.92, bright)


def gains(recipe: Recipe) -> Floats:
    """By what the linear light of each channel is multiplied; (3,) float64."""
    warmth, tint = recipe.temperature / 100, recipe.tint / 100
    balance = np.array([2 ** (0.5 * warmth), 2 ** (-0.3 * tint), 2 ** (-0.5 * warmth)])
    grey = float(balance @ np.array([RED, GREEN, BLUE]))
    return np.asarray(balance / grey * 2**recipe.exposure)


def contrasted(colour: Floats, by: float) -> Floats:
    return colour + by * colour * (1 - colour) * (2 * colour - 1)


def curves(recipe: Recipe, count: int = LEVELS) -> Floats:
    """What becomes of each of so many levels of each channel: (3, count) float64 from 0 to 1."""
    levels = np.arange(count) / (count - 1)
    light = np.clip(to_linear(levels)[None] * gains(recipe)[:, None], 0, 1)
    colour = to_encoded(light)
    colour = colour + recipe.shadows / 100 * colour * (1 - colour) ** 2
    colour = colour + recipe.highlights / 100 * colour**2 * (1 - colour)
    return np.clip(contrasted(colour, recipe.contrast / 100), 0, 1)


def changes_levels(recipe: Recipe) -> bool:
    """Whether the curves are more than a straight line."""
    names = ("exposure", "contrast", "highlights", "shadows", "temperature", "tint")
    return any(getattr(recipe, name) for name in names)


def mixing(recipe: Recipe) -> Mixing:
    """Saturation with the filter upon it."""
    chosen = FILTERS[recipe.filter]
    share = 0.0 if recipe.black_and_white else 1 + recipe.saturation / 100
    matrix = np.array(chosen.matrix) @ np.array(saturated(share))
    return Mixing(matrix, np.array(chosen.lift), chosen.contrast)


def blur_sigma(width_px: int, height_px: int) -> float:
    """Of the blur that sharpening is made of, in pixels of the picture."""
    return min(max(max(width_px, height_px) * BLUR_SHARE, LEAST_SIGMA), MOST_SIGMA)


def blur_weights(sigma: float) -> Floats:
    """One row of the blur, to be applied both ways: (2 radius + 1,) float64, sum 1."""
    radius = math.ceil(2.5 * sigma)
    weights = np.exp(-(np.arange(-radius, radius + 1) ** 2) / (2 * sigma**2))
    return np.asarray(weights / weights.sum())
