"""What a person does with an album itself, on its page: only its owner does."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from albums import arranging
from albums.models import Album
from albums.selectors import albums_to_fill, homes_for, places_in
from photos.models import Photo

LONGEST_ID = 18  # digits
PLAIN = "text/plain; charset=utf-8"


@require_POST
def make(request: SignedInRequest) -> HttpResponse:
    """A new one, within another if it says so."""
    parent = asked_album(request, "parent")
    try:
        album = arranging.make_album(request.user, request.POST.get("title", ""), parent=parent)
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album" if parent else "albums:albums", parent)
    return redirect("albums:album", album.pk)


@require_POST
def edit(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Title and description, each as it is typed."""
    album = own_album(request, album_id)
    try:
        if "title" in request.POST:
            arranging.name_album(album, request.POST["title"])
        if "description" in request.POST:
            arranging.describe_album(album, request.POST["description"])
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album", album)
    return answer(request, album)


@require_POST
def move(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Into another album, or out of all."""
    album = own_album(request, album_id)
    try:
        arranging.move_album(album, asked_album(request, "parent"))
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album", album)
    return redirect("albums:album", album.pk)


@require_POST
def order(request: SignedInRequest, album_id: int) -> HttpResponse:
    album = own_album(request, album_id)
    wanted = request.POST.get("order", "")
    if wanted not in Album.Order.values:
        return HttpResponse(_("There is no such order."), status=400, content_type=PLAIN)
    try:
        arranging.order_album(album, Album.Order(wanted))
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album", album)
    return redirect("albums:album", album.pk)


@require_POST
def place(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Put a photo behind another one (`after`), or without it first."""
    album, photo = own_album(request, album_id), asked_photo(request, "photo")
    after = asked_photo(request, "after") if request.POST.get("after") else None
    try:
        arranging.place_photo(album, photo, after=after)
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album", album)
    return answer(request, album)


@require_POST
def cover(request: SignedInRequest, album_id: int) -> HttpResponse:
    """The photo that stands for the album; without one, its first."""
    album = own_album(request, album_id)
    photo = asked_photo(request, "photo") if request.POST.get("photo") else None
    try:
        arranging.choose_cover(album, photo)
    except arranging.InvalidAlbum as error:
        return refused(request, error, "albums:album", album)
    if "HX-Request" not in request.headers:
        messages.success(request, _("The album has a new cover."))
    return answer(request, album)


@require_safe
def homes(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Where it can be moved, as a fragment of its page."""
    album = own_album(request, album_id)
    context = {"album": album, "homes": homes_for(request.user, album)}
    return render(request, "albums/_homes.html", context)


@require_safe
def places(request: SignedInRequest, album_id: int) -> HttpResponse:
    """Where its photos were taken."""
    try:
        found = places_in(request.user, album_id)
    except Album.DoesNotExist as error:
        raise Http404 from error
    return render(request, "albums/_places.html", {"places": found})


@require_safe
def to_fill(request: SignedInRequest) -> HttpResponse:
    """Own albums like what is typed, to choose one from."""
    albums = albums_to_fill(request.user, request.GET.get("q", "").replace("\0", "").strip())
    return render(request, "albums/_to_fill.html", {"albums": albums})


def own_album(request: SignedInRequest, album_id: int) -> Album:
    return get_object_or_404(Album.objects.of(request.user), pk=album_id)


def asked_album(request: SignedInRequest, name: str) -> Album | None:
    text = request.POST.get(name, "")
    return own_album(request, number(text)) if text else None


def asked_photo(request: SignedInRequest, name: str) -> Photo:
    return get_object_or_404(
        Photo.objects.visible_to(request.user), pk=number(request.POST.get(name, ""))
    )


def number(text: str) -> int:
    """Raises Http404 for what is no id."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Http404
    return int(text)


def refused(
    request: SignedInRequest, error: arranging.InvalidAlbum, view: str, album: Album | None
) -> HttpResponse:
    """A script tells the words; without one the page does."""
    words = str(error)
    if "HX-Request" in request.headers:
        return HttpResponse(words, status=400, content_type=PLAIN)
    messages.error(request, words)
    return redirect(view, album.pk) if album else redirect(view)


def answer(request: SignedInRequest, album: Album) -> HttpResponse:
    """With script the page shows it already."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    return redirect("albums:album", album.pk)
