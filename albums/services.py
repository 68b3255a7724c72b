"""Writes of albums."""

from collections.abc import Iterable

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction

from accounts.models import User
from albums.models import Album, AlbumPhoto, AlbumRemoval
from photos.models import Photo, PhotoQuerySet
from rights.lending import adders_of

LONGEST_TITLE = 255
INSERT = """
insert into albums_albumphoto (album_id, photo_id, added_at)
select %s, found.id, now() from ({found}) as found (id)
where not exists (
    select from albums_albumremoval where album_id = %s and photo_id = found.id
)
on conflict do nothing
"""


def open_imported_album(
    owner: User, external_key: str, *, title: str, description: str = ""
) -> Album:
    """The album that an archive knows by this key; made on first sight, later left as it is."""
    wanted = {"title": title[:LONGEST_TITLE], "description": description}
    album, _ = Album.objects.get_or_create(owner=owner, external_key=external_key, defaults=wanted)
    return album


def import_photos(album: Album, photos: Iterable[Photo]) -> int:
    """Put the owner's photos into the album, save those that a person took out; how many."""
    removed = set(AlbumRemoval.objects.filter(album=album).values_list("photo_id", flat=True))
    return insert(album, [photo for photo in photos if photo.pk not in removed])


def add_photos(album: Album, photos: Iterable[Photo]) -> int:
    """Put photos into the album, because a person says so; how many were not in it."""
    chosen = list(photos)
    with transaction.atomic():
        AlbumRemoval.objects.filter(album=album, photo__in=chosen).delete()
        return insert(album, chosen)


def remove_photos(album: Album, photos: Iterable[Photo]) -> None:
    """Take photos out of the album. They stay in the library."""
    chosen = list(photos)
    with transaction.atomic():
        AlbumPhoto.objects.filter(album=album, photo__in=chosen).delete()
        AlbumRemoval.objects.bulk_create(
            [AlbumRemoval(album=album, photo=photo) for photo in chosen], ignore_conflicts=True
        )


def insert(album: Album, photos: Iterable[Photo]) -> int:
    """Only those of its owner and of who may add to it; each once."""
    chosen = list(photos)
    owners = {album.owner_id}
    if any(photo.owner_id not in owners for photo in chosen):
        owners |= adders_of(album.pk)
    own = [photo for photo in chosen if photo.owner_id in owners]
    with transaction.atomic():
        before = AlbumPhoto.objects.filter(album=album).count()
        AlbumPhoto.objects.bulk_create(
            [AlbumPhoto(album=album, photo=photo) for photo in own], ignore_conflicts=True
        )
        return AlbumPhoto.objects.filter(album=album).count() - before


def hold_exactly(album: Album, photos: PhotoQuerySet) -> int:
    """Make the album hold the owner's photos among these and no others; how many rows changed.

    Those that a person took out stay out. In SQL alone: they may be a hundred thousand.
    """
    own = photos.filter(owner=album.owner_id).order_by()
    with transaction.atomic():
        gone, _ = AlbumPhoto.objects.filter(album=album).exclude(photo__in=own).delete()
        return gone + insert_found(album, own)


def insert_found(album: Album, photos: PhotoQuerySet) -> int:
    try:
        found, values = photos.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(found=found), [album.pk, *values, album.pk])
        return int(cursor.rowcount)
