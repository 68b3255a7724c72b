"""From the detector's map of "here is text" to boxes around lines of it. Pure geometry.

The map is that of Differentiable Binarization (Liao et al. 2020): it marks the kernel of each
line, thinner than the line itself, and a box is grown back by the same rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.ocr.protocol import Quad
from ml.ocr.shapes import Points, connected_shapes

Map = NDArray[np.float32]

TEXT_FROM = 0.3
LINE_FROM = 0.5
GROWTH = 1.6
THINNEST_PX = 3
MOST_LINES = 1000
ANGLES = np.deg2rad(np.arange(-45, 45, 0.5))


@dataclass(frozen=True)
class Rectangle:
    """A box that may lean. `width` runs along `angle` (radians, clockwise as y points down)."""

    centre: tuple[float, float]
    width: float
    height: float
    angle: float

    def grown(self, ratio: float) -> "Rectangle":
        """Each side moved out by area x ratio / perimeter."""
        more = self.width * self.height * ratio / (self.width + self.height)
        return Rectangle(self.centre, self.width + more, self.height + more, self.angle)

    def corners(self) -> Points:
        """(4, 2) float64, x and y, clockwise from the top left."""
        across = np.array([np.cos(self.angle), np.sin(self.angle)]) * self.width / 2
        down = np.array([-np.sin(self.angle), np.cos(self.angle)]) * self.height / 2
        from_centre = (-across - down, across - down, across + down, down - across)
        return np.array(from_centre) + self.centre


def text_boxes(text_map: Map, scale: tuple[float, float]) -> list[Quad]:
    """Return a box for each line; `scale` is pixels of the picture per pixel of the map, x, y."""
    sums = np.pad(np.cumsum(text_map, axis=1, dtype=np.float64), ((0, 0), (1, 0)))
    shapes = connected_shapes(_thickened(text_map > TEXT_FROM))
    likely = [shape for shape in shapes[:MOST_LINES] if shape.mean_of(sums) >= LINE_FROM]
    rectangles = [smallest_rectangle(shape.outline()) for shape in likely]
    lines = [each for each in rectangles if min(each.width, each.height) >= THINNEST_PX]
    return [_quad(line.grown(GROWTH).corners() * scale) for line in lines]


def _thickened(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """By a pixel to the right and below, which closes hair cracks."""
    thick = mask.copy()
    thick[:, 1:] |= mask[:, :-1]
    thick[1:] |= thick[:-1].copy()
    return thick


def smallest_rectangle(points: Points) -> Rectangle:
    """Return the rectangle of least area around points, to half a degree."""
    along = points @ np.stack([np.cos(ANGLES), np.sin(ANGLES)])
    down = points @ np.stack([-np.sin(ANGLES), np.cos(ANGLES)])
    widths, heights = np.ptp(along, axis=0), np.ptp(down, axis=0)
    best = int(
        np.argmin(widths * heights + np.abs(ANGLES))
    )  # upright where nothing speaks for more
    angle = float(ANGLES[best])
    u = (along[:, best].max() + along[:, best].min()) / 2
    v = (down[:, best].max() + down[:, best].min()) / 2
    centre = (u * np.cos(angle) - v * np.sin(angle), u * np.sin(angle) + v * np.cos(angle))
    return Rectangle(centre, float(widths[best]), float(heights[best]), angle)


def _quad(corners: Points) -> Quad:
    top_left, top_right, bottom_right, bottom_left = ((float(x), float(y)) for x, y in corners)
    return (top_left, top_right, bottom_right, bottom_left)
