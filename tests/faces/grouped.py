"""Faces with vectors, as a model of four to thirty-two dimensions would see them."""

from typing import Any

import numpy as np

from accounts.models import User
from faces.grouping.placing import place
from faces.grouping.space import Space
from faces.models import Face, FaceVector
from tests.factories import make_face, make_photo

SPACE = Space(model="basic", version=1, dimensions=8, cutoff=0.8)


def vector(*parts: float) -> list[float]:
    """Of length 1, with noughts behind."""
    given = np.zeros(SPACE.dimensions)
    given[: len(parts)] = parts
    return [float(part) for part in given / np.linalg.norm(given)]


ANNA, BEN, CARLA = vector(1), vector(0, 1), vector(0, 0, 1)
LIKE_ANNA = vector(1, 0, 0, 0.2)


def seen_face(owner: User, seen_as: list[float], *, version: int = 1, **fields: Any) -> Face:
    """A face in a photo of its own, not placed yet."""
    face = make_face(make_photo(owner), **fields)
    FaceVector.objects.create(face=face, model="basic", version=version, vector=seen_as)
    return face


def placed(owner: User, *seen_as: list[float], **fields: Any) -> list[Face]:
    """Faces that came in one after the other."""
    faces = [seen_face(owner, each, **fields) for each in seen_as]
    for face in faces:
        place(owner.pk, [face.pk], SPACE)
    return read_again(faces)


def read_again(faces: list[Face]) -> list[Face]:
    return [Face.objects.get(pk=face.pk) for face in faces]


def homes(faces: list[Face]) -> list[int | None]:
    return [face.person_id for face in read_again(faces)]


def home(face: Face) -> int:
    """The person of a face that has one."""
    person_id = Face.objects.get(pk=face.pk).person_id
    assert person_id
    return person_id
