"""The pages of the light viewer."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from albums import selectors as albums_read
from albums.models import Album
from atlas.place_counts import countries_of
from folders.models import Folder
from folders.selectors import folder_of, folders_in, way_to
from lite import finding, timeline
from photos.keyset import BadCursor
from photos.models import Photo
from photos.photo_page import photo_page
from search import selectors as search_read


@require_safe
def photos(request: SignedInRequest) -> HttpResponse:
    """From a place on where the address names one: those before it, or those after."""
    try:
        part = asked_part(request)
    except BadCursor as error:
        raise Http404 from error
    return render(request, "lite/photos.html", {"part": part})


def asked_part(request: SignedInRequest) -> timeline.Part:
    if newer_than := request.GET.get("after"):
        return timeline.part_after(request.user, newer_than)
    return timeline.part_before(request.user, request.GET.get("before", ""))


@require_safe
def month(request: SignedInRequest, first_day: date) -> HttpResponse:
    """The timeline from the end of a month on, into what lies before it."""
    part = timeline.part_before(request.user, timeline.end_of_month(first_day))
    return render(request, "lite/photos.html", {"part": part})


@require_safe
def months(request: SignedInRequest) -> HttpResponse:
    return render(request, "lite/months.html", {"years": timeline.years_of(request.user)})


@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    return render(request, "lite/places.html", {"countries": countries_of(request.user)})


@require_safe
def albums(request: SignedInRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    if not (after.isascii() and after.isdecimal()) and after:
        raise Http404
    try:
        cards = albums_read.album_cards(request.user, int(after) if after else None)
    except Album.DoesNotExist as error:
        raise Http404 from error
    shared = Album.objects.shared_with(request.user).order_by("title", "pk")
    return render(request, "lite/albums.html", {"page": cards, "shared": shared})


@require_safe
def album(request: SignedInRequest, album_id: int) -> HttpResponse:
    shown = visible_album(request, album_id)
    try:
        page = finding.photos_of_album(request.user, shown, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    children = Album.objects.visible_to(request.user).filter(parent=shown).order_by("title", "pk")
    return render(request, "lite/album.html", {"album": shown, "page": page, "children": children})


@require_safe
def folders(request: SignedInRequest) -> HttpResponse:
    """The tops of all trees."""
    try:
        listed = folders_in(request.user, None, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    return render(request, "lite/folders.html", {"listed": listed, "page": listed})


@require_safe
def folder(request: SignedInRequest, folder_id: int) -> HttpResponse:
    """The folders in one, and the photos that lie in it alone."""
    try:
        shown = folder_of(request.user, folder_id)
        listed = folders_in(request.user, shown, request.GET.get("more", ""))
        page = finding.photos_in_folder(request.user, shown, request.GET.get("after", ""))
    except (Folder.DoesNotExist, BadCursor) as error:
        raise Http404 from error
    way = way_to(shown)
    context = {"folder": shown, "listed": listed, "page": page, "way": way}
    return render(request, "lite/folder.html", context)


@require_safe
def search(request: SignedInRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    try:
        page = finding.found_photos(request.user, text, request.GET.get("after", ""))
    except search_read.BadCursor as error:
        raise Http404 from error
    return render(request, "lite/search.html", {"text": text, "page": page})


@require_safe
def photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """With `album` in the address, between those beside it there; else on the timeline."""
    visible = Photo.objects.visible_to(request.user)
    visible = visible.select_related("place", "kept_in", "stack", "owner")
    shown = photo_page(request.user, get_object_or_404(visible, pk=photo_id))
    album_id = request.GET.get("album", "")
    if not (album_id.isascii() and album_id.isdecimal()):
        return render(request, "lite/photo.html", {"page": shown, "beside": shown.neighbours})
    within = visible_album(request, int(album_id))
    beside = finding.beside_in_album(request.user, within, shown.photo)
    context = {"page": shown, "beside": beside, "album": within}
    return render(request, "lite/photo.html", context)


def visible_album(request: SignedInRequest, album_id: int) -> Album:
    return get_object_or_404(Album.objects.visible_to(request.user), pk=album_id)
