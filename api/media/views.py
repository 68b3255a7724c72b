"""Pictures and videos: of a photo for who sees it, and by signed addresses."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from accounts.models import User
from api.media.signing import NotGood, read_address
from api.problems import Problem
from api.views import View
from photos.media import (
    LENT_CACHE,
    Media,
    original_media_for,
    playback_media,
    rendition_media,
    serve,
)
from photos.models import Photo

RANGE = OpenApiParameter(
    "Range", str, OpenApiParameter.HEADER, description="One range of bytes: bytes=0-1023."
)
DOWNLOAD = OpenApiParameter(
    "download", bool, description="To be saved under its name, not shown: with any value."
)
ANSWERS: dict[Any, Any] = {
    (200, "*/*"): OpenApiTypes.BINARY,
    (206, "*/*"): OpenApiTypes.BINARY,
    304: OpenApiResponse(description="It is there already, by its ETag."),
    412: OpenApiResponse(description="It is another by now than `If-Match` says."),
    416: OpenApiResponse(description="The range begins behind its end."),
}


class AnyKind(DefaultContentNegotiation):
    """A picture is sent as it is, whatever kinds a client names; problems are told as JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class MediaView(View):
    """A rendition of a photo, or its original. Ranges are answered, also of videos."""

    content_negotiation_class = AnyKind
    name = ""  # of the rendition, by its address

    @extend_schema(responses=ANSWERS, parameters=[RANGE])
    def get(self, request: Request, photo_id: int) -> HttpResponseBase:
        return sent(request, media_of(self.person, photo_id, self.name))


def sent(request: Request, media: Media) -> HttpResponseBase:
    asked: HttpRequest = request._request  # noqa: SLF001  # whose headers are asked for
    response = serve(asked, media, download="download" in asked.GET)
    if response.status_code in {404, 503}:
        raise Problem("original_away", "Its file cannot be read.", status=response.status_code)
    return response


def media_of(user: User, photo_id: int, name: str) -> Media:
    """Raises NotFound for what the person does not see, Problem for what is not made yet."""
    photos = Photo.objects.visible_to(user).select_related("kept_in").filter(pk=photo_id)
    if name == "original":
        photo = photos.first()
        if photo is None:
            raise NotFound
        return original_media_for(user, photo)
    made = (
        playback_media(user, photo_id)
        if name == "playback"
        else rendition_media(user, photo_id, name)
    )
    if made is None and photos.exists():
        raise Problem("not_made_yet", "There is none yet: ask again later.", status=404)
    if made is None:
        raise NotFound
    return made


class SignedView(View):
    """What a signed address shows: for who has it, as long as who asked for it sees the photo."""

    content_negotiation_class = AnyKind
    authentication_classes = ()
    permission_classes = ()
    throttle_classes = ()

    @extend_schema(responses=ANSWERS, parameters=[RANGE], auth=[])
    def get(self, request: Request, signed: str) -> HttpResponseBase:
        try:
            user, photo_id, name = read_address(signed)
        except NotGood as error:
            raise NotFound from error
        return sent(request, replace(media_of(user, photo_id, name), cache=LENT_CACHE))
