"""A small map around a point, drawn as paths: outlines of countries and a few names of towns. It
needs no network, no script and no gazetteer: only the files that the large map reads, too.

In pixels of a view of 320 by 160, origin top-left, the point in the middle, in Mercator's
projection.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from django.conf import settings

from places.draw_land import absolute_arc, ring_degrees

Floats = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]  # left, top, right and bottom

WIDE_PX, HIGH_PX = 320, 160
WORLD_PX = 256 * 2**5  # zoom 5: 1,000 km of the middle of Europe
MOST_LATITUDE = 85.05
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
    """`land`: the `d` of a path for each piece of a country in sight."""

    land: Sequence[str]
    towns: Sequence[Town]


@dataclass(frozen=True)
class Outlines:
    """Polygons as their rings, and the box around each `(n, 4)`: left, top, right and bottom."""

    polygons: Sequence[Sequence[Floats]]
    boxes: Floats


def draw_around(latitude: float, longitude: float) -> Drawing:
    corner = pixels_of(np.array([[longitude, latitude]]))[0] - (WIDE_PX / 2, HIGH_PX / 2)
    return Drawing(list(land_in_sight(corner)), towns_in_sight(corner))


def pixels_of(degrees: Floats) -> Floats:
    """Longitudes and latitudes `(n, 2)` on a map of the whole world."""
    latitude = np.radians(degrees[:, 1].clip(-MOST_LATITUDE, MOST_LATITUDE))
    x = degrees[:, 0] / 360 + 0.5
    y = 0.5 - np.arcsinh(np.tan(latitude)) / (2 * np.pi)
    return np.column_stack([x, y]) * WORLD_PX


@cache
def outlines() -> Outlines:
    topology = read("world.json")
    arcs = [absolute_arc(topology["transform"], arc) for arc in topology["arcs"]]
    polygons = [
        [pixels_of(ring_degrees(arcs, ring)) for ring in rings]
        for country in topology["objects"]["countries"]["geometries"]
        for rings in pieces(country)
    ]
    # Of all rings: the outer one of Antarctica is the pole.
    corners = [np.concatenate(rings) for rings in polygons]
    boxes = [np.concatenate([each.min(axis=0), each.max(axis=0)]) for each in corners]
    return Outlines(polygons, np.array(boxes))


def pieces(country: dict[str, Any]) -> list[list[list[int]]]:
    """Each polygon as its rings, which are numbers of arcs."""
    found: list[list[list[int]]] = (
        [country["arcs"]] if country["type"] == "Polygon" else country["arcs"]
    )
    return found


@cache
def towns() -> tuple[list[str], Floats]:
    """The largest first."""
    labels = read("towns.json")
    return labels["names"], pixels_of(np.array(labels["points"]).reshape(-1, 2)[:, ::-1])


def read(name: str) -> Any:
    return json.loads((settings.ROOT / "static" / "vendor" / name).read_text(encoding="utf-8"))


def land_in_sight(corner: Floats) -> Iterator[str]:
    """Also what comes in again on the other side of the date line."""
    known = outlines()
    for turn in (-WORLD_PX, 0, WORLD_PX):
        offset = corner - (turn, 0)
        left, top, right, bottom = (known.boxes - np.tile(offset, 2)).T
        is_near = (left < WIDE_PX) & (right > 0) & (top < HIGH_PX) & (bottom > 0)
        for row in np.flatnonzero(is_near).tolist():
            rings = [cut(ring - offset) for ring in known.polygons[row]]
            if path := "".join(path_of(ring) for ring in rings if len(ring)):
                yield path


def cut(ring: Floats) -> Floats:
    """What of it is in sight (Sutherland and Hodgman 1974), side by side."""
    for axis, most in ((0, WIDE_PX), (1, HIGH_PX)):
        ring = cut_side(ring, axis, most + BEYOND_PX, 1)
        ring = cut_side(ring, axis, -BEYOND_PX, -1)
    return ring


def cut_side(ring: Floats, axis: int, limit: float, sign: int) -> Floats:
    """The part below a limit; with a negative sign above it."""
    if not len(ring):
        return ring
    depth = (limit - ring[:, axis]) * sign
    before = np.roll(ring, 1, axis=0)
    depth_before = np.roll(depth, 1)
    crosses = np.flatnonzero((depth >= 0) != (depth_before >= 0))
    share = depth_before[crosses] / (depth_before[crosses] - depth[crosses])
    crossings = before[crosses] + share[:, None] * (ring[crosses] - before[crosses])
    kept = np.flatnonzero(depth >= 0)
    order = np.argsort(np.concatenate([2 * crosses, 2 * kept + 1]))
    return np.asarray(np.concatenate([crossings, ring[kept]])[order])


def path_of(ring: Floats) -> str:
    """In halves of a pixel, none twice."""
    points = (2 * ring).round() / 2
    points = points[np.any(points != np.roll(points, 1, axis=0), axis=1)]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points.tolist()) + "Z" if len(points) else ""


def towns_in_sight(corner: Floats) -> list[Town]:
    """The largest, none over another, nor over the point and what is said of it."""
    names, points = towns()
    x, y = WIDE_PX / 2, HIGH_PX / 2
    taken: list[Box] = [(x - LINE_PX, y - LINE_PX, x + LINE_PX, y + LINE_PX), WORDS]
    found: list[Town] = []
    across = points - corner
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
