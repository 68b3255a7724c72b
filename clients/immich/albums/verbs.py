"""Albums: read, made, changed and deleted."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.models import User
from albums import arranging
from albums.models import Album, AlbumPhoto
from clients.immich.albums.filling import fill
from clients.immich.albums.finding import own_album, seen_album, wanted_albums
from clients.immich.albums.sharing import share_with
from clients.immich.albums.telling import tell_albums
from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.routing import created
from clients.immich.words import Words, body_of, query_of
from curating.things import delete_album
from photos.models import Photo

ORDERS = {"asc": Album.Order.DATE, "desc": Album.Order.NEWEST}


def albums(asked: Asked) -> list[dict[str, Any]]:
    return tell_albums(asked.user, wanted_albums(asked))


def album(asked: Asked, album_id: int) -> dict[str, Any]:
    """With its photos only for clients of version 2 that ask for them."""
    found = seen_album(asked, album_id)
    told = _told(asked, found)
    if query_of(asked.request).flag("withoutAssets") is False:
        rows = AlbumPhoto.objects.filter(album=found).values("photo")
        photos = Photo.objects.visible_to(asked.user).filter(pk__in=rows, trashed_at=None)
        told["assets"] = tell_assets(asked.user, photos.order_by("-taken_local", "-pk"))
    return told


def make(asked: Asked) -> HttpResponse:
    """With photos and people, all of it or nothing."""
    said = body_of(asked.request)
    title = said.text("albumName") or _("Untitled album")
    with transaction.atomic():
        made = _arranged(asked.user, title)
        _change(asked, made, said)
        share_with(asked, made, said.list("albumUsers"))
        fill(asked, made, said.numbers_of("assetIds", Kind.ASSET) or [])
    return created(_told(asked, made))


def change(asked: Asked, album_id: int) -> dict[str, Any]:
    """What is said of it; the rest stays."""
    found, said = own_album(asked, album_id), body_of(asked.request)
    with transaction.atomic():
        if (title := said.text("albumName")) is not None:
            _checked(arranging.name_album, found, title)
        _change(asked, found, said)
    return _told(asked, found)


def delete(asked: Asked, album_id: int) -> None:
    """Its photos stay in the library."""
    delete_album(asked.user, own_album(asked, album_id))


def statistics(asked: Asked) -> dict[str, int]:
    own = Album.objects.of(asked.user)
    shared = own.filter(shares__isnull=False).distinct().count()
    theirs = Album.objects.shared_with(asked.user).count()
    total = own.count()
    return {"owned": total, "shared": shared + theirs, "notShared": total - shared}


def _told(asked: Asked, album: Album) -> dict[str, Any]:
    return tell_albums(asked.user, [album])[0]


def _arranged(user: User, title: str) -> Album:
    try:
        return arranging.make_album(user, title)
    except arranging.InvalidAlbum as error:
        raise Refused(400, "albumName should not be empty") from error


def _change(asked: Asked, album: Album, said: Words) -> None:
    """Everything save the name."""
    if (description := said.text("description")) is not None:
        arranging.describe_album(album, description)
    if (order := said.text("order")) is not None:
        if order not in ORDERS:
            raise Refused(400, "order must be asc or desc")
        _checked(arranging.order_album, album, ORDERS[order])
    if (photo_id := said.number_of("albumThumbnailAssetId", Kind.ASSET)) is not None:
        cover = Photo.objects.visible_to(asked.user).filter(pk=photo_id).first()
        if cover is None:
            raise Refused(404, "Asset not found")
        _checked(arranging.choose_cover, album, cover)
    if said.flag("isActivityEnabled") is False:
        raise Refused(400, "Comments and likes cannot be turned off for an album")


def _checked(write: Any, album: Album, value: Any) -> None:
    try:
        write(album, value)
    except arranging.InvalidAlbum as error:
        raise Refused(400, REFUSALS[type(error)]) from error


REFUSALS = {
    arranging.Untitled: "albumName should not be empty",
    arranging.NotInAlbum: "albumThumbnailAssetId must be in the album",
}
