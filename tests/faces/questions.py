"""A small library to ask about: faces whose vectors lie on a circle, and a model of that size."""

from dataclasses import dataclass
from math import cos, sin
from typing import Any

import numpy as np

from accounts.models import User
from faces.models import Face, FaceVector, Person
from ml.face import Box, FoundFace
from photos.models import Photo
from tests.factories import make_face, make_person, make_photo


@dataclass(frozen=True)
class CircleModel:
    """Sees nothing; says how near is near."""

    name: str = "basic"
    version: int = 1
    dimensions: int = 2
    cutoff: float = 0.5

    def find_faces(self, image: np.ndarray) -> list[FoundFace]:
        return []

    def describe_faces(self, image: np.ndarray, boxes: list[Box]) -> list[FoundFace]:
        return []


CIRCLE = CircleModel()


def face_at(owner: User, angle: float, person: Person | None = None, **fields: Any) -> Face:
    """A face in a photo of its own (or in `photo`), seen by the model at an angle in radians."""
    photo: Photo = fields.pop("photo", None) or make_photo(owner)
    face = make_face(photo, person, **fields)
    FaceVector.objects.create(face=face, model="basic", version=1, vector=[cos(angle), sin(angle)])
    return face


def group_at(owner: User, angle: float, *, name: str = "", size: int = 3, **fields: Any) -> Person:
    """Somebody with some faces at nearly the same angle."""
    person = make_person(owner, name, **fields)
    for number in range(size):
        face_at(owner, angle + 0.01 * number, person)
    return person
