"""Rows for tests that need no file: a photo with a checksum of its own, people and their faces."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from accounts.models import User
from faces.models import Face, Person
from photos.models import Photo

NUMBERS = count(1)
NOON = datetime(2020, 6, 15, 12, tzinfo=UTC)


def make_photo(owner: User, taken: datetime = NOON, **fields: Any) -> Photo:
    """A saved photo, taken at the given moment, whose file does not exist."""
    number = next(NUMBERS)
    defaults = {
        "sha256": f"{number:064x}", "sha1": f"{number:040x}", "size_bytes": 1000 + number,
        "file_time": taken, "original_key": f"none/{number}", "filename": f"IMG_{number:04}.jpg", "kind": "image",
        "format": "jpeg", "mime": "image/jpeg", "width_px": 400, "height_px": 300,
        "taken_at": taken, "taken_local": taken, "offset_minutes": 0, "taken_source": "exif",
    }  # fmt: skip
    return Photo.objects.create(owner=owner, **{**defaults, **fields})


def make_person(owner: User, name: str = "", **fields: Any) -> Person:
    return Person.objects.create(owner=owner, name=name, **fields)


def make_face(photo: Photo, person: Person | None = None, **fields: Any) -> Face:
    """A saved face in the middle of the photo, as a model would have found it."""
    defaults = {
        "origin": "model", "left": 0.4, "top": 0.3, "width": 0.2, "height": 0.3, "quality": 0.5,
    }  # fmt: skip
    return Face.objects.create(photo=photo, person=person, **{**defaults, **fields})
