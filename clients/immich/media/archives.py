"""Many originals at once, as ZIPs that are made while they are sent."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.http.response import HttpResponseBase

from accounts.models import Scope
from albums.models import Album
from clients.immich.assets.finding import checked
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.ids import Kind, uuid_of
from clients.immich.routing import needs
from clients.immich.words import Words, body_of
from curating.among import among
from photos.models import Photo, PhotoQuerySet
from rights.lending import Viewer
from sharing.zips import views as zips
from sharing.zips.presets import Preset

ARCHIVE_BYTES = 4 * 2**30  # where the client names no size
Sized = tuple[int, int]


@needs(Scope.READ)
def info(asked: Asked) -> dict[str, Any]:
    """Which archives the client should ask for, none larger than it wants."""
    said = body_of(asked.request)
    most = said.number("archiveSize", 1) or ARCHIVE_BYTES
    rows = _chosen(asked, said).order_by("pk").values_list("pk", "size_bytes")
    archives = [_archive(each) for each in _parts(list(rows), most)]
    return {"totalSize": sum(each["size"] for each in archives), "archives": archives}


@needs(Scope.READ)
def archive(asked: Asked) -> HttpResponseBase:
    said = body_of(asked.request)
    seen = Photo.objects.visible_to(asked.user).filter(trashed_at=None)
    ids = checked(seen, said.numbers_of("assetIds", Kind.ASSET) or [])
    scope = partial(_files, asked.user, ids)
    title = said.text("archiveName", most=200) or "Photos"
    slots = [(f"user:{asked.user.pk}", zips.MOST_AT_ONCE)]
    preset = QueryDict(f"preset={Preset.ORIGINALS}")
    return zips.answer(asked.user, preset, scope, title=title, slots=slots)


def _files(viewer: Viewer, ids: Sequence[int]) -> PhotoQuerySet:
    return Photo.objects.visible_to(viewer).filter(among(ids))


def _chosen(asked: Asked, said: Words) -> PhotoQuerySet:
    """Named photos with their moving halves, an album, or a whole library, as far as they show."""
    photos = Photo.objects.visible_to(asked.user).filter(trashed_at=None)
    if (ids := said.numbers_of("assetIds", Kind.ASSET)) is not None:
        named = checked(photos, ids)
        return photos.filter(among(named) | Q(still__in=Photo.objects.filter(among(named))))
    if (album_id := said.number_of("albumId", Kind.ALBUM)) is not None:
        if not Album.objects.visible_to(asked.user).filter(pk=album_id).exists():
            raise Refused(404, "Album not found")
        return photos.filter(albums=album_id)
    if (user_id := said.number_of("userId", Kind.USER)) is not None:
        return photos.filter(owner=user_id)
    raise Refused(400, "One of assetIds, albumId and userId must be sent")


def _parts(rows: Sequence[Sized], most: int) -> Iterator[list[Sized]]:
    part: list[Sized] = []
    total = 0
    for row in rows:
        if part and total + row[1] > most:
            yield part
            part, total = [], 0
        part.append(row)
        total += row[1]
    if part:
        yield part


def _archive(part: Sequence[Sized]) -> dict[str, Any]:
    ids = [uuid_of(Kind.ASSET, photo_id) for photo_id, _ in part]
    return {"assetIds": ids, "size": sum(size for _, size in part)}
