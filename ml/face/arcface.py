"""Describes faces with a recognition network of InsightFace: ArcFace, or one trained like it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ml.encoder.runtime import normalised, open_session
from ml.face.alignment import Points, cut_out, points_of
from ml.face.candidates import Floats
from ml.face.onnx_header import Header
from ml.face.protocol import Box, Image, Point

SIDE_PX = 112
# Where the five points are in what the networks saw (insightface/utils/face_align.py).
TEMPLATE: Points = np.array(
    [
        [38.2946, 51.6963],
        [73.5318, 51.5014],
        [56.0252, 71.7366],
        [41.5493, 92.3655],
        [70.7299, 92.2041],
    ]
)
PIXEL_MEAN = PIXEL_SCALE = 127.5


def is_recogniser(header: Header) -> bool:
    """Whether a network with this header describes faces."""
    if len(header.outputs) != 1 or not header.inputs:
        return False
    takes_faces = header.inputs[0][1:] == (3, SIDE_PX, SIDE_PX)
    return takes_faces and dimensions_of(header) > 0


def dimensions_of(header: Header) -> int:
    """How many numbers describe a face; 0 where the answer is no vector."""
    (answer,) = header.outputs
    return answer[-1] if len(answer) == 2 else 0


class ArcFace:
    """One recognition network. Raises ModelUnavailable."""

    def __init__(self, path: Path, header: Header, *, threads: int) -> None:
        self._session = open_session(path, threads=threads)
        self._input = self._session.get_inputs()[0].name
        self._dimensions = dimensions_of(header)
        self._scales_itself = scales_itself(header)

    def describe(self, image: Image, faces: Sequence[tuple[Box, Sequence[Point]]]) -> Floats:
        """Return (faces, dimensions) float32 of length 1, from the box and the landmarks."""
        crops = [cut_out(image, points_of(image, *face), TEMPLATE, SIDE_PX) for face in faces]
        vectors = [self._run(crop) for crop in crops]
        return normalised(np.array(vectors, np.float32).reshape(-1, self._dimensions))

    def _run(self, crop: Image) -> Floats:
        pixels = crop.astype(np.float32).transpose(2, 0, 1)[None]
        if not self._scales_itself:
            pixels = (pixels - PIXEL_MEAN) / PIXEL_SCALE
        (vectors,) = self._session.run(None, {self._input: np.ascontiguousarray(pixels)})
        vector: Floats = vectors[0]
        return vector


def scales_itself(header: Header) -> bool:
    """Networks that came from MXNet begin with a subtraction and a multiplication of their own."""
    names = header.first_nodes
    return any(name.startswith(("Sub", "_minus")) for name in names) and any(
        name.startswith(("Mul", "_mul")) for name in names
    )
