"""The shape of a recipe: which point of a picture lies where in the edited one. Pure.

The straightened picture is the largest part, of the same shape and about the same middle, that has
no empty corner; a pixel of it is as large as one of the original.
"""

import math
from dataclasses import dataclass

from editing.recipe import Recipe
from ml.box import Box


@dataclass(frozen=True)
class Shape:
    """Where an edited picture lies in the turned one. Sizes are in pixels of the original, the
    straightened one's need not be whole; `angle` is clockwise, in radians."""

    turned_width: int
    turned_height: int
    angle: float
    straight_width: float
    straight_height: float
    left: int
    top: int
    width: int
    height: int

    @property
    def turn(self) -> tuple[float, float, float, float]:
        """Matrix of the straightening, row by row; y points down."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        return cos, -sin, sin, cos

    def to_turned(self, x: float, y: float) -> tuple[float, float]:
        """The point of the turned picture at a point of the edited one, both in pixels."""
        cos, _, sin, _ = self.turn
        across = x + self.left - self.straight_width / 2
        down = y + self.top - self.straight_height / 2
        return (
            self.turned_width / 2 + cos * across + sin * down,
            self.turned_height / 2 - sin * across + cos * down,
        )

    def from_turned(self, x: float, y: float) -> tuple[float, float]:
        """The other way."""
        cos, _, sin, _ = self.turn
        across, down = x - self.turned_width / 2, y - self.turned_height / 2
        return (
            cos * across - sin * down + self.straight_width / 2 - self.left,
            sin * across + cos * down + self.straight_height / 2 - self.top,
        )


def shape_of(recipe: Recipe, width_px: int, height_px: int) -> Shape:
    """Of an upright picture of this size."""
    sideways = recipe.turns % 2 == 1
    width, height = (height_px, width_px) if sideways else (width_px, height_px)
    angle = math.radians(recipe.straighten)
    shrink = straightening(angle, width, height)
    straight_width, straight_height = width / shrink, height / shrink
    crop = recipe.crop
    left, across = span(crop.left, crop.width, straight_width)
    top, down = span(crop.top, crop.height, straight_height)
    return Shape(
        width, height, angle, straight_width, straight_height, left, top, across, down
    )  # fmt: skip


def straightening(angle: float, width: float, height: float) -> float:
    """By how much the straightened picture is smaller than the turned one."""
    cos, sin = math.cos(angle), abs(math.sin(angle))
    return cos + sin * max(width / height, height / width)


def span(start: float, length: float, side: float) -> tuple[int, int]:
    """Fractions of a side as whole pixels: where it begins, and how many."""
    most = max(1, math.floor(side + 1e-6))
    first = min(math.floor(start * side + 0.5), most - 1)
    last = min(math.floor((start + length) * side + 0.5), most)
    return first, max(1, last - first)


def box_in_edit(box: Box, recipe: Recipe, width_px: int, height_px: int) -> Box | None:
    """Where a box of the upright original, in fractions, lies in the edited picture: about the same
    middle, as large; None where less than half of it is left."""
    shape = shape_of(recipe, width_px, height_px)
    x, y = turned(recipe, box.left + box.width / 2, box.top + box.height / 2)
    middle = shape.from_turned(x * shape.turned_width, y * shape.turned_height)
    across, down = sized(recipe, box.width * width_px, box.height * height_px)
    return about(middle, (across, down), (shape.width, shape.height))


def box_in_original(box: Box, recipe: Recipe, width_px: int, height_px: int) -> Box | None:
    """The other way: where a box of the edited picture lies in the upright original."""
    shape = shape_of(recipe, width_px, height_px)
    across = (box.left + box.width / 2) * shape.width
    down = (box.top + box.height / 2) * shape.height
    x, y = shape.to_turned(across, down)
    x, y = turned_back(recipe, x / shape.turned_width, y / shape.turned_height)
    size = sized(recipe, box.width * shape.width, box.height * shape.height)
    return about((x * width_px, y * height_px), size, (width_px, height_px))


def turned(recipe: Recipe, x: float, y: float) -> tuple[float, float]:
    """A point of the upright original, in fractions, after mirror and quarter turns."""
    x = 1 - x if recipe.mirror else x
    for _ in range(recipe.turns):
        x, y = 1 - y, x
    return x, y


def turned_back(recipe: Recipe, x: float, y: float) -> tuple[float, float]:
    for _ in range(recipe.turns):
        x, y = y, 1 - x
    return (1 - x if recipe.mirror else x), y


def sized(recipe: Recipe, across: float, down: float) -> tuple[float, float]:
    return (down, across) if recipe.turns % 2 else (across, down)


def about(
    middle: tuple[float, float], size: tuple[float, float], picture: tuple[int, int]
) -> Box | None:
    """The box of this size about a point, all in pixels, cut to the picture."""
    (x, y), (across, down) = middle, size
    left, top = max(x - across / 2, 0.0), max(y - down / 2, 0.0)
    width = min(x + across / 2, picture[0]) - left
    height = min(y + down / 2, picture[1]) - top
    if width <= 0 or height <= 0 or width * height < across * down / 2:
        return None
    return Box(left / picture[0], top / picture[1], width / picture[0], height / picture[1])
