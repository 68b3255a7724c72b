"""Finds faces: a look at the whole picture proposes, a close look at each place decides.

What the close look brings, and what it was chosen over: docs/adr/0018-faces.md.
"""

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.face.candidates import (
    Candidates,
    Floats,
    joined,
    overlaps,
    without_doubles,
)
from ml.face.protocol import Image
from ml.face.retinaface import RetinaFace, shrunk

LOOK_PX = 1440
# A face that fills a large picture is found where the picture is small.
GLANCE_PX = 480
LARGE_PX = 720
WORTH_A_LOOK = 0.4
MOST_CANDIDATES = 400

CLOSE_PX = 256
# The side of a close-up, in sides of the face.
CLOSE_SPAN = 3.0
SURE_FROM = 0.8
BATCH = 8

SAME_FROM = 0.4
# Below either, nobody could tell whose face it is.
SMALLEST_PX = 16
SMALLEST_PART = 0.02


class Detector:
    """Finds faces with RetinaFace. Raises ModelUnavailable."""

    def __init__(self, *, threads: int) -> None:
        self._network = RetinaFace(threads=threads)

    def find(self, image: Image) -> Candidates:
        """Return the faces in a picture, in its pixels, the surest first."""
        picture = PIL.Image.fromarray(image)
        places = _large_enough(self._proposed(picture), picture)
        seen = joined(self._close_looks(picture, places.boxes))
        sure = seen.chosen(seen.scores >= SURE_FROM)
        return without_doubles(_large_enough(sure, picture), SAME_FROM)

    def find_at(self, image: Image, boxes: Floats) -> list[Candidates]:
        """Return, for each place (n, 4) in pixels, the one face there, or none."""
        return self._close_looks(PIL.Image.fromarray(image), boxes)

    def _proposed(self, picture: PIL.Image.Image) -> Candidates:
        looks = [LOOK_PX, GLANCE_PX] if max(picture.size) > LARGE_PX else [LOOK_PX]
        seen = joined([self._look(picture, longest_px) for longest_px in looks])
        places = without_doubles(seen, SAME_FROM)
        return places.chosen(np.arange(min(len(places), MOST_CANDIDATES)))

    def _look(self, picture: PIL.Image.Image, longest_px: int) -> Candidates:
        image, factor = shrunk(picture, longest_px)
        (found,) = self._network.find(image[None], from_score=WORTH_A_LOOK)
        return without_doubles(found, SAME_FROM).moved(1 / factor)

    def _close_looks(self, picture: PIL.Image.Image, boxes: Floats) -> list[Candidates]:
        found: list[Candidates] = []
        for start in range(0, len(boxes), BATCH):
            some = boxes[start : start + BATCH]
            images = np.stack([_close_up(picture, box) for box in some])
            answers = self._network.find(images, from_score=WORTH_A_LOOK)
            found += map(_best_at, answers, some)
        return found


def _close_up(picture: PIL.Image.Image, box: Floats) -> NDArray[np.uint8]:
    """Return the square around a box, (CLOSE_PX, CLOSE_PX, 3); black beyond the picture."""
    left, top, scale = _square(box)
    part = (
        max(left, 0.0),
        max(top, 0.0),
        min(left + CLOSE_PX * scale, picture.width),
        min(top + CLOSE_PX * scale, picture.height),
    )
    size = (
        max(1, round((part[2] - part[0]) / scale)),
        max(1, round((part[3] - part[1]) / scale)),
    )
    square = PIL.Image.new("RGB", (CLOSE_PX, CLOSE_PX))
    cut = picture.resize(size, PIL.Image.Resampling.BILINEAR, box=part)
    square.paste(cut, (round((part[0] - left) / scale), round((part[1] - top) / scale)))
    return np.asarray(square)


def _best_at(found: Candidates, box: Floats) -> Candidates:
    """Of what a close-up shows, what stands where the box is, in pixels of the picture."""
    left, top, scale = _square(box)
    there = found.moved(scale, left, top)
    there = there.chosen(overlaps(box, there.boxes) > SAME_FROM)
    return there.chosen(np.argsort(-there.scores)[:1])


def _square(box: Floats) -> tuple[float, float, float]:
    """Left and top of the close-up around a box, and pixels of the picture for each of its own."""
    left, top, right, bottom = map(float, box)
    span = max(right - left, bottom - top) * CLOSE_SPAN
    return (left + right - span) / 2, (top + bottom - span) / 2, span / CLOSE_PX


def _large_enough(places: Candidates, picture: PIL.Image.Image) -> Candidates:
    """Those of some size that stand in the picture with their middle."""
    sides = (places.boxes[:, 2:] - places.boxes[:, :2]).max(axis=1, initial=0)
    middles = (places.boxes[:, :2] + places.boxes[:, 2:]) / 2
    inside = ((middles > 0) & (middles < np.array(picture.size))).all(axis=1)
    least = max(SMALLEST_PX, SMALLEST_PART * max(picture.size))
    return places.chosen(inside & (sides >= least))
