"""Places that may be faces, as arrays: what detectors return before it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
POINTS = 5
# Below either, nobody could tell whose face it is.
SMALLEST_PX = 16
SMALLEST_PART = 0.02


@dataclass(frozen=True, eq=False)
class Candidates:
    """n places in a picture, in pixels, origin top-left.

    `boxes` (n, 4) float32: left, top, right, bottom. `scores` (n,) float32, 0 to 1. `points`
    (n, 5, 2) float32: the landmarks of `FoundFace`; not a number where the model has none.
    """

    boxes: Floats
    scores: Floats
    points: Floats

    def __len__(self) -> int:
        return len(self.scores)

    def chosen(self, which: NDArray[np.bool_] | NDArray[np.intp]) -> "Candidates":
        return Candidates(self.boxes[which], self.scores[which], self.points[which])

    def moved(self, scale: float, left: float = 0, top: float = 0) -> "Candidates":
        """The same places in another picture: made larger by a factor, and then shifted."""
        corner = np.array([left, top], dtype=np.float32)
        boxes = self.boxes * np.float32(scale) + np.tile(corner, 2)
        return Candidates(boxes, self.scores, self.points * np.float32(scale) + corner)


def only_boxes(boxes: Floats) -> Candidates:
    """Places (n, 4) of which nothing else is known."""
    points = np.full((len(boxes), POINTS, 2), np.nan, np.float32)
    return Candidates(boxes, np.zeros(len(boxes), np.float32), points)


def joined(parts: Sequence[Candidates]) -> Candidates:
    """All candidates of several lists."""
    parts = [only_boxes(np.zeros((0, 4), np.float32)), *parts]
    return Candidates(
        np.concatenate([part.boxes for part in parts]),
        np.concatenate([part.scores for part in parts]),
        np.concatenate([part.points for part in parts]),
    )


def sound(candidates: Candidates) -> Candidates:
    """Those whose box is one: finite, and of some size."""
    boxes = candidates.boxes
    finite = np.isfinite(boxes).all(axis=1) & np.isfinite(candidates.scores)
    with np.errstate(invalid="ignore"):
        return candidates.chosen(finite & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1]))


def without_doubles(candidates: Candidates, overlap: float) -> Candidates:
    """The best first, each unless it overlaps a better one by more than `overlap`."""
    left = np.argsort(-candidates.scores, kind="stable")
    kept: list[np.intp] = []
    while len(left):
        best, left = left[0], left[1:]
        kept.append(best)
        left = left[overlaps(candidates.boxes[best], candidates.boxes[left]) <= overlap]
    return candidates.chosen(np.array(kept, dtype=np.intp))


def overlaps(box: Floats, boxes: Floats) -> Floats:
    """How far a box and each of (n, 4) others are the same: intersection over union, 0 to 1."""
    sides = np.minimum(box[2:], boxes[:, 2:]) - np.maximum(box[:2], boxes[:, :2])
    shared = np.prod(np.clip(sides, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    together = np.prod(box[2:] - box[:2]) + areas - shared
    part: Floats = (shared / np.maximum(together, 1e-9)).astype(np.float32)
    return part


def large_enough(places: Candidates, size: tuple[int, int]) -> Candidates:
    """Those of some size whose middle is in the picture, which is so many pixels wide and high."""
    sides = (places.boxes[:, 2:] - places.boxes[:, :2]).max(axis=1, initial=0)
    middles = (places.boxes[:, :2] + places.boxes[:, 2:]) / 2
    inside = ((middles > 0) & (middles < np.array(size))).all(axis=1)
    return places.chosen(inside & (sides >= max(SMALLEST_PX, SMALLEST_PART * max(size))))
