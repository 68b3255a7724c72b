"""What the editor's form asks for, as a recipe. Each tool is a field, so that it works without a
script, too."""

from collections.abc import Mapping
from typing import Any

from editing.recipe import RANGES, InvalidRecipe, Recipe, read_recipe

SIDES = ("left", "top", "width", "height")


def recipe_asked(told: Mapping[str, Any]) -> Recipe:
    """Raises InvalidRecipe."""
    asked: dict[str, Any] = {
        name: number(name, told[name]) for name in (*RANGES, "turns") if told.get(name)
    }
    if "turns" in asked:
        asked["turns"] = int(asked["turns"]) if asked["turns"] in range(4) else -1
    asked["filter"] = told.get("filter") or "none"
    asked |= {name: bool(told.get(name)) for name in ("mirror", "black_and_white")}
    crop: dict[str, Any] = {
        side: number(side, told[f"crop_{side}"]) for side in SIDES if told.get(f"crop_{side}")
    }
    return read_recipe({**asked, "crop": {**crop, "ratio": told.get("crop_ratio") or "free"}})


def number(name: str, text: object) -> float:
    try:
        return float(str(text))
    except ValueError as error:
        raise InvalidRecipe(f"{name}: a number is needed.") from error
