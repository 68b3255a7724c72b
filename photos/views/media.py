"""Thumbnails, previews, originals and videos, for those who may see the photo."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos.media import (
    Media,
    not_there,
    original_media_for,
    playback_media,
    rendition_media,
    serve,
)
from photos.models import Photo, Rendition


@require_safe
def thumbnail(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return serve_if_there(
        request, rendition_media(request.user, photo_id, Rendition.Name.THUMBNAIL)
    )


@require_safe
def preview(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return serve_if_there(request, rendition_media(request.user, photo_id, Rendition.Name.PREVIEW))


@require_safe
def playback(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    return serve_if_there(request, playback_media(request.user, photo_id))


@require_safe
def original(request: SignedInRequest, photo_id: int) -> HttpResponseBase:
    photos = Photo.objects.visible_to(request.user).select_related("kept_in")
    photo = get_object_or_404(photos, pk=photo_id)
    return serve(
        request, original_media_for(request.user, photo), download="download" in request.GET
    )


def serve_if_there(request: SignedInRequest, media: Media | None) -> HttpResponseBase:
    """A picture that is not made yet is a short 404 without a page: the blur stays in its place."""
    return serve(request, media) if media else not_there()
