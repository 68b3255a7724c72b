"""Photos put into albums and taken out, with what became of each."""

from collections.abc import Sequence
from typing import Any

from albums.models import Album, AlbumPhoto
from clients.immich.albums.finding import seen_album
from clients.immich.deciding import Result, decide, result
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind
from clients.immich.words import body_of
from curating.among import among
from photos.models import Photo
from rights.models import Role
from sharing.albums.services import contribute, role_of, take_from
from sharing.refusals import InvalidShare, NotAllowed


def put_in(asked: Asked, album_id: int) -> list[Result]:
    ids = body_of(asked.request).numbers_of("ids", Kind.ASSET) or []
    return fill(asked, seen_album(asked, album_id), ids)


def put_in_many(asked: Asked) -> dict[str, Any]:
    """The same photos into several albums; a success if any of them was new to any."""
    said = body_of(asked.request)
    photo_ids = said.numbers_of("assetIds", Kind.ASSET) or []
    albums = [seen_album(asked, pk) for pk in said.numbers_of("albumIds", Kind.ALBUM) or []]
    results = [each for album in albums for each in fill(asked, album, photo_ids)]
    if any(each["success"] for each in results):
        return {"success": True}
    return {"success": False, "error": results[0]["error"] if results else "unknown"}


def take_out(asked: Asked, album_id: int) -> list[Result]:
    album = seen_album(asked, album_id)
    ids = body_of(asked.request).numbers_of("ids", Kind.ASSET) or []
    role = role_of(asked.user, album)
    if role not in Role.that_add():
        raise Refused(403, "You may not take photos out of this album")
    owners = _owners_of(asked, ids)
    inside = _inside(album, ids)
    mine = {pk for pk in inside if owners.get(pk) == asked.user.pk}
    others = {pk for pk in inside & owners.keys() if role == Role.MANAGER} - mine
    _take(asked, album, mine, others)
    return [result(pk, _why_not(pk, owners, inside, done=mine | others)) for pk in ids]


def _why_not(pk: int, owners: dict[int, int], inside: set[int], done: set[int]) -> str:
    if pk in done:
        return ""
    return "no_permission" if pk in owners and pk in inside else "not_found"


def _take(asked: Asked, album: Album, mine: set[int], others: set[int]) -> None:
    """Own photos out of an own album by the verb that can be undone."""
    is_own = album.owner_id == asked.user.pk
    if mine and is_own:
        decide(asked.user, "take_out", mine, {"album": str(album.pk)})
    rest = others if is_own else mine | others
    if rest:
        take_from(album, Photo.objects.filter(among(rest)), by=asked.user)


def fill(asked: Asked, album: Album, photo_ids: Sequence[int]) -> list[Result]:
    """Own photos into an album that one may add to."""
    if role_of(asked.user, album) not in Role.that_add():
        raise Refused(403, "You may not add photos to this album")
    owners, inside = _owners_of(asked, photo_ids), _inside(album, photo_ids)
    new = [pk for pk in photo_ids if owners.get(pk) == asked.user.pk and pk not in inside]
    if new:
        _put(asked, album, new)
    return [result(pk, _why_none(asked, pk, owners, inside)) for pk in photo_ids]


def _why_none(asked: Asked, pk: int, owners: dict[int, int], inside: set[int]) -> str:
    if pk not in owners:
        return "not_found"
    if pk in inside:
        return "duplicate"
    return "" if owners[pk] == asked.user.pk else "no_permission"


def _put(asked: Asked, album: Album, photo_ids: Sequence[int]) -> None:
    if album.owner_id == asked.user.pk:
        decide(asked.user, "put_in", photo_ids, {"album": str(album.pk)})
        return
    photos = Photo.objects.in_library_of(asked.user).filter(among(photo_ids))
    try:
        contribute(album, photos, by=asked.user)
    except (InvalidShare, NotAllowed) as error:
        raise Refused(400, str(error)) from error


def _owners_of(asked: Asked, photo_ids: Sequence[int]) -> dict[int, int]:
    """Of those that the person may see."""
    photos = Photo.objects.visible_to(asked.user).filter(among(photo_ids))
    return dict(photos.values_list("pk", "owner"))


def _inside(album: Album, photo_ids: Sequence[int]) -> set[int]:
    rows = AlbumPhoto.objects.filter(among(photo_ids, "photo_id"), album=album)
    return set(rows.values_list("photo", flat=True))
