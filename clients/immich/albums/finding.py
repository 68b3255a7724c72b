"""The albums that are asked for."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from albums.models import Album, AlbumPhoto, AlbumQuerySet
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import Words, query_of
from photos.models import Photo, PhotoQuerySet
from rights.models import AlbumShare


def seen_album(asked: Asked, album_id: int) -> Album:
    album = Album.objects.visible_to(asked.user).select_related("owner").filter(pk=album_id).first()
    if album is None:
        raise Refused(404, "Album not found")
    return album


def own_album(asked: Asked, album_id: int) -> Album:
    """One that only its owner changes."""
    album = seen_album(asked, album_id)
    if album.owner_id != asked.user.pk:
        raise Refused(403, "Only its owner changes this album")
    return album


def wanted_albums(asked: Asked) -> AlbumQuerySet:
    """Own ones and those of others, the newest first; fewer by what the address says."""
    said, texts = query_of(asked.request), Words(asked.request.GET.dict())
    albums = Album.objects.visible_to(asked.user).select_related("owner")
    if (album_id := said.number_of("id", Kind.ALBUM)) is not None:
        albums = albums.filter(pk=album_id)
    if (photo_id := said.number_of("assetId", Kind.ASSET)) is not None:
        photos = Photo.objects.visible_to(asked.user).filter(pk=photo_id)
        albums = albums.filter(Exists(_with(photos)))
    if (name := texts.text("name")) is not None:
        albums = albums.filter(title__iexact=name)
    return albums.filter(_whose(asked, said)).order_by("-created_at", "-pk")


def _with(photos: PhotoQuerySet) -> QuerySet[AlbumPhoto]:
    return AlbumPhoto.objects.filter(album=OuterRef("pk"), photo__in=photos)


def _whose(asked: Asked, said: Words) -> Q:
    """`isShared`, in version 2 `shared`: with anybody, by whomever."""
    found, own = Q(), Q(owner=asked.user)
    if (is_owned := said.flag("isOwned")) is not None:
        found &= own if is_owned else ~own
    is_shared = said.flag("isShared")
    if is_shared is None:
        is_shared = said.flag("shared")
    if is_shared is not None:
        shared = ~own | Q(Exists(AlbumShare.objects.filter(album=OuterRef("pk"))))
        found &= shared if is_shared else ~shared
    return found
