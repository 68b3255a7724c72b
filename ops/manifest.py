"""The manifest: what the library knows of each photo, as one JSON object a photo.

Every key is always present; what is not known, or not there yet, is null or an empty list.
"""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from albums.models import Album
from editing.models import Edit
from ops.people import PersonInPhoto, box_entry, people_in, told_faces, told_names
from photos.models import Photo, PhotoTag
from places.models import Place
from search.models import PhotoText

CHUNK = 2000  # photos in memory at once; their tags come with one more query


def exported_photos(owner: User, *, with_locked: bool = True) -> Iterator[Photo]:
    """All of a person's photos, oldest first: archived and trashed ones too, and locked ones if
    these are wanted.

    The one read that does not start at `visible_to`: only who runs the installation calls it, and
    a way out must leave nothing behind.
    """
    photos = Photo.objects.filter(owner=owner)
    if not with_locked:
        photos = photos.filter(is_locked=False)
    photos = photos.select_related("place", "stack", "live_video", "still", "kept_in", "duplicate")
    photos = photos.select_related("edit_of__source")
    named = Prefetch("photo_tags", queryset=given_tags(), to_attr="given_tags")
    titled = Prefetch("albums", queryset=Album.objects.order_by("title", "pk"))
    read = Prefetch("photo_text", queryset=PhotoText.objects.only("photo", "text"))
    faces = Prefetch("faces", queryset=told_faces(), to_attr="told_faces")
    names = Prefetch("names", queryset=told_names(), to_attr="told_names")
    photos = photos.prefetch_related(named, titled, read, faces, names)
    return photos.order_by("taken_at", "pk").iterator(CHUNK)


def is_live_half(photo: Photo) -> bool:
    """Whether it is the moving half of a live photo, which its still's entry tells of."""
    return hasattr(photo, "still")


def given_tags() -> QuerySet[PhotoTag]:
    """Tags that a person or the file gave. A model's guesses are ours, and can be made again."""
    given = [PhotoTag.Origin.PERSON, PhotoTag.Origin.FILE]
    return PhotoTag.objects.filter(origin__in=given).select_related("tag")


def tag_names(photo: Photo) -> list[str]:
    """The given tags of one of the `exported_photos`, once each, in order."""
    given: list[PhotoTag] = getattr(photo, "given_tags")  # noqa: B009 - Prefetch sets it
    return sorted({each.tag.name for each in given})


def manifest_line(photo: Photo, **more: Any) -> str:
    """One line of the manifest, in ASCII, without its end of line."""
    return json.dumps({**manifest_entry(photo), **more}, allow_nan=False)


def manifest_entry(photo: Photo) -> dict[str, Any]:
    """What is known of one of the `exported_photos`."""
    return {
        "id": photo.pk,
        "sha256": photo.sha256,
        "filename": photo.filename,
        "kind": photo.kind,
        "mime": photo.mime,
        "width": photo.width_px or None,
        "height": photo.height_px or None,
        **taken_entry(photo),
        "camera": photo.camera or None,
        "lens": photo.lens or None,
        "albums": [album.title for album in photo.albums.all()],
        "tags": tag_names(photo),
        "caption": photo.caption or None,
        "note": photo.note or None,
        "rating": photo.rating,
        "favourite": photo.is_favourite,
        "archived": photo.archived_at is not None,
        "trashed": photo.trashed_at is not None,
        "locked": photo.is_locked,
        "looks_like": photo.looks_like or None,
        "people": [people_entry(person) for person in people_in(photo)],
        **stack_entry(photo),
        "duplicate_group": photo.duplicate.group_id if hasattr(photo, "duplicate") else None,
        "live_video_sha256": photo.live_video.sha256 if photo.live_video else None,
        "ocr_text": text_in_picture(photo),
        "source": photo.source or None,
        "edit": edit_entry(photo),
    }


def taken_entry(photo: Photo) -> dict[str, Any]:
    """When it was taken, and where."""
    return {
        "taken_at": photo.taken_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "taken_local": photo.taken_local.replace(tzinfo=None).isoformat(),
        "offset_minutes": photo.offset_minutes,
        "taken_source": photo.taken_source or None,
        "latitude": photo.latitude,
        "longitude": photo.longitude,
        "place": place_entry(photo.place),
    }


def stack_entry(photo: Photo) -> dict[str, Any]:
    stack = photo.stack
    return {
        "stack_id": photo.stack_id,
        "stack_primary": photo.is_primary if stack else None,
        "stack_kind": stack.kind if stack else None,
        "stack_reason": (stack.reason or None) if stack else None,
        "stack_by_person": stack.is_by_person if stack else None,
    }


def edit_entry(photo: Photo) -> dict[str, Any] | None:
    """Of which original a version was made, and how."""
    edit: Edit | None = getattr(photo, "edit_of", None)
    return {"source_sha256": edit.source.sha256, "recipe": edit.rendered} if edit else None


def text_in_picture(photo: Photo) -> str | None:
    """The lines that were read in it; null where there are none, or nobody has looked yet."""
    read: PhotoText | None = getattr(photo, "photo_text", None)
    return (read.text or None) if read else None


def people_entry(person: PersonInPhoto) -> dict[str, Any]:
    """Who it is, and where: in fractions of the upright picture. An archive tells only names."""
    return {
        "person_id": person.person_id,
        "name": person.name or None,
        "box": box_entry(person.box) if person.box else None,
        "origin": person.origin,
        "confirmed": person.is_confirmed,
        "born_on": person.born_on,
    }


def place_entry(place: Place | None) -> dict[str, str | None] | None:
    if place is None:
        return None
    names = {
        "city": place.city,
        "region": place.region,
        "country": place.country,
        "country_code": place.country_code,
    }
    return {key: name or None for key, name in names.items()}
