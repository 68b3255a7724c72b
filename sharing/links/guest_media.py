"""The bytes of a link's photos: asked for anew each time, so that nothing outlives the link."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from photos.media import Media, original_media, rendition_media
from photos.models import Photo, Rendition
from photos.originals import OriginalMissing, OriginalOffline
from rights.lending import Guest
from sharing.bare.originals import CannotStrip, bare_media

if TYPE_CHECKING:
    from django.core.files import File

ASKED_ANEW = "private, no-cache"


def picture_of(guest: Guest, photo_id: int, name: str) -> Media | None:
    """A rendition; None while it is not made, or where the link does not show the photo."""
    media = rendition_media(guest, photo_id, name)
    return for_guest(guest, media) if media else None


def film_of(guest: Guest, photo_id: int) -> Media | None:
    """What a browser can play of a video: the proxy, else the original as the link gives it."""
    if proxy := picture_of(guest, photo_id, Rendition.Name.PROXY):
        return proxy
    photos = Photo.objects.visible_to(guest).filter(pk=photo_id, is_playable=True)
    photo = photos.select_related("kept_in").first()
    film = original_of(guest, photo) if photo else None
    return replace(film, filename="") if film else None


def original_of(guest: Guest, photo: Photo) -> Media | None:
    """As it is; or without any words in it, and None where that cannot be."""
    if not guest.link.hides_location:
        return for_guest(guest, original_media(photo))
    try:
        return for_guest(guest, bare_media(photo))
    except (CannotStrip, OriginalOffline, FileNotFoundError):
        return None


def for_guest(guest: Guest, media: Media) -> Media:
    """Its tag is no checksum that could be looked up, and no other link's; what is wrong with its
    source is none of a guest's business."""
    said = f"{guest.link.pk}:{media.etag}"
    etag = salted_hmac("sharing.links.media", said, algorithm="sha256").hexdigest()[:32]
    opens = quietly(media.open)
    return replace(
        media, etag=f'"{etag}"', cache=ASKED_ANEW, open=opens, storage="shared", key=etag
    )


def quietly(opens: "Callable[[], File[bytes]]") -> "Callable[[], File[bytes]]":
    """Where the original is away it is not there, without the name of its source."""

    def open_quietly() -> "File[bytes]":
        try:
            return opens()
        except (OriginalOffline, OriginalMissing) as error:
            raise FileNotFoundError from error

    return open_quietly
