"""Which photos fit the fields that a client names. All that is said must hold."""

import base64
import binascii
from collections.abc import Callable
from datetime import UTC

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Greatest

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.timeline.asked import seen_as
from clients.immich.words import Words
from faces.models import Face
from photos.models import Photo, PhotoQuerySet, PhotoTag, Rendition
from search.finding.said import has_text

Condition = Callable[[str], Q]
# What is the same, or has it in it. Sent as null: what has none of it.
SAME = {
    "city": "place__city",
    "state": "place__region",
    "country": "place__country",
    "make": "make",
    "model": "model",
    "lensModel": "lens",
}
HAVE = {"originalFileName": "filename", "originalPath": "filename", "description": "caption"}
MOMENTS = {
    "taken": "taken_at",
    "created": "added_at",
    "updated": "changed_at",
    "trashed": "trashed_at",
}
KINDS = {"IMAGE": "image", "VIDEO": "video"}
UNKNOWN = ("encodedVideoPath", "previewPath", "thumbnailPath", "filter")


def photos_with(user: User, said: Words) -> PhotoQuerySet:
    """Of the person's library; of an album, what others put into it, too."""
    for name in UNKNOWN:
        if said.said.get(name):
            raise Refused(400, f"{name} is not understood here")
    changed = Greatest("added_at", "archived_at", "trashed_at")
    photos = _within(user, said).alias(changed_at=changed)
    photos = photos.filter(seen_as(said.text("visibility")))
    if not (said.flag("withDeleted") or _asks_for_trash(said)):
        photos = photos.filter(trashed_at=None)
    return photos.filter(_words(said), _states(user, said), _moments(said), _things(user, said))


def _asks_for_trash(said: Words) -> bool:
    return any(said.said.get(f"trashed{side}") for side in ("After", "Before"))


def _within(user: User, said: Words) -> PhotoQuerySet:
    """Each of the albums has it."""
    album_ids = said.numbers_of("albumIds", Kind.ALBUM) or []
    if not album_ids:
        return Photo.objects.in_library_of(user)
    albums = Album.objects.visible_to(user).filter(pk__in=album_ids)
    if albums.count() < len(album_ids):
        raise Refused(404, "Album not found")
    photos = Photo.objects.visible_to(user)
    for album_id in album_ids:
        rows = AlbumPhoto.objects.filter(album=album_id, photo=OuterRef("pk"))
        photos = photos.filter(Exists(rows))
    return photos


def _words(said: Words) -> Q:
    found = Q()
    for name, column in SAME.items():
        if (text := said.text(name)) is not None:
            found &= Q(**{column: text})
        elif name in said:
            found &= Q(**{column: ""}) | Q(**{f"{column}__isnull": True})
    for name, column in HAVE.items():
        if text := said.text(name):
            found &= Q(**{f"{column}__icontains": text})
    if text := said.text("ocr"):
        found &= has_text(text)
    if text := said.text("checksum"):
        found &= Q(sha1=sha1_of(text))
    return found


def sha1_of(text: str) -> str:
    """In hex, of what is sent in hex or in base64."""
    try:
        raw = bytes.fromhex(text) if len(text) == 40 else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refused(400, "checksum must be a SHA-1 in hex or base64") from error
    return raw.hex()


def _states(user: User, said: Words) -> Q:
    proxies = Rendition.objects.filter(photo=OuterRef("pk"), name=Rendition.Name.PROXY)
    albums = AlbumPhoto.objects.filter(photo=OuterRef("pk"), album__owner=user)
    flags = {
        "isFavorite": Q(owner=user, is_favourite=True),
        "isMotion": Q(live_video__isnull=False),
        "isOffline": Q(missing_since__isnull=False),
        "isEncoded": Q(Exists(proxies)),
        "isNotInAlbum": ~Q(Exists(albums)),
    }
    found = Q()
    for name, holds in flags.items():
        if (flag := said.flag(name)) is not None:
            found &= holds if flag else ~holds
    if "rating" in said:
        found &= Q(rating=said.number("rating", -1, 5))
    if (kind := said.text("type")) is not None:
        found &= Q(kind=KINDS.get(kind, "none"))
    return found


def _moments(said: Words) -> Q:
    found = Q()
    for name, column in MOMENTS.items():
        for side, lookup in (("After", "gte"), ("Before", "lte")):
            if at := said.moment(f"{name}{side}"):
                aware = at if at.tzinfo else at.replace(tzinfo=UTC)
                found &= Q(**{f"{column}__{lookup}": aware})
    return found


def _things(user: User, said: Words) -> Q:
    """All of the people and all of the tags, which are the person's own."""
    found = Q()
    for person_id in said.numbers_of("personIds", Kind.PERSON) or []:
        faces = Face.objects.visible_to(user).filter(person=person_id, person__owner=user)
        found &= Q(Exists(faces.filter(photo=OuterRef("pk"))))
    if "tagIds" in said and said.said["tagIds"] is None:
        found &= ~Q(Exists(PhotoTag.objects.filter(photo=OuterRef("pk"))))
    for tag_id in said.numbers_of("tagIds", Kind.TAG) or []:
        rows = PhotoTag.objects.filter(tag=tag_id, tag__owner=user, photo=OuterRef("pk"))
        found &= Q(Exists(rows))
    if (photo_id := said.number_of("id", Kind.ASSET)) is not None:
        found &= Q(pk=photo_id)
    if said.said.get("libraryId"):
        found &= Q(pk__in=[])  # there are no such libraries
    return found
