"""Albums as clients read them: an AlbumResponseDto each, with the keys of version 2, too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from accounts.models import User
from albums.models import Album
from albums.selectors import Contents, chosen_covers, contents_of, covers_of, shown
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment, moment_or_none
from clients.immich.users.telling import tell_user
from photos.models import Photo
from rights.models import AlbumShare, Role, ShareLink

EDITOR, VIEWER, OWNER = "editor", "viewer", "owner"
ROLES = {Role.VIEWER: VIEWER, Role.CONTRIBUTOR: EDITOR, Role.MANAGER: EDITOR}


@dataclass(frozen=True)
class Beside:
    """What stands beside some albums in other rows, by album."""

    contents: dict[int, Contents]
    covers: dict[int, Photo]
    latest: dict[int, datetime]
    people: dict[int, list[tuple[User, str]]]
    linked: frozenset[int]


def tell_albums(user: User, albums: Iterable[Album]) -> list[dict[str, Any]]:
    """Of albums that the person may see, by a constant number of queries."""
    chosen = list(albums)
    beside = _look_beside(user, chosen)
    return [_album(album, beside) for album in chosen]


def _look_beside(user: User, albums: Sequence[Album]) -> Beside:
    rows = shown(user).filter(album__in=albums)
    latest = rows.values_list("album").annotate(at=Max("added_at")).order_by()
    links = ShareLink.objects.live().filter(album__in=albums, owner=user)
    return Beside(
        contents=contents_of(rows),
        covers=covers_of(user, albums) | chosen_covers(user, albums),
        latest=dict(latest),
        people=_people_of(albums),
        linked=frozenset(links.values_list("album_id", flat=True)) - {None},
    )


def _people_of(albums: Sequence[Album]) -> dict[int, list[tuple[User, str]]]:
    """The owner first, then with whom it is shared: each once, with the most that any row says."""
    found: dict[int, dict[int, tuple[User, str]]] = {
        album.pk: {album.owner_id: (album.owner, OWNER)} for album in albums
    }
    shares = AlbumShare.objects.filter(album__in=albums).order_by("pk")
    for share in shares.select_related("user", "group").prefetch_related("group__members"):
        people = (
            [share.user] if share.user else list(share.group.members.all() if share.group else [])
        )
        for person in people:
            known = found[share.album_id].get(person.pk)
            if known is None or known[1] == VIEWER:
                found[share.album_id][person.pk] = (person, ROLES[Role(share.role)])
    return {album_id: list(people.values()) for album_id, people in found.items()}


def _album(album: Album, beside: Beside) -> dict[str, Any]:
    contents = beside.contents.get(album.pk, Contents())
    people, cover = beside.people[album.pk], beside.covers.get(album.pk)
    latest = beside.latest.get(album.pk)
    return {
        "id": uuid_of(Kind.ALBUM, album.pk),
        "albumName": album.title,
        "description": album.description,
        "albumThumbnailAssetId": uuid_of(Kind.ASSET, cover.pk) if cover else None,
        "albumUsers": [{"role": role, "user": tell_user(user)} for user, role in people],
        "assetCount": contents.count,
        "createdAt": moment(album.created_at),
        "updatedAt": moment(latest or album.created_at),
        "startDate": moment_or_none(contents.first),
        "endDate": moment_or_none(contents.last),
        "lastModifiedAssetTimestamp": moment_or_none(latest),
        "hasSharedLink": album.pk in beside.linked,
        "isActivityEnabled": True,
        "shared": len(people) > 1,
        "order": "desc" if album.order == Album.Order.NEWEST else "asc",
        "ownerId": uuid_of(Kind.USER, album.owner_id),
        "owner": tell_user(album.owner),
        "assets": [],
    }
