"""What of a library is there for its owner to see: asked where all reads ask."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accounts.models import User
from albums.models import Album, AlbumPhoto
from faces.models import Face, Person
from photos.models import Photo, PhotoTag, Stack, Tag
from rights.models import AlbumShare, Partner, ShareLink
from sync.models import Kind


class Key(NamedTuple):
    """What changed. A face has its photo with it; a photo in an album or with a tag is told by
    both."""

    kind: Kind
    id: int
    photo: int | None = None


Rows = QuerySet[Any]


def _photos(user: User) -> Rows:
    return Photo.objects.in_library_of(user)


def _album_photos(user: User) -> Rows:
    """Of own albums, also what others put in and still let see."""
    photos = Photo.objects.visible_to(user)
    return AlbumPhoto.objects.filter(album__in=Album.objects.of(user), photo__in=photos)


def _photo_tags(user: User) -> Rows:
    return PhotoTag.objects.filter(tag__owner=user, photo__in=_photos(user))


# How each kind is looked for, and what its key is made of. Reads start where all others do.
READS: dict[Kind, Callable[[User], Rows]] = {
    Kind.PHOTO: _photos,
    Kind.ALBUM: Album.objects.of,
    Kind.ALBUM_PHOTO: _album_photos,
    Kind.TAG: lambda user: Tag.objects.filter(owner=user),
    Kind.PHOTO_TAG: _photo_tags,
    Kind.PERSON: Person.objects.visible_to,
    Kind.FACE: Face.objects.visible_to,
    Kind.STACK: lambda user: Stack.objects.filter(owner=user),
    Kind.ALBUM_SHARE: lambda user: AlbumShare.objects.filter(album__owner=user),
    Kind.PARTNER: lambda user: Partner.objects.filter(owner=user),
    Kind.LINK: lambda user: ShareLink.objects.filter(owner=user, revoked_at=None),
}
PAIRS = {Kind.ALBUM_PHOTO: "album_id", Kind.PHOTO_TAG: "tag_id"}


def seen_by(user: User, keys: Collection[Key]) -> set[Key]:
    """Those that are there: one query for each kind."""
    by_kind: dict[Kind, list[Key]] = defaultdict(list)
    for key in keys:
        by_kind[key.kind].append(key)
    seen = set()
    for kind, asked in by_kind.items():
        found = _found(user, kind, asked)
        seen |= {key for key in asked if (key.id, key.photo) in found}
    return seen


def trashed_of(keys: Collection[Key]) -> set[Key]:
    """The photos among them that lie in the trash."""
    ids = [key.id for key in keys if key.kind == Kind.PHOTO]
    trashed = Photo.objects.filter(pk__in=ids, trashed_at__isnull=False)
    return {Key(Kind.PHOTO, pk) for pk in trashed.values_list("pk", flat=True)} if ids else set()


def _found(user: User, kind: Kind, asked: list[Key]) -> set[tuple[int, int | None]]:
    rows, ids = READS[kind](user), {key.id for key in asked}
    column = PAIRS.get(kind)
    if column is None:
        found = set(rows.filter(pk__in=ids).values_list("pk", flat=True))
        return {(key.id, key.photo) for key in asked if key.id in found}
    photos = {key.photo for key in asked}
    pairs = rows.filter(**{f"{column}__in": ids}, photo_id__in=photos)
    return set(pairs.values_list(column, "photo_id"))
