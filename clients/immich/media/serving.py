"""Pictures, originals and videos, by the rules and with the headers of the pages."""

from django.http.response import HttpResponseBase

from clients.immich.assets.finding import seen
from clients.immich.entering import Asked
from clients.immich.errors import Refused
from clients.immich.words import query_of
from photos.media import (
    SHOWN_IMAGES,
    Media,
    not_there,
    original_media_for,
    playback_media,
    rendition_media,
    serve,
)
from photos.models import Photo, Rendition

SIZES = ("thumbnail", "preview", "fullsize", "original")


def thumbnail(asked: Asked, photo_id: int) -> HttpResponseBase:
    """In the size that is asked for. While it is not made the answer is 404, not to be kept."""
    size = query_of(asked.request).text("size") or SIZES[0]
    if size not in SIZES:
        raise Refused(400, f"size must be one of {', '.join(SIZES)}")
    photo = seen(asked, photo_id)
    media = _picture(asked, photo, size)
    return serve(asked.request, media) if media else not_there()


def original(asked: Asked, photo_id: int) -> HttpResponseBase:
    media = original_media_for(asked.user, seen(asked, photo_id))
    return serve(asked.request, media, download=True)


def playback(asked: Asked, photo_id: int) -> HttpResponseBase:
    """What every player plays, also in parts."""
    seen(asked, photo_id)
    media = playback_media(asked.user, photo_id)
    return serve(asked.request, media) if media else not_there()


def _picture(asked: Asked, photo: Photo, size: str) -> Media | None:
    if size == "original" or (size == "fullsize" and photo.mime in SHOWN_IMAGES):
        return original_media_for(asked.user, photo)
    name = Rendition.Name.THUMBNAIL if size == "thumbnail" else Rendition.Name.PREVIEW
    return rendition_media(asked.user, photo.pk, name)
