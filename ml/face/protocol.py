"""What every model of faces offers, whatever runs inside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ml.box import Box

__all__ = ["Box", "FaceModel", "FaceSpace", "FoundFace", "Image", "Point", "Vector"]

Image = NDArray[np.uint8]
Vector = NDArray[np.float32]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False)
class FoundFace:
    """A face in a picture.

    `landmarks`: left eye, right eye, nose, left and right corner of the mouth as the viewer sees
    them, in fractions of the picture; empty where the model found none. `confidence` is the
    detector's, 0 to 1. `quality` says how well it can be told whose face it is (size, sharpness,
    pose), 0 to 1. `vector` has length 1; the nearer two are (Euclid), the likelier one person's.
    `eyes_open` is None where the model tells no eyelids.
    """

    box: Box
    landmarks: tuple[Point, ...]
    confidence: float
    quality: float
    vector: Vector
    eyes_open: bool | None = None


@dataclass(frozen=True)
class FaceSpace:
    """Which vectors can be compared: those of one model in one version; see FaceModel."""

    version: int
    dimensions: int
    cutoff: float


class FaceModel(Protocol):
    """Finds faces and describes them.

    Images are (h, w, 3) uint8 RGB, upright. `cutoff` is the mean distance (Euclid, of unit
    vectors) of two groups of faces up to which they are taken for one person. A new `version`
    means that pictures have to be looked at again.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def cutoff(self) -> float: ...

    def find_faces(self, image: Image) -> list[FoundFace]:
        """Return the faces in a picture, the largest first; none where there is none."""
        ...

    def describe_faces(self, image: Image, boxes: Sequence[Box]) -> list[FoundFace]:
        """Describe faces whose places somebody else knows (a person, a file): one for each box,
        with that box, in their order."""
        ...
