"""Describes a face as a vector: dlib's recognition network over several views of the face.

The network is run by ONNX Runtime, from a graph that ml.face.descriptor_graph writes once. A
single view has its whims; the mean over crops of different width and turn, each also mirrored,
has fewer. What that is worth, and what was tried besides, is in docs/adr/0018-faces.md.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.encoder.runtime import normalised, open_session
from ml.face.alignment import MEAN_FACE, Points, cut_out, points_of
from ml.face.protocol import Box, Image, Point

Vectors = NDArray[np.float32]

DESCRIPTOR_FILE = "basic/face-descriptor-v1.onnx"
CROP_PX = 150
# How much is seen around the mean face, as a part of its size (0.25 is what dlib trained with),
# and by how many degrees the face leans.
VIEWS = ((0.15, 0), (0.3, 0), (0.25, -7), (0.25, 7))
CROPS = 2 * len(VIEWS)
FACES_AT_ONCE = 4  # bounds the memory; more are no faster
NETWORK_DIMENSIONS = 128
DIMENSIONS = NETWORK_DIMENSIONS + 1
# The network's vectors differ in length (1.25 to 1.6 as measured), and it was trained to tell
# people by the distance of what it gives, not by the direction. One more number makes all vectors
# equally long and leaves their distances as they are, but for this divisor.
LENGTH = 2.0


class Descriptor:
    """Looks at faces of which the place is known."""

    def __init__(self, models_dir: Path, *, threads: int = 1) -> None:
        """Load the graph. Raises ModelUnavailable."""
        self._session = open_session(models_dir / DESCRIPTOR_FILE, threads=threads)

    def describe(self, image: Image, faces: Sequence[tuple[Box, Sequence[Point]]]) -> Vectors:
        """Return (faces, 129) float32 of length 1, from the box and the landmarks of each face.

        Landmarks are as in FoundFace; without any, they are guessed from the box.
        """
        found = [np.zeros((0, DIMENSIONS), np.float32)]
        for start in range(0, len(faces), FACES_AT_ONCE):
            some = faces[start : start + FACES_AT_ONCE]
            crops = [crop for face in some for crop in _crops(image, points_of(image, *face))]
            found.append(self._means(np.array(crops, np.float32)))
        return np.concatenate(found)

    def _means(self, crops: NDArray[np.float32]) -> Vectors:
        pixels = np.ascontiguousarray(crops.transpose(0, 3, 1, 2))
        (vectors,) = self._session.run(["vectors"], {"pixels": pixels})
        return lifted(vectors.reshape(-1, CROPS, NETWORK_DIMENSIONS).mean(axis=1))


def lifted(vectors: Vectors) -> Vectors:
    """Return (n, d + 1) of length 1, as far apart as the vectors are, divided by LENGTH."""
    squares = (vectors**2).sum(axis=1, keepdims=True)
    rest = np.sqrt(np.maximum(LENGTH**2 - squares, 0))
    return normalised(np.concatenate([vectors, rest], axis=1))


def _crops(image: Image, points: Points) -> Iterator[Image]:
    for padding, degrees in VIEWS:
        crop = cut_out(image, points, _places(padding, degrees), CROP_PX)
        yield crop
        yield crop[:, ::-1]


def _places(padding: float, degrees: float) -> Points:
    """Where the five points are in a crop."""
    upright = (MEAN_FACE + padding) / (1 + 2 * padding) - 0.5
    sine, cosine = np.sin(np.radians(degrees)), np.cos(np.radians(degrees))
    turned: Points = upright @ np.array([[cosine, sine], [-sine, cosine]])
    return (turned + 0.5) * CROP_PX
