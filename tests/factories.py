"""Rows for tests that need no file: a photo with a checksum of its own, people and their faces."""

from datetime import UTC, datetime
from itertools import combinations, count
from typing import Any

from accounts.models import User
from dedup.models import DuplicateGroup, GroupMember, Link
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


def make_group(*photos: Photo, kind: str = "same", per_cent: float = 99.0) -> DuplicateGroup:
    """A saved group of these photos of one library, each linked with the others."""
    group = DuplicateGroup.objects.create(owner=photos[0].owner, kind=kind, per_cent=per_cent)
    for first, second in combinations(sorted(photos, key=lambda photo: photo.pk), 2):
        Link.objects.create(first=first, second=second, kind=kind, per_cent=per_cent)
    for photo in photos:
        GroupMember.objects.create(group=group, photo=photo)
    group.refresh_from_db()  # the database keeps its figures
    return group
