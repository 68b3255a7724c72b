"""A model of faces that sees what it is told to, for tests of what is done with what it sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ml.face import Box, FoundFace, Image

IDENTITIES = np.eye(6)  # what people look like
PICTURE = np.zeros((48, 64, 3), np.uint8)


@dataclass(frozen=True)
class Eyes:
    """Enough of a model for what it found to be written down."""

    name: str
    version: int
    dimensions: int = len(IDENTITIES)
    cutoff: float = 0.6

    def find_faces(self, image: Image) -> list[FoundFace]:
        raise NotImplementedError

    def describe_faces(self, image: Image, boxes: Sequence[Box]) -> list[FoundFace]:
        raise NotImplementedError


def found_face(box: Box, look: int, seed: int) -> FoundFace:
    """A face that looks like one of a few people, more or less."""
    noise = np.random.default_rng(seed).normal(0, 0.15, len(IDENTITIES))
    vector = IDENTITIES[look % len(IDENTITIES)] + noise
    return FoundFace(box, (), 0.9, 0.5, (vector / np.linalg.norm(vector)).astype(np.float32))


def moved(box: Box, shift: float) -> Box:
    left, top = (min(max(side + shift, 0), 0.7) for side in (box.left, box.top))
    return Box(left, top, box.width, box.height)
