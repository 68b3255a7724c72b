"""A small map around a point, drawn as paths: outlines of countries and a few names of towns. It
needs no network, no script and no gazetteer: only the files that the large map reads, too.

In pixels of a view of 320 by 160, origin top-left, the point in the middle, in Mercator's
projection.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from django.conf import settings

from places.outlines import Floats, Window, mercator, path_of, rings_in

Box = tuple[float, float, float, float]  # left, top, right and bottom

WIDE_PX, HIGH_PX = 320, 160
PX_PER_DEGREE = 256 * 2**5 / 360  # zoom 5: 1,000 km of the middle of Europe
GRAIN_PX = 0.5
BEYOND_PX = 4  # what is cut off is cut out of sight
LINE_PX, LETTER_PX = 14, 5.6
GAP_PX = 3
MOST_TOWNS = 4
WORDS: Box = (0, 120, 200, 160)  # where the page says the name of the point


@dataclass(frozen=True)
class Town:
    """A name, and the point that it stands beside."""

    name: str
    x: float
    y: float


@dataclass(frozen=True)
class Drawing:
    """`land`: the `d` of a path for each ring of land in sight."""

    land: Sequence[str]
    towns: Sequence[Town]


def draw_around(latitude: float, longitude: float) -> Drawing:
    middle = mercator(np.array([[longitude, latitude]]))[0]
    return Drawing(list(land_in_sight(middle)), towns_in_sight(middle))


@cache
def towns() -> tuple[list[str], Floats]:
    """The largest first."""
    path = settings.ROOT / "static" / "vendor" / "towns.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    return labels["names"], mercator(np.array(labels["points"]).reshape(-1, 2)[:, ::-1])


def drawn(points: Floats, middle: Floats) -> Floats:
    """In pixels."""
    return (points - middle) * (PX_PER_DEGREE, -PX_PER_DEGREE) + (WIDE_PX / 2, HIGH_PX / 2)


def land_in_sight(middle: Floats) -> Iterator[str]:
    half = np.array([WIDE_PX / 2 + BEYOND_PX, HIGH_PX / 2 + BEYOND_PX]) / PX_PER_DEGREE
    (left, bottom), (right, top) = middle - half, middle + half
    window = Window(float(left), float(bottom), float(right), float(top))
    for ring in rings_in(window, least=0):
        if path := path_of(drawn(ring, middle), GRAIN_PX):
            yield path


def towns_in_sight(middle: Floats) -> list[Town]:
    """The largest, none over another, nor over the point and what is said of it."""
    names, points = towns()
    x, y = WIDE_PX / 2, HIGH_PX / 2
    taken: list[Box] = [(x - LINE_PX, y - LINE_PX, x + LINE_PX, y + LINE_PX), WORDS]
    found: list[Town] = []
    across = drawn(points, middle)
    inside = (across > 0).all(axis=1) & (across < (WIDE_PX, HIGH_PX)).all(axis=1)
    for row in np.flatnonzero(inside).tolist():
        box = box_of(names[row], *across[row].tolist())
        is_whole = box[0] > 0 and box[1] > 0 and box[2] < WIDE_PX and box[3] < HIGH_PX
        if is_whole and not any(meet(box, other) for other in taken):
            taken.append(box)
            found.append(Town(names[row], *across[row].round(1).tolist()))
        if len(found) == MOST_TOWNS:
            break
    return found


def box_of(name: str, x: float, y: float) -> Box:
    """The name stands above its point, in its middle."""
    half = len(name) * LETTER_PX / 2 + GAP_PX
    return (x - half, y - LINE_PX - GAP_PX, x + half, y + GAP_PX)


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
