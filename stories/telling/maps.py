"""A little map of where photos were taken, as a drawing that needs neither script nor network."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sqrt

import numpy as np

from places.outlines import Floats, Window, mercator, path_of, rings_in

WIDTH, HEIGHT = 360.0, 240.0
LEAST_HIGH = 7.0  # degrees: less would be a spot in a single colour
ROOM = 1.5  # around the points
MOST_NAMES, LINE_PX, LETTER_PX = 5, 15.0, 7.0
CLOSE = 40.0  # degrees: a map that is higher is drawn less finely
FINE_PX, COARSE_PX, SPECK_PX = 0.5, 1.0, 1.5
CELL_PX = 7.0  # points that are nearer are one
NEAR_KM = 25.0
LANDS_KEPT = 128  # of the stories that are read just now; the world takes 50 kB and 25 ms


@dataclass(frozen=True)
class Point:
    """Where a photo was taken. `name`: of its city, or nothing."""

    latitude: float
    longitude: float
    name: str = ""


@dataclass(frozen=True)
class Dot:
    """A place on the drawing, with its radius."""

    x: float
    y: float
    r: float


@dataclass(frozen=True)
class Name:
    """What is written beside a dot; `anchor` is SVG's."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Map:
    """In pixels of a drawing `WIDTH` x `HEIGHT`."""

    land: str
    dots: Sequence[Dot]
    names: Sequence[Name]
    width: float = WIDTH
    height: float = HEIGHT


def map_of(points: Sequence[Point]) -> Map | None:
    """None where nobody knows where it was."""
    if not points:
        return None
    placed = mercator(beside_each_other(points))
    window = window_of(placed)
    spots = drawn(placed, window)
    return Map(land_in(window), dots_of(spots), names_of(spots, [each.name for each in points]))


def beside_each_other(points: Sequence[Point]) -> Floats:
    """Longitude and latitude `(n, 2)`, also across the date line without a jump."""
    degrees = np.array([(each.longitude, each.latitude) for each in points])
    first = degrees[0, 0]
    degrees[:, 0] = (degrees[:, 0] - first + 180) % 360 - 180 + first
    return degrees


def window_of(placed: Floats) -> Window:
    """All points with room around them, in the shape of the drawing."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    middle, size = (low + high) / 2, (high - low) * ROOM
    high_enough = max(LEAST_HIGH, size[1], size[0] * HEIGHT / WIDTH)
    half = np.array([high_enough * WIDTH / HEIGHT, high_enough]) / 2
    (left, bottom), (right, top) = middle - half, middle + half
    return Window(float(left), float(bottom), float(right), float(top))


def drawn(placed: Floats, window: Window) -> Floats:
    """In pixels, origin top-left."""
    scale = HEIGHT / (window.top - window.bottom)
    return (placed - (window.left, window.top)) * (scale, -scale)


@lru_cache(maxsize=LANDS_KEPT)
def land_in(window: Window) -> str:
    """A path. It reaches a little beyond the drawing, so that no edge is drawn as a coast."""
    high = window.top - window.bottom
    edge, grain = high / 20, FINE_PX if high < CLOSE else COARSE_PX
    around = Window(
        window.left - edge, window.bottom - edge, window.right + edge, window.top + edge
    )
    rings = rings_in(around, least=high / HEIGHT * SPECK_PX)
    return "".join(path_of(drawn(ring, window), grain) for ring in rings)


def dots_of(spots: Floats) -> list[Dot]:
    """The more photos, the larger; the largest lie beneath."""
    cells = Counter((round(x / CELL_PX), round(y / CELL_PX)) for x, y in spots.tolist())
    return [
        Dot(x * CELL_PX, y * CELL_PX, round(min(11.0, 3.5 + sqrt(count)), 1))
        for (x, y), count in cells.most_common()
    ]


def names_of(spots: Floats, names: Sequence[str]) -> list[Name]:
    """Those with most photos first; who would lie on another is left out."""
    where: dict[str, list[int]] = {}
    for n, name in enumerate(names):
        where.setdefault(name, []).append(n)
    where.pop("", None)
    written: list[Name] = []
    for name, at in sorted(where.items(), key=lambda each: -len(each[1])):
        x, y = spots[at].mean(axis=0).tolist()
        is_right = x > WIDTH / 2
        label = Name(
            round(x - 12 if is_right else x + 12, 1),
            round(y + 4, 1),
            name,
            "end" if is_right else "start",
        )
        if len(written) < MOST_NAMES and all(is_clear(label, other) for other in written):
            written.append(label)
    return written


def is_clear(one: Name, other: Name) -> bool:
    return abs(one.y - other.y) >= LINE_PX or abs(one.x - other.x) > LETTER_PX * max(
        len(one.text), len(other.text)
    )


def is_elsewhere(points: Sequence[Point], last: Sequence[Point]) -> bool:
    """Whether the middle of some points lies away from that of others: then it is worth a map."""
    if not points or not last:
        return bool(points)
    here, there = (
        beside_each_other([*last, *each])[len(last) :].mean(axis=0) for each in (points, last)
    )
    x, y = (here - there).tolist()
    return sqrt((x * cos(radians(here[1]))) ** 2 + y**2) * 111 > NEAR_KM
