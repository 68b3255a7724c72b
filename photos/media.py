"""The bytes of a photo on their way to the browser: which file, and the answer that streams it."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from django.core.files import File
from django.core.files.storage import storages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header

from accounts.models import User
from photos.access import Viewer
from photos.models import Photo, Rendition
from photos.originals import OriginalMissing, OriginalOffline, open_original
from photos.ranges import Span, UnsatisfiableRange, requested_span
from photos.services.tiering import opened_by_person
from photos.storage import Remote, StorageAway, is_storage_away, presigned_url, renditions

logger = logging.getLogger(__name__)

CHUNK_BYTES = 256 * 1024
# What a browser shows as a picture and nothing else. All other types are only downloaded.
SHOWN_IMAGES = {
    "image/jpeg", "image/png", "image/webp", "image/avif", "image/gif", "image/bmp",
}  # fmt: skip
# Whatever the bytes are: no script runs in them, and no other site may embed them.
HEADERS = {
    "Accept-Ranges": "bytes",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
# An original's address always means the same bytes. A rendition may be made anew.
ORIGINAL_CACHE = "private, max-age=31536000, immutable"
RENDITION_CACHE = "private, max-age=86400"
# Of others' photos a browser asks each time: they may be shown no more.
LENT_CACHE = "private, no-cache"
AGAIN_SECONDS = "60"
PRESIGNED_FOR = {"image", "video", "document"}
CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True)
class Media:
    """A stored file, with what the browser must be told of it."""

    open: Callable[[], "File[bytes]"]
    storage: str
    key: str
    mime: str
    size_bytes: int
    etag: str
    cache: str
    filename: str = ""
    may_presign: bool = False  # a bucket may give it to the browser itself, where it is set so

    @property
    def is_shown(self) -> bool:
        return self.mime in SHOWN_IMAGES or self.mime.startswith("video/")


def rendition_media(viewer: Viewer, photo_id: int, name: str) -> Media | None:
    """A rendition of a photo that the viewer may see, in one query; None while it is not made."""
    rows = Photo.objects.visible_to(viewer).filter(pk=photo_id, renditions__name=name)
    row = rows.values_list(
        "owner", "sha256", "renditions__key", "renditions__mime", "renditions__size_bytes"
    ).first()
    if row is None:
        return None
    owner, sha256, key, mime, size = row
    etag = f'"{sha256}-{name}-{size:x}"'
    opens = partial(renditions().open, key)
    media = Media(opens, "renditions", key, mime, size, etag, RENDITION_CACHE)
    is_own = isinstance(viewer, User) and owner == viewer.pk
    return media if is_own else replace(media, cache=LENT_CACHE)


def original_media_for(user: User, photo: Photo) -> Media:
    """`photo` is one that the user may see."""
    media = original_media(photo)
    if photo.kept_in is None:
        media = replace(media, open=partial(open_wanted, photo), may_presign=True)
    return media if photo.owner_id == user.pk else replace(media, cache=LENT_CACHE)


def open_wanted(photo: Photo) -> "File[bytes]":
    """By a person, who may want it again soon."""
    stored = open_original(photo)
    opened_by_person(photo.original_key)
    return stored


def original_media(photo: Photo) -> Media:
    return Media(
        open=partial(open_original, photo),
        storage=photo.kept_in.root if photo.kept_in else "originals",
        key=photo.original_key,
        mime=photo.mime,
        size_bytes=photo.size_bytes,
        etag=f'"{photo.sha256}"',
        cache=ORIGINAL_CACHE,
        filename=photo.filename,
    )


def playback_media(user: User, photo_id: int) -> Media | None:
    """What a browser can play of a video: the proxy, else the original; None while neither."""
    if proxy := rendition_media(user, photo_id, Rendition.Name.PROXY):
        return replace(proxy, may_presign=True)
    photos = Photo.objects.visible_to(user).filter(pk=photo_id, is_playable=True)
    photo = photos.select_related("kept_in").first()
    if photo is None:
        return None
    media = original_media_for(user, photo)
    return media if media.cache == LENT_CACHE else replace(media, cache=RENDITION_CACHE)


def serve(request: HttpRequest, media: Media, *, download: bool = False) -> HttpResponseBase:
    """Answer with the file or the asked part of it, read from the storage piece by piece."""
    response = unchanged(request, media)
    if response:
        return response
    try:
        span = requested_span(range_header(request, media), media.size_bytes)
    except UnsatisfiableRange:
        unsatisfiable = {**HEADERS, "Content-Range": f"bytes */{media.size_bytes}"}
        return HttpResponse(status=416, headers=unsatisfiable)
    said = headers(media, download=download)
    if address := address_elsewhere(request, media, said["Content-Disposition"]):
        return HttpResponseRedirect(address, headers={"Cache-Control": "no-store"})
    return part(request, media, span, said)


def address_elsewhere(request: HttpRequest, media: Media, disposition: str) -> str:
    """Where the browser gets the bytes without us; empty: here. Only a browser that shows, plays
    or downloads is sent away: a script, or a client with a token, would be refused there."""
    fetched_for = request.headers.get("Sec-Fetch-Dest", "")
    if not media.may_presign or request.method == "HEAD" or fetched_for not in PRESIGNED_FOR:
        return ""
    try:
        storage = storages[media.storage]
        address = presigned_url(storage, media.key, mime=media.mime, disposition=disposition)
    except StorageAway as error:
        logger.warning("%s", error)
        return ""
    if address:
        opened_by_person(media.key)
    return address


def unchanged(request: HttpRequest, media: Media) -> HttpResponseBase | None:
    """304 where the browser has it already, 412 where it insists on another version."""
    told = HttpResponse(headers={"ETag": media.etag, "Cache-Control": media.cache})
    response = get_conditional_response(request, etag=media.etag, response=told)
    return None if response is told else response


def range_header(request: HttpRequest, media: Media) -> str:
    """The Range header, unless If-Range names another version than the one there is."""
    if request.headers.get("If-Range", media.etag) != media.etag:
        return ""
    return request.headers.get("Range", "")


def headers(media: Media, *, download: bool) -> dict[str, str]:
    name = CONTROL_CHARACTERS.sub("_", media.filename)
    disposition = content_disposition_header(download or not media.is_shown, name)
    return {
        **HEADERS,
        "Cache-Control": media.cache,
        "Content-Disposition": disposition or "inline",
        "Content-Type": media.mime,
        "ETag": media.etag,
    }


def part(
    request: HttpRequest, media: Media, span: Span | None, headers: dict[str, str]
) -> HttpResponseBase:
    """200 with all bytes or 206 with some; for HEAD the same without them."""
    sent = span or Span(0, media.size_bytes)
    headers["Content-Length"] = str(sent.length)
    if span:
        headers["Content-Range"] = f"bytes {sent.start}-{sent.stop - 1}/{media.size_bytes}"
    status = 206 if span else 200
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    try:
        stored = media.open()
    except OriginalOffline as error:
        return away(str(error), status=503)
    except OriginalMissing as error:
        return away(str(error), status=404)
    except FileNotFoundError as error:
        if is_storage_away(error):
            raise
        logger.error("file missing storage=%s key=%s", media.storage, media.key)  # noqa: TRY400
        return not_there()
    return StreamingHttpResponse(chunks(stored, sent), status=status, headers=headers)


def not_there() -> HttpResponse:
    """No file (yet). Not to be remembered: a rendition may be made the next moment."""
    return HttpResponse(status=404, headers={"Cache-Control": "no-store"})


def away(reason: str, *, status: int) -> HttpResponse:
    """No original where its source keeps it; in words, because somebody asked for the download."""
    said = {**HEADERS, "Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}
    again = {"Retry-After": AGAIN_SECONDS} if status == 503 else {}
    return HttpResponse(reason, status=status, headers=said | again)


def chunks(stored: "File[bytes]", span: Span) -> Iterator[bytes]:
    """The bytes of the span. A bucket is asked for just these."""
    with stored:
        if isinstance(stored, Remote):
            yield from stored.pieces(span.start, span.stop, CHUNK_BYTES)
            return
        stored.seek(span.start)
        left = span.length
        while left > 0 and (chunk := stored.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
