"""The recipe done again in numpy, as slowly and as plainly as can be: what rendering must equal."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import convolve1d, map_coordinates

from editing.filters import FILTERS
from editing.recipe import Recipe

Pixels = NDArray[Any]
LUMA = np.array([0.2126, 0.7152, 0.0722])


def reference(pixels: Pixels, recipe: Recipe) -> Pixels:
    """(height, width, 3) uint8 in, the same out."""
    colours = sharpen(mix(tone(place(pixels.astype(float), recipe) / 255, recipe), recipe), recipe)
    return np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8)


def place(pixels: Pixels, recipe: Recipe) -> Pixels:
    if recipe.mirror:
        pixels = pixels[:, ::-1]
    pixels = np.rot90(pixels, -recipe.turns)
    height, width = pixels.shape[:2]
    angle = math.radians(recipe.straighten)
    shrink = math.cos(angle) + abs(math.sin(angle)) * max(width / height, height / width)
    straight_width, straight_height = width / shrink, height / shrink
    crop = recipe.crop
    left, right = (
        round_half_up(each * straight_width) for each in (crop.left, crop.left + crop.width)
    )
    top, bottom = (
        round_half_up(each * straight_height) for each in (crop.top, crop.top + crop.height)
    )
    right = max(min(right, math.floor(straight_width + 1e-6)), left + 1)
    bottom = max(min(bottom, math.floor(straight_height + 1e-6)), top + 1)
    y, x = np.mgrid[top:bottom, left:right] + 0.5
    across, down = x - straight_width / 2, y - straight_height / 2
    from_x = width / 2 + math.cos(angle) * across + math.sin(angle) * down - 0.5
    from_y = height / 2 - math.sin(angle) * across + math.cos(angle) * down - 0.5
    channels = [
        map_coordinates(pixels[..., band], [from_y, from_x], order=1, mode="nearest")
        for band in range(3)
    ]
    return np.stack(channels, axis=-1)


def round_half_up(value: float) -> int:
    return math.floor(value + 0.5)


def tone(colours: Pixels, recipe: Recipe) -> Pixels:
    linear = np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)
    warmth, tint = recipe.temperature / 100, recipe.tint / 100
    balance = np.array([2 ** (warmth / 2), 2 ** (-0.3 * tint), 2 ** (-warmth / 2)])
    linear = np.clip(linear * balance / (balance @ LUMA) * 2**recipe.exposure, 0, 1)
    c = np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)
    c = c + recipe.shadows / 100 * c * (1 - c) * (1 - c)
    c = c + recipe.highlights / 100 * c * c * (1 - c)
    c = c + recipe.contrast / 100 * c * (1 - c) * (2 * c - 1)
    return np.clip(c, 0, 1)


def mix(colours: Pixels, recipe: Recipe) -> Pixels:
    grey = (colours @ LUMA)[..., None]
    saturation = -1 if recipe.black_and_white else recipe.saturation / 100
    colours = grey + (1 + saturation) * (colours - grey)
    chosen = FILTERS[recipe.filter]
    c = np.clip(colours @ np.array(chosen.matrix).T + np.array(chosen.lift), 0, 1)
    return np.clip(c + chosen.contrast * c * (1 - c) * (2 * c - 1), 0, 1)


def sharpen(colours: Pixels, recipe: Recipe) -> Pixels:
    sigma = min(max(max(colours.shape[:2]) / 2000, 0.3), 8.0)
    radius = math.ceil(2.5 * sigma)
    steps = np.arange(-radius, radius + 1)
    weights = np.exp(-(steps**2) / (2 * sigma**2))
    weights = weights / weights.sum()
    blurred = convolve1d(
        convolve1d(colours, weights, axis=0, mode="nearest"), weights, axis=1, mode="nearest"
    )
    return colours + 1.5 * recipe.sharpness / 100 * (colours - blurred)
