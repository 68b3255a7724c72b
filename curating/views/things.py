"""Deleting a thing that is no photo: done at once, and answered with Undo."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from albums.models import Album
from curating.things import delete_album as delete
from curating.views.answers import tell


@require_POST
def delete_album(request: SignedInRequest, album_id: int) -> HttpResponse:
    """On to the album that it lay in, or to all."""
    album = get_object_or_404(Album.objects.of(request.user), pk=album_id)
    above = album.parent_id
    tell(request, delete(request.user, album))
    return redirect("albums:album", above) if above else redirect("albums:albums")
