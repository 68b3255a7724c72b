"""Draw `land.png`, the map of land that tells a remote beach from the sea beside it.

`python -m places.draw_land node_modules/world-atlas/land-10m.json` reads Natural Earth's land at
1:10,000,000 (public domain) as TopoJSON. The picture is in the repository; nobody needs to run this
but to change it.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from places.land import CELLS_PER_DEGREE, LAND_FILE

Floats: TypeAlias = npt.NDArray[np.float64]

LAND, SEA = 255, 0
HALF_TURN, SOUTH_POLE = 180, -90  # degrees
SHORE_CELLS = 3  # a cell counts as land when one of the 3 x 3 around it touches land


def draw_land(topology: dict[str, Any]) -> Image.Image:
    """All land and a cell of shore, white on black, the north-west corner of the world first."""
    image = Image.new("L", (360 * CELLS_PER_DEGREE, 180 * CELLS_PER_DEGREE), SEA)
    draw = ImageDraw.Draw(image)
    arcs = [absolute_arc(topology["transform"], arc) for arc in topology["arcs"]]
    for outline, *lakes in polygons(topology):
        fill_ring(draw, ring_degrees(arcs, outline), LAND)
        for lake in lakes:
            fill_ring(draw, ring_degrees(arcs, lake), SEA)
    return image.filter(ImageFilter.MaxFilter(SHORE_CELLS)).convert("1")


def polygons(topology: dict[str, Any]) -> Iterator[list[list[int]]]:
    """Every polygon as its rings, the outline first; a ring is a list of arc numbers."""
    for geometry in topology["objects"]["land"]["geometries"]:
        yield from geometry["arcs"]


def absolute_arc(transform: dict[str, list[float]], arc: list[list[int]]) -> Floats:
    """An arc's steps added up and scaled to longitude and latitude `(n, 2)`."""
    return np.cumsum(arc, axis=0) * transform["scale"] + transform["translate"]


def ring_degrees(arcs: list[Floats], ring: list[int]) -> Floats:
    """The corners of a ring, longitude beyond 180 where it crosses the date line.

    A negative number means the arc backwards (`~index`). A ring around the earth, as that of
    Antarctica, is closed over the south pole.
    """
    corners = np.concatenate([arcs[n] if n >= 0 else arcs[~n][::-1] for n in ring])
    corners[:, 0] = np.unwrap(corners[:, 0], period=360)
    first, last = corners[0, 0], corners[-1, 0]
    if abs(last - first) > HALF_TURN:
        corners = np.vstack([corners, [(last, SOUTH_POLE), (first, SOUTH_POLE)]])
    return corners


def fill_ring(draw: ImageDraw.ImageDraw, corners: Floats, value: int) -> None:
    """Fill a ring, also where it comes in again on the other side of the date line."""
    for turn in (-360, 0, 360):
        pixels = (corners * (1, -1) + (turn + 180, 90)) * CELLS_PER_DEGREE
        draw.polygon([tuple(corner) for corner in pixels.tolist()], fill=value, outline=LAND)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topology", type=Path)
    parser.add_argument("picture", type=Path, nargs="?", default=LAND_FILE)
    arguments = parser.parse_args()
    draw_land(json.loads(arguments.topology.read_text())).save(arguments.picture, optimize=True)
