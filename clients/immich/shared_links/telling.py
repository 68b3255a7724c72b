"""Share links as clients read them: a SharedLinkResponseDto each."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from clients.immich.albums.telling import tell_albums
from clients.immich.assets.telling import tell_assets
from clients.immich.entering import Asked
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment, moment_or_none
from photos.models import Photo
from rights.models import LinkPhoto, ShareLink
from sharing.links.selectors import key_of

# Only a hash is kept. Sent back it changes nothing.
MASK = "••••••••"


def tell_links(asked: Asked, links: Sequence[ShareLink]) -> list[dict[str, Any]]:
    albums = {link.album.pk: link.album for link in links if link.album}
    told = dict(zip(albums, tell_albums(asked.user, albums.values()), strict=True))
    photos = _photos(asked, links)
    return [_link(link, told.get(link.album_id or 0), photos[link.pk]) for link in links]


def _photos(asked: Asked, links: Sequence[ShareLink]) -> dict[int, list[dict[str, Any]]]:
    """Of links to chosen photos; moving halves come with their stills."""
    shown = Photo.objects.visible_to(asked.user).filter(trashed_at=None, still=None)
    rows = LinkPhoto.objects.filter(link__in=links, photo__in=shown).order_by("photo")
    chosen = [(row.link_id, row.photo) for row in rows.select_related("photo")]
    told = tell_assets(asked.user, [photo for _, photo in chosen])
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for (link_id, _), each in zip(chosen, told, strict=True):
        found[link_id].append(each)
    return found


def _link(
    link: ShareLink, album: dict[str, Any] | None, photos: list[dict[str, Any]]
) -> dict[str, Any]:
    told = {
        "id": uuid_of(Kind.LINK, link.pk),
        "key": key_of(link),
        "slug": link.slug or None,
        "type": "ALBUM" if link.album_id else "INDIVIDUAL",
        "userId": uuid_of(Kind.USER, link.owner_id),
        "description": link.title or None,
        "password": MASK if link.password else None,
        "expiresAt": moment_or_none(link.expires_at),
        "createdAt": moment(link.made_at),
        "allowDownload": link.allows_download,
        "allowUpload": link.allows_upload,
        "showMetadata": not (link.hides_location and link.hides_people),
        "assets": photos,
    }
    return told | {"album": album} if album else told
