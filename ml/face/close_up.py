"""Cuts out a place in a picture with what is around it, for a close look at it.

Points are complex numbers here: a turn with a scale and a shift is z -> turn * z + shift.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ml.face.alignment import cut_out
from ml.face.candidates import Candidates, Floats, overlaps
from ml.face.protocol import Image

# The side of a close-up, in sides of the place.
SPAN = 3.0
SAME_FROM = 0.4


@dataclass(frozen=True, eq=False)
class CloseUp:
    """A square of so many pixels around `box` (4,), and where its points are in the picture."""

    box: Floats
    turn: complex
    shift: complex
    side_px: int

    def cut_from(self, image: Image) -> Image:
        """Return (side_px, side_px, 3); black beyond the picture."""
        corners = np.array([0, self.side_px, self.side_px * 1j])
        seen = self.turn * corners + self.shift
        places, points = (np.stack([at.real, at.imag], axis=1) for at in (corners, seen))
        return cut_out(image, points, places, self.side_px)

    def best(self, found: Candidates) -> Candidates:
        """Of what the close-up shows, what stands where the box is, in pixels of the picture."""
        there = self._back(found)
        there = there.chosen(overlaps(self.box, there.boxes) > SAME_FROM)
        return there.chosen(np.argsort(-there.scores)[:1])

    def _back(self, found: Candidates) -> Candidates:
        middles = self._points((found.boxes[:, :2] + found.boxes[:, 2:]) / 2)
        width, height = (found.boxes[:, 2:] - found.boxes[:, :2]).T
        # What a leaning head, taken for an ellipse, needs of the picture's width and height.
        along, across = abs(self.turn.real), abs(self.turn.imag)
        halves = (
            np.stack(
                [
                    np.hypot(along * width, across * height),
                    np.hypot(across * width, along * height),
                ],
                axis=1,
            )
            / 2
        )
        boxes = np.hstack([middles - halves, middles + halves])
        return Candidates(boxes.astype(np.float32), found.scores, self._points(found.points))

    def _points(self, points: NDArray[np.floating]) -> Floats:
        moved = self.turn * (points[..., 0] + 1j * points[..., 1]) + self.shift
        return np.stack([moved.real, moved.imag], axis=-1).astype(np.float32)


def close_up(box: Floats, points: Floats, side_px: int) -> CloseUp:
    """The square around a box (4,), turned so that a face with these points (5, 2) is upright."""
    left, top, right, bottom = map(float, box)
    scale = max(right - left, bottom - top) * SPAN / side_px
    turn = scale * _upright(points)
    middle = complex(left + right, top + bottom) / 2
    return CloseUp(box, turn, middle - turn * complex(side_px, side_px) / 2, side_px)


def _upright(points: Floats) -> complex:
    """Which way a face's right is, from where its mouth is below its eyes; of length 1."""
    eyes, mouth = points[:2].mean(axis=0), points[3:].mean(axis=0)
    down = complex(*(mouth - eyes).tolist())
    return -1j * down / abs(down) if np.isfinite(down) and down else 1
