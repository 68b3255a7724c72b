"""A recipe: what is done to a picture, in numbers. Pure; written and read as JSON.

The order of operations, everywhere: mirror, quarter turns, straighten, crop (`geometry`); then
exposure and white balance, shadows, highlights, contrast (one curve a channel), saturation and
filter (one matrix), the filter's contrast (`colour`); sharpness last. The picture before it is
upright and in sRGB.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from editing.filters import FILTERS

RATIOS = ("free", "original", "1:1", "4:3", "3:4", "3:2", "2:3", "16:9", "9:16")
LEAST_SIDE = 0.01  # of the straightened picture
SLACK = 1e-6  # what adding fractions in a browser loses
PLACES = 6
# The least and the most of each figure.
RANGES = {
    "straighten": (-45.0, 45.0),
    "exposure": (-3.0, 3.0),
    "contrast": (-100.0, 100.0),
    "highlights": (-100.0, 100.0),
    "shadows": (-100.0, 100.0),
    "temperature": (-100.0, 100.0),
    "tint": (-100.0, 100.0),
    "saturation": (-100.0, 100.0),
    "sharpness": (0.0, 100.0),
}
GEOMETRY = ("crop", "straighten", "turns", "mirror")
TURNS = range(4)


class InvalidRecipe(ValueError):
    """A recipe that nobody can follow. The message says what is wrong with it."""


@dataclass(frozen=True)
class Crop:
    """What is left, in fractions of the straightened picture. `ratio` is what its sides were held
    to while it was drawn."""

    left: float = 0.0
    top: float = 0.0
    width: float = 1.0
    height: float = 1.0
    ratio: str = "free"

    @property
    def is_whole(self) -> bool:
        return (self.left, self.top, self.width, self.height) == (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Recipe:
    """`straighten`: degrees clockwise. `turns`: quarter turns clockwise. `exposure`: stops."""

    crop: Crop = field(default_factory=Crop)
    straighten: float = 0.0
    turns: int = 0
    mirror: bool = False
    exposure: float = 0.0
    contrast: float = 0.0
    highlights: float = 0.0
    shadows: float = 0.0
    temperature: float = 0.0
    tint: float = 0.0
    saturation: float = 0.0
    sharpness: float = 0.0
    filter: str = "none"
    black_and_white: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the picture stays as it is."""
        return replace(self, crop=replace(self.crop, ratio="free")) == Recipe()

    @property
    def without_geometry(self) -> "Recipe":
        """Light, colour and detail alone: what fits every other picture."""
        return replace(self, **{name: getattr(Recipe(), name) for name in GEOMETRY})

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def read_recipe(told: object) -> Recipe:
    """The recipe in what was read as JSON; what it leaves out stays as it is. Raises
    InvalidRecipe."""
    values = known_keys(told, {each.name for each in fields(Recipe)}, "recipe")
    read: dict[str, Any] = {}
    for name, value in values.items():
        if name == "crop":
            read[name] = read_crop(value)
        elif name in RANGES:
            read[name] = read_number(name, value, *RANGES[name])
        elif name == "turns":
            read[name] = read_turns(value)
        elif name == "filter":
            read[name] = read_choice(name, value, tuple(FILTERS))
        else:
            read[name] = read_yes_or_no(name, value)
    return Recipe(**read)


def read_crop(told: object) -> Crop:
    values = known_keys(told, {each.name for each in fields(Crop)}, "crop")
    sides = {
        name: read_number(f"crop.{name}", values.get(name, getattr(Crop(), name)), 0.0, 1.0)
        for name in ("left", "top", "width", "height")
    }
    if min(sides["width"], sides["height"]) < LEAST_SIDE:
        raise InvalidRecipe(f"crop: each side is at least {LEAST_SIDE}.")
    for start, length in (("left", "width"), ("top", "height")):
        if sides[start] + sides[length] > 1 + SLACK:
            raise InvalidRecipe(f"crop: {start} and {length} lead out of the picture.")
        sides[length] = round(min(sides[length], 1 - sides[start]), PLACES)
    return Crop(**sides, ratio=read_choice("crop.ratio", values.get("ratio", "free"), RATIOS))


def known_keys(told: object, known: set[str], what: str) -> Mapping[str, object]:
    if not isinstance(told, Mapping):
        raise InvalidRecipe(f"{what}: an object with names and values is needed.")
    unknown = sorted(str(name) for name in told if name not in known)
    if unknown:
        raise InvalidRecipe(f"{what}: {unknown[0][:40]!r} is not known.")
    return told


def read_number(name: str, value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidRecipe(f"{name}: a number is needed.")
    if not least <= value <= most:
        raise InvalidRecipe(f"{name}: a number from {least:g} to {most:g} is needed.")
    return round(float(value), PLACES) + 0.0  # no minus before nothing


def read_turns(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in TURNS:
        raise InvalidRecipe("turns: 0, 1, 2 or 3 quarter turns are needed.")
    return value


def read_choice(name: str, value: object, known: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in known:
        raise InvalidRecipe(f"{name}: one of {', '.join(known)} is needed.")
    return value


def read_yes_or_no(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidRecipe(f"{name}: true or false is needed.")
    return value
