"""A small library with something of everything, and all that is known of it, to compare."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import User
from albums.models import Album, AlbumPhoto, AlbumRemoval
from albums.services import add_photos, remove_photos
from ops.manifest import exported_photos, manifest_line
from photos.curation import set_caption, set_rating
from photos.models import Decision, Photo, PhotoTag, RefusedTag, Stack, Tag
from photos.services.stacks import stack_photos
from photos.services.tags import add_tags, refuse_tag, replace_file_tags
from tests.factories import NOON, make_photo


@dataclass(frozen=True)
class Library:
    """Four photos and a stack of two: the second is beneath the first."""

    owner: User
    photos: list[Photo]
    album: Album

    @property
    def ids(self) -> list[int]:
        return [photo.pk for photo in self.photos]


def make_library(owner: User) -> Library:
    photos = [
        make_photo(owner, taken=NOON + timedelta(days=40 * n), rating=3 if n == 1 else None)
        for n in range(6)
    ]
    set_caption(photos[0], "At the sea")
    set_rating(photos[1], 2)
    album = Album.objects.create(owner=owner, title="Trip")
    add_photos(album, photos[:3])
    remove_photos(album, photos[2:3])
    for photo in photos[:3]:
        replace_file_tags(photo, ["beach", "sun"])
    poodle, dog = (Tag.objects.create(owner=owner, name=name) for name in ("poodle", "dog"))
    Tag.objects.filter(pk=poodle.pk).update(parent=dog)
    PhotoTag.objects.create(photo=photos[3], tag=poodle, origin="model", confidence=0.7)
    add_tags(photos[3], "dog")
    refuse_tag(photos[1], Tag.objects.get(owner=owner, name="sun"))
    Photo.objects.filter(pk=photos[2].pk).update(archived_at=NOON, is_favourite=True)
    Photo.objects.filter(pk=photos[3].pk).update(trashed_at=NOON)
    stack_photos(photos[4], photos[5:], kind=Stack.Kind.RAW)
    return Library(owner, photos, album)


def manifest(owner: User) -> str:
    return "\n".join(manifest_line(photo) for photo in exported_photos(owner))


def all_rows(owner: User) -> dict[str, Any]:
    """The manifest, and the rows that stand behind it."""
    own = {"photo__owner": owner}
    return {
        "manifest": manifest(owner),
        "decisions": _rows(Decision.objects.filter(**own), "photo", "column", "value", "decided_at"),
        "tags": _rows(PhotoTag.objects.filter(**own), "photo", "tag", "origin", "confidence"),
        "refused": _rows(
            RefusedTag.objects.filter(**own), "photo", "tag", "origin", "confidence", "refused_at"
        ),
        "albums": _rows(AlbumPhoto.objects.filter(**own), "photo", "album", "added_at"),
        "removals": _rows(AlbumRemoval.objects.filter(**own), "photo", "album"),
        "names": _rows(Tag.objects.filter(owner=owner), "pk", "name", "parent"),
        "titles": _rows(Album.objects.filter(owner=owner), "pk", "title"),
        "moments": _rows(
            Photo.objects.filter(owner=owner), "pk", "archived_at", "trashed_at", "note",
            "taken_at", "taken_local", "offset_minutes", "offset_source", "altitude_m",
        ),
    }  # fmt: skip


def _rows(rows: Any, *columns: str) -> list[str]:
    return sorted(str(row) for row in rows.values_list(*columns))
