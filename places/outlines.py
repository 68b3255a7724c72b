"""The outlines of countries, from the file that the map page draws the world from: for the maps
that the server draws, on photo pages and in stories."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from django.contrib.staticfiles import finders

from places.draw_land import absolute_arc, ring_degrees

WORLD = "vendor/world.json"
TURNS = [np.array((turn, 0.0)) for turn in (-360, 0, 360)]
MOST_NORTH = 85.0  # Mercator goes no further

Floats: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Window:
    """A rectangle of Mercator's map, in degrees: `y` grows to the north as `x` to the east."""

    left: float
    bottom: float
    right: float
    top: float


def mercator(degrees: Floats) -> Floats:
    """Longitude and latitude `(n, 2)` to `x` and `y`, both in degrees at the equator."""
    north = np.radians(degrees[:, 1].clip(-MOST_NORTH, MOST_NORTH))
    y = np.degrees(np.log(np.tan(np.pi / 4 + north / 2)))
    return np.column_stack([degrees[:, 0], y])


@dataclass(frozen=True)
class World:
    """Every coast and border as a ring `(n, 2)` on Mercator's map, and how far each reaches
    `(rings, 2)`."""

    rings: list[Floats]
    low: Floats
    high: Floats


@cache
def world() -> World:
    """Without any ring where the file is not."""
    path = finders.find(WORLD)
    found: list[Floats] = []
    if path:
        topology = json.loads(Path(path).read_text(encoding="utf-8"))
        arcs = [absolute_arc(topology["transform"], arc) for arc in topology["arcs"]]
        found = [mercator(ring_degrees(arcs, ring)) for ring in rings_of(topology)]
    ends = [(ring.min(axis=0), ring.max(axis=0)) for ring in found]
    low, high = np.array(ends, dtype=np.float64).reshape(-1, 2, 2).transpose(1, 0, 2)
    return World(found, low, high)


def rings_of(topology: dict[str, Any]) -> Iterator[list[int]]:
    for country in topology["objects"]["countries"]["geometries"]:
        several = country["type"] == "MultiPolygon"
        for polygon in country["arcs"] if several else [country["arcs"]]:
            yield from polygon


def rings_in(window: Window, *, least: float) -> Iterator[Floats]:
    """Those that reach into it, cut off at its edges; but for what is less than `least` long."""
    every = world()
    is_large = (every.high - every.low).max(axis=1) >= least
    for turn in TURNS:
        begins = (every.low + turn <= (window.right, window.top)).all(axis=1)
        ends = (every.high + turn >= (window.left, window.bottom)).all(axis=1)
        within = (every.low + turn >= (window.left, window.bottom)).all(axis=1)
        within &= (every.high + turn <= (window.right, window.top)).all(axis=1)
        for n in np.flatnonzero(is_large & begins & ends).tolist():
            ring = every.rings[n] + turn
            # Most islands lie within a large map, and cutting is what takes long.
            yield ring if within[n] else cut(ring, window)


def cut(ring: Floats, window: Window) -> Floats:
    """After Sutherland and Hodgman: one edge after the other."""
    edges = ((0, window.left, 1), (0, window.right, -1), (1, window.bottom, 1), (1, window.top, -1))
    for axis, edge, way in edges:
        ring = cut_at(ring, axis, edge, way=way)
    return ring


def cut_at(ring: Floats, axis: int, edge: float, *, way: int) -> Floats:
    """What lies on one side of a line; `way` is 1 for the side where the axis grows."""
    if not len(ring):
        return ring
    before = np.roll(ring, 1, axis=0)
    here, there = (ring[:, axis] - edge) * way, (before[:, axis] - edge) * way
    crosses = (here >= 0) != (there >= 0)
    share = np.divide(there, there - here, out=np.zeros_like(here), where=crosses)
    met = before + (ring - before) * share[:, None]
    both = np.stack([met, ring], axis=1).reshape(-1, 2)
    keep = np.stack([crosses, here >= 0], axis=1).ravel()
    kept: Floats = both[keep]
    return kept


def path_of(ring: Floats, grain: float) -> str:
    """No finer than the grain: what falls together is said once, and a straight line by its ends.
    Each corner is told from the one before, which takes half the letters."""
    corners = straightened(without_repeats(np.round(ring / grain)))
    if len(corners) < 3:
        return ""
    (x, y), *steps = np.diff(corners, axis=0, prepend=[(0, 0)]).tolist()
    told = " ".join(f"{east * grain:g} {south * grain:g}" for east, south in steps)
    return f"M{x * grain:g} {y * grain:g}l{told}Z"


def without_repeats(corners: Floats) -> Floats:
    kept: Floats = corners[np.any(corners != np.roll(corners, 1, axis=0), axis=1)]
    return kept


def straightened(corners: Floats) -> Floats:
    """Without those on the way from the one before to the next."""
    come, go = corners - np.roll(corners, 1, axis=0), np.roll(corners, -1, axis=0) - corners
    turns = come[:, 0] * go[:, 1] != come[:, 1] * go[:, 0]
    returns = (come * go).sum(axis=1) < 0
    kept: Floats = corners[turns | returns]
    return kept
