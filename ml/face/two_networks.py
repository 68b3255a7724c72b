"""A model of faces that is made of two networks: one finds faces, the other describes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ml.face.candidates import Candidates, Floats, only_boxes
from ml.face.protocol import Box, FoundFace, Image, Point
from ml.face.quality import face_quality


class Finder(Protocol):
    """Finds faces; places are in pixels of the picture."""

    def find(self, image: Image) -> Candidates:
        """Return the faces in a picture."""
        ...

    def find_at(self, image: Image, boxes: Floats) -> list[Candidates]:
        """Return, for each place (n, 4), the one face that stands there, or none."""
        ...


class Describer(Protocol):
    """Describes faces of which the place is known."""

    def describe(self, image: Image, faces: Sequence[tuple[Box, Sequence[Point]]]) -> Floats:
        """Return (faces, dimensions) float32 of length 1."""
        ...


class EyeReader(Protocol):
    """Tells open eyes from closed ones."""

    def are_open(self, image: Image, box: Box) -> bool | None:
        """Return whether a face's eyes are open; None where that cannot be told."""
        ...


@dataclass(frozen=True)
class TwoNetworks:
    """A FaceModel of a finder and a describer, and, where a pack has one, a reader of eyes."""

    name: str
    version: int
    dimensions: int
    cutoff: float
    finder: Finder
    describer: Describer
    eyes: EyeReader | None = None

    def find_faces(self, image: Image) -> list[FoundFace]:
        """Return the faces in a picture, the largest first; none where there is none."""
        found = self.finder.find(image)
        sides = found.boxes[:, 2:] - found.boxes[:, :2]
        found = found.chosen(np.argsort(-sides.prod(axis=1), kind="stable"))
        return self._described(image, [_box(image, corners) for corners in found.boxes], found)

    def describe_faces(self, image: Image, boxes: Sequence[Box]) -> list[FoundFace]:
        """Describe faces of which the place is known; the confidence is 0 where none is seen."""
        corners = np.array([_corners(image, box) for box in boxes], np.float32).reshape(-1, 4)
        there = self.finder.find_at(image, corners)
        unseen = only_boxes(np.zeros((1, 4), np.float32))
        return [
            face
            for box, found in zip(boxes, there, strict=True)
            for face in self._described(image, [box], found if len(found) else unseen)
        ]

    def _described(self, image: Image, boxes: Sequence[Box], found: Candidates) -> list[FoundFace]:
        landmarks = [_landmarks(image, points) for points in found.points]
        faces = list(zip(boxes, landmarks, strict=True))
        return [
            FoundFace(
                box,
                points,
                float(score),
                face_quality(image, box, points),
                vector,
                self.eyes.are_open(image, box) if self.eyes else None,
            )
            for (box, points), score, vector in zip(
                faces, found.scores, self.describer.describe(image, faces), strict=True
            )
        ]


def _box(image: Image, corners: Floats) -> Box:
    """The part of a box that is within the picture, in fractions of it."""
    height, width = image.shape[:2]
    left, top, right, bottom = np.clip(
        corners.astype(float) / (width, height, width, height), 0, 1
    ).tolist()
    return Box(left, top, right - left, bottom - top)


def _corners(image: Image, box: Box) -> list[float]:
    height, width = image.shape[:2]
    right, bottom = box.left + box.width, box.top + box.height
    return [box.left * width, box.top * height, right * width, bottom * height]


def _landmarks(image: Image, points: Floats) -> tuple[Point, ...]:
    height, width = image.shape[:2]
    if not np.isfinite(points).all():
        return ()
    fractions = points.astype(float) / (width, height)
    return tuple((float(x), float(y)) for x, y in fractions)
