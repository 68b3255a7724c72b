"""Finds faces with a detector of InsightFace: SCRFD, or RetinaFace in the same form.

Strides, anchors and distances are those of insightface/model_zoo/scrfd.py. At each stride a
network gives scores, then distances from the anchor to the four sides of the box, then, if it
knows landmarks, from the anchor to those; the number of answers tells which.
"""

from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder.runtime import open_session
from ml.face.candidates import (
    POINTS,
    Candidates,
    Floats,
    joined,
    large_enough,
    only_boxes,
    sound,
    without_doubles,
)
from ml.face.close_up import close_up
from ml.face.onnx_header import Header
from ml.face.protocol import Image

# By the number of answers: the strides, anchors at each place, and whether there are landmarks.
FORMS = {
    6: ((8, 16, 32), 2, False),
    9: ((8, 16, 32), 2, True),
    10: ((8, 16, 32, 64, 128), 1, False),
    15: ((8, 16, 32, 64, 128), 1, True),
}
USUAL_PX = 640
SMALLEST_INPUT_PX, LARGEST_INPUT_PX = 128, 2048
PIXEL_MEAN, PIXEL_SCALE = 127.5, 128.0
SURE_FROM = 0.5
# A person says that there is a face: less will do to find its landmarks.
LIKELY_FROM = 0.3
SAME_FROM = 0.4
# A face that fills the picture is larger than any anchor: with nothing found, it is made smaller.
SMALLER = 0.4
SURE_IF_LARGE = 0.7
COLOURS = 3


def is_detector(header: Header) -> bool:
    """Whether a network with this header finds faces."""
    if len(header.outputs) not in FORMS or not header.inputs or len(header.inputs[0]) != 4:
        return False
    _, colours, height, width = header.inputs[0]
    strides, _, _ = FORMS[len(header.outputs)]
    fits = all(
        not side or (SMALLEST_INPUT_PX <= side <= LARGEST_INPUT_PX and side % max(strides) == 0)
        for side in (height, width)
    )
    return colours == COLOURS and fits


class Scrfd:
    """One detector. Raises ModelUnavailable."""

    def __init__(self, path: Path, header: Header, *, threads: int) -> None:
        self._session = open_session(path, threads=threads)
        self._input = self._session.get_inputs()[0].name
        height, width = header.inputs[0][2:]
        self._size = (height or USUAL_PX, width or USUAL_PX)
        self._strides, self._each, self._has_points = FORMS[len(header.outputs)]

    def find(self, image: Image) -> Candidates:
        """Return the faces in a picture, in its pixels, the surest first."""
        height, width = image.shape[:2]
        found = self._seen(image, SURE_FROM)
        if not len(found):
            found = self._seen(image, SURE_IF_LARGE, part=SMALLER)
        return without_doubles(large_enough(found, (width, height)), SAME_FROM)

    def find_at(self, image: Image, boxes: Floats) -> list[Candidates]:
        """Return, for each place (n, 4) in pixels, the one face there, or none."""
        places = only_boxes(boxes)
        looks = [
            close_up(*place, min(self._size))
            for place in zip(places.boxes, places.points, strict=True)
        ]
        return [look.best(self._seen(look.cut_from(image), LIKELY_FROM)) for look in looks]

    def _seen(self, image: Image, from_score: float, *, part: float = 1) -> Candidates:
        fitted, factor = self._fitted(PIL.Image.fromarray(image), part)
        return self._run(fitted, from_score).moved(1 / factor)

    def _fitted(self, picture: PIL.Image.Image, part: float) -> tuple[NDArray[np.uint8], float]:
        """Return the picture in a part of what the network takes, black beside it, and by what
        factor."""
        height, width = self._size
        factor = min(height / picture.height, width / picture.width) * part
        size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
        black = PIL.Image.new("RGB", (width, height))
        black.paste(picture.resize(size, PIL.Image.Resampling.BILINEAR))
        return np.asarray(black), factor

    def _run(self, fitted: NDArray[np.uint8], from_score: float) -> Candidates:
        pixels = (fitted.astype(np.float32) - PIXEL_MEAN) / PIXEL_SCALE
        answers = self._session.run(
            None, {self._input: np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])}
        )
        levels = len(self._strides)
        found = [
            self._decoded(stride, answers[level::levels], from_score)
            for level, stride in enumerate(self._strides)
        ]
        return without_doubles(sound(joined(found)), SAME_FROM)

    def _decoded(self, stride: int, answers: list[Floats], from_score: float) -> Candidates:
        scores = answers[0].reshape(-1)
        sure = scores >= from_score
        at = self._anchors(stride)[sure]
        distances = answers[1].reshape(-1, 4)[sure] * stride
        boxes = np.hstack([at - distances[:, :2], at + distances[:, 2:]])
        points = np.full((len(at), POINTS, 2), np.nan, np.float32)
        if self._has_points:
            points = at[:, None] + answers[2].reshape(-1, POINTS, 2)[sure] * stride
        return Candidates(boxes, scores[sure], points)

    def _anchors(self, stride: int) -> Floats:
        height, width = self._size
        down, right = np.mgrid[: height // stride, : width // stride]
        places = np.stack([right, down], axis=-1).reshape(-1, 2) * stride
        return np.repeat(places, self._each, axis=0).astype(np.float32)
