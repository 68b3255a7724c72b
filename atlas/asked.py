"""What an address asks of the map: a piece of it, and a zoom."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from django.utils.translation import gettext as _

from atlas.grid import MOST_ZOOM, Box


class BadView(ValueError):
    """The text is no piece of the map, or no zoom; with words for whoever asked."""


@dataclass(frozen=True)
class Asked:
    box: Box
    zoom: int


def asked_of(given: Mapping[str, str]) -> Asked:
    """Raises BadView."""
    return Asked(read_box(given.get("bbox", "")), read_zoom(given.get("zoom", "")))


def read_box(text: str) -> Box:
    """`west,south,east,north` in degrees; where west is greater than east it crosses the date line.

    Raises BadView.
    """
    try:
        west, south, east, north = (float(each) for each in text.split(","))
    except ValueError as error:
        raise BadView(_no_box()) from error
    is_finite = all(isfinite(each) for each in (west, south, east, north))
    if not (
        is_finite and -90 <= south <= north <= 90 and -180 <= west <= 180 and -180 <= east <= 180
    ):
        raise BadView(_no_box())
    return Box(west, south, east, north)


def _no_box() -> str:
    return _("A bbox is west,south,east,north, in degrees.")


def read_zoom(text: str) -> int:
    """Raises BadView."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 2
    if not is_number or int(text) > MOST_ZOOM:
        raise BadView(_("A zoom is a whole number from 0 to %d.") % MOST_ZOOM)
    return int(text)
