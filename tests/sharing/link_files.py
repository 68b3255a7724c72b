"""Links for tests: Alice's album with photos whose files are there."""

from typing import Any

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from rights.models import ShareLink
from sharing.links.services import make_link


def make_album(owner: User, *photos: Photo, title: str = "Lisbon") -> Album:
    album = Album.objects.create(owner=owner, title=title)
    for photo in photos:
        AlbumPhoto.objects.create(album=album, photo=photo)
    return album


def link_to(album: Album, *, password: str = "", **said: Any) -> ShareLink:
    """A saved link to the album, made by its owner."""
    return make_link(ShareLink(**said), album.owner, album=album, password=password)


def at(link: ShareLink, more: str = "") -> str:
    """An address beneath a link."""
    return f"/s/{link.slug or link.token}/{more}"
