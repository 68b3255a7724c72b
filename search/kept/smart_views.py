"""The page of a smart album's search, and the same as a fragment on the album's own page."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from albums.models import Album
from search.kept import smart_albums
from search.kept.forms import KeepForm
from search.kept.smart_queries import understand_for


def smart_album(request: SignedInRequest, album_id: int) -> HttpResponse:
    """What fills the album and how it can be changed; a POST changes it."""
    album = own_album(request, album_id)
    if "HX-Request" in request.headers and request.method == "GET":
        return fragment(request, album)
    said = {"q": album.query, "name": album.title}
    form = KeepForm(request.POST if request.method == "POST" else None, initial=said)
    if form.is_valid() and change(album, form):
        return redirect("albums:album", album.pk)
    context = {"form": form, **understood(album)}
    return render(request, "search/smart_album.html", context, status=422 if form.is_bound else 200)


def fragment(request: SignedInRequest, album: Album) -> HttpResponse:
    """Where the album was out of step, its page is loaded anew."""
    has_changed = smart_albums.fill_if_old(album)
    response = render(request, "search/_smart.html", understood(album))
    if has_changed:
        response["HX-Refresh"] = "true"
    return response


def change(album: Album, form: KeepForm) -> bool:
    """Whether it could be; the form says why not."""
    said = form.cleaned_data
    try:
        smart_albums.change_smart_album(album, title=said["name"], text=said["q"])
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


@require_POST
def accept(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Fill it as its search is understood now."""
    smart_albums.accept_reading(own_album(request, album_id))
    return redirect("albums:album", album_id)


@require_POST
def make_ordinary(request: SignedInRequest, album_id: int) -> HttpResponse:
    smart_albums.make_ordinary(own_album(request, album_id))
    messages.success(request, _("The album keeps what is in it, and no longer fills itself."))
    return redirect("albums:album", album_id)


def understood(album: Album) -> dict[str, Any]:
    return {"album": album, "query": understand_for(album, album.query)}


def own_album(request: SignedInRequest, album_id: int) -> Album:
    """Only the owner says what fills it, whoever else may see it."""
    albums = Album.objects.of(request.user).smart()
    return get_object_or_404(albums.select_related("owner"), pk=album_id)
