"""A small library to ask about: faces whose vectors lie on a circle, and the space they are in."""

from math import cos, sin
from typing import Any

from accounts.models import User
from faces.grouping.space import Space
from faces.models import Face, FaceVector, Person
from photos.models import Photo
from tests.factories import make_face, make_person, make_photo

CIRCLE = Space("basic", 1, 2, cutoff=0.5)


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
