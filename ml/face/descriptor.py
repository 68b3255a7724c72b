"""Describes a face as a vector: dlib's recognition network over several views of the face.

The network is run by ONNX Runtime, from a graph that ml.face.descriptor_graph writes once. A
single view has its whims; the mean over three crops of different width, each also mirrored, has
fewer. What that is worth, and what was tried besides, is in docs/adr/0018-faces.md.
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
DIMENSIONS = 128
CROP_PX = 150
# How much is seen around the mean face, as a part of its size; 0.25 is what dlib trained with.
PADDINGS = (0.15, 0.25, 0.35)
VIEWS = 2 * len(PADDINGS)
FACES_AT_ONCE = 4  # bounds the memory; more are no faster


class Descriptor:
    """Looks at faces of which the place is known."""

    def __init__(self, models_dir: Path, *, threads: int = 1) -> None:
        """Load the graph. Raises ModelUnavailable."""
        self._session = open_session(models_dir / DESCRIPTOR_FILE, threads=threads)

    def describe(self, image: Image, faces: Sequence[tuple[Box, Sequence[Point]]]) -> Vectors:
        """Return (faces, 128) float32 of length 1, from the box and the landmarks of each face.

        Landmarks are as in FoundFace; without any, they are guessed from the box.
        """
        found = [np.zeros((0, DIMENSIONS), np.float32)]
        for start in range(0, len(faces), FACES_AT_ONCE):
            some = faces[start : start + FACES_AT_ONCE]
            views = [view for face in some for view in _views(image, points_of(image, *face))]
            found.append(self._means(np.array(views, np.float32)))
        return np.concatenate(found)

    def _means(self, views: NDArray[np.float32]) -> Vectors:
        pixels = np.ascontiguousarray(views.transpose(0, 3, 1, 2))
        (vectors,) = self._session.run(["vectors"], {"pixels": pixels})
        return normalised(vectors.reshape(-1, VIEWS, DIMENSIONS).mean(axis=1))


def _views(image: Image, points: Points) -> Iterator[Image]:
    for padding in PADDINGS:
        places = (MEAN_FACE + padding) / (1 + 2 * padding) * CROP_PX
        view = cut_out(image, points, places, CROP_PX)
        yield view
        yield view[:, ::-1]
