"""What is said of an album, by those who see it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from activity.topics import Topic
from activity.views.talk import like_or_not, offer_names, show_or_comment
from albums.models import Album
from albums.topics import topic_of_album


def talk(request: SignedInRequest, album_id: int) -> HttpResponse:
    return show_or_comment(request, _topic(request, album_id))


@require_POST
def like(request: SignedInRequest, album_id: int) -> HttpResponse:
    return like_or_not(request, _topic(request, album_id))


@require_safe
def names(request: SignedInRequest, album_id: int) -> HttpResponse:
    return offer_names(request, _topic(request, album_id))


def _topic(request: SignedInRequest, album_id: int) -> Topic:
    albums = Album.objects.visible_to(request.user).select_related("owner")
    return topic_of_album(get_object_or_404(albums, pk=album_id))
