"""Finds faces: a look at the whole picture proposes, a close look at each place decides.

What the close look brings, and what it was chosen over: docs/adr/0018-faces.md.
"""

import numpy as np
import PIL.Image

from ml.face.candidates import Candidates, Floats, joined, large_enough, only_boxes, without_doubles
from ml.face.close_up import close_up
from ml.face.protocol import Image
from ml.face.retinaface import RetinaFace, shrunk

LOOK_PX = 1440
# A face that fills a large picture is found where the picture is small.
GLANCE_PX = 480
LARGE_PX = 720
WORTH_A_LOOK = 0.4
MOST_CANDIDATES = 400

CLOSE_PX = 256
SURE_FROM = 0.8
BATCH = 8
SAME_FROM = 0.4


class Detector:
    """Finds faces with RetinaFace. Raises ModelUnavailable."""

    def __init__(self, *, threads: int) -> None:
        self._network = RetinaFace(threads=threads)

    def find(self, image: Image) -> Candidates:
        """Return the faces in a picture, in its pixels, the surest first."""
        picture = PIL.Image.fromarray(image)
        places = large_enough(self._proposed(picture), picture.size)
        seen = joined(self._close_looks(image, places))
        sure = seen.chosen(seen.scores >= SURE_FROM)
        return without_doubles(large_enough(sure, picture.size), SAME_FROM)

    def find_at(self, image: Image, boxes: Floats) -> list[Candidates]:
        """Return, for each place (n, 4) in pixels, the one face there, or none."""
        return self._close_looks(image, only_boxes(boxes))

    def _proposed(self, picture: PIL.Image.Image) -> Candidates:
        looks = [LOOK_PX, GLANCE_PX] if max(picture.size) > LARGE_PX else [LOOK_PX]
        seen = joined([self._look(picture, longest_px) for longest_px in looks])
        places = without_doubles(seen, SAME_FROM)
        return places.chosen(np.arange(min(len(places), MOST_CANDIDATES)))

    def _look(self, picture: PIL.Image.Image, longest_px: int) -> Candidates:
        image, factor = shrunk(picture, longest_px)
        (found,) = self._network.find(image[None], from_score=WORTH_A_LOOK)
        return without_doubles(found, SAME_FROM).moved(1 / factor)

    def _close_looks(self, image: Image, places: Candidates) -> list[Candidates]:
        looks = [
            close_up(*place, CLOSE_PX) for place in zip(places.boxes, places.points, strict=True)
        ]
        found: list[Candidates] = []
        for start in range(0, len(looks), BATCH):
            some = looks[start : start + BATCH]
            images = np.stack([look.cut_from(image) for look in some])
            answers = self._network.find(images, from_score=WORTH_A_LOOK)
            found += [look.best(answer) for look, answer in zip(some, answers, strict=True)]
        return found
