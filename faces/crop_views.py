"""The pictures of faces, for those who may see the photo."""

from functools import partial

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.crops import MIME, crop_of
from faces.models import Face
from photos.media import RENDITION_CACHE, Media, not_there, serve
from photos.previews import NoPreview
from photos.storage import renditions


@require_safe
def crop(request: SignedInRequest, face_id: int) -> HttpResponseBase:
    """Made on the first look where it is not there; a short 404 while the photo has no preview."""
    faces = Face.objects.visible_to(request.user).select_related("photo")
    face = get_object_or_404(faces, pk=face_id)
    try:
        key = crop_of(face)
    except NoPreview:
        return not_there()
    return serve(request, crop_media(key))


def crop_media(key: str) -> Media:
    """A key is one box of one photo: its bytes stay the same."""
    return Media(
        open=partial(renditions().open, key),
        storage="renditions",
        key=key,
        mime=MIME,
        size_bytes=renditions().size(key),
        etag=f'"{key}"',
        cache=RENDITION_CACHE,
    )
