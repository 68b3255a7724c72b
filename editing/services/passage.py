"""What goes over from a photo to its version, and back. Albums, people and the pipeline lie above:
settings.CARRIED_BY_EDITS names the modules, each with `carry` and `bring_back`."""

from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from editing.geometry import box_in_edit, box_in_original
from editing.recipe import Recipe
from ml.box import Box
from photos.models import Photo


@dataclass(frozen=True)
class Passage:
    """A photo, its version, and the recipe between the two."""

    source: Photo
    version: Photo
    recipe: Recipe

    def to_version(self, box: Box) -> Box | None:
        """Where what stands there in the source stands in the version; None where it is cut off."""
        return box_in_edit(box, self.recipe, self.source.width_px, self.source.height_px)

    def to_source(self, box: Box) -> Box | None:
        return box_in_original(box, self.recipe, self.source.width_px, self.source.height_px)


class Carrier(Protocol):
    """A module that knows some tables."""

    def carry(self, passage: Passage) -> None:
        """What the source has, the version has too."""

    def bring_back(self, passage: Passage) -> None:
        """What was said of the version meanwhile is said of the source. Without any such word no
        row of the source changes."""


def carry(passage: Passage) -> None:
    for carrier in carriers():
        carrier.carry(passage)


def bring_back(passage: Passage) -> None:
    for carrier in carriers():
        carrier.bring_back(passage)


def carriers() -> list[Carrier]:
    return [cast("Carrier", import_module(name)) for name in settings.CARRIED_BY_EDITS]
