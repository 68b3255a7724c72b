"""The map: its page, what is counted in a view of it, and its photos; and places as lists."""

import orjson
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from atlas.asked import BadView, asked_of
from atlas.clusters import clusters
from atlas.in_view import photos_in_view
from atlas.models import NamedPlace
from atlas.named import named_places, names_at, proposal_at, proposals
from atlas.naming import CallForm, NameForm
from atlas.place_counts import countries_of
from atlas.place_pages import NoSuchPlace, place_page
from atlas.services import NameTaken, call_place, forget_place, name_place
from photos.keyset import BadCursor
from photos.models import Photo
from places.little_map import draw_around


@require_safe
def world_map(request: SignedInRequest) -> HttpResponse:
    """The page; what it shows is asked for by its script, view by view."""
    tiles = {"tiles": settings.MAP_TILES, "attribution": settings.MAP_ATTRIBUTION}
    return render(request, "atlas/map.html", tiles)


@require_safe
def cells(request: SignedInRequest) -> HttpResponse:
    """Clusters as JSON: for each how many photos, latitude, longitude, and one of them."""
    try:
        asked = asked_of(request.GET)
    except BadView as error:
        return HttpResponse(str(error), content_type="text/plain", status=400)
    found = clusters(request.user, asked.box, zoom=asked.zoom)
    rows = [
        (each.count, round(each.latitude, 6), round(each.longitude, 6), each.photo_id)
        for each in found
    ]
    return HttpResponse(orjson.dumps({"clusters": rows}), content_type="application/json")


@require_safe
def photos(request: SignedInRequest) -> HttpResponse:
    """A fragment: the photos in a view, part by part."""
    try:
        asked = asked_of(request.GET)
        after = request.GET.get("after", "")
        view = photos_in_view(request.user, asked.box, zoom=asked.zoom, after=after)
    except BadView as error:
        return HttpResponse(str(error), content_type="text/plain", status=400)
    except BadCursor as error:
        raise Http404 from error
    return render(request, "atlas/_photos.html", {"page": view})


@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """All countries; with `country`, `region` and `city` one of them, whose photos follow with
    `fragment`."""
    given = request.GET.dict().items()
    asked = {name: str(text) for name, text in given if "\0" not in str(text)}
    if "country" not in asked:
        return render(request, "atlas/places.html", {"countries": countries_of(request.user)})
    try:
        page = place_page(request.user, asked, asked.get("after", ""))
    except (NoSuchPlace, BadCursor) as error:
        raise Http404 from error
    template = "atlas/_part.html" if "fragment" in asked else "atlas/place.html"
    return render(request, template, {"place": page, "page": page.part})


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """A fragment for the photo page: where it was taken, on a little map; or nothing."""
    photos_seen = Photo.objects.visible_to(request.user).select_related("place")
    photo = get_object_or_404(photos_seen, pk=photo_id)
    if photo.latitude is None or photo.longitude is None:
        return HttpResponse()
    point = photo.latitude, photo.longitude
    names = [*names_at(request.user, *point), *([str(photo.place)] if photo.place else [])]
    context = {"photo": photo, "names": names, "drawing": draw_around(*point)}
    return render(request, "atlas/_little_map.html", context)


@require_safe
def named(request: SignedInRequest) -> HttpResponse:
    """What the person named, and what is worth a name."""
    return _named_page(request)


@require_POST
def name(request: SignedInRequest) -> HttpResponse:
    """Name a proposed place, which is told by where it is."""
    form = NameForm(request.POST)
    if not form.is_valid():
        return _named_page(request, form.complaint)
    said = form.cleaned_data
    dense = proposal_at(request.user, said["latitude"], said["longitude"])
    if dense is None:
        return _named_page(request, _("This place has a name already, or its photos have left."))
    try:
        name_place(request.user, said["name"], dense, is_home=said["is_home"])
    except NameTaken as error:
        return _named_page(request, str(error))
    return redirect("atlas:named")


@require_POST
def rename(request: SignedInRequest, place_id: int) -> HttpResponse:
    """Call a named place otherwise; with `forget` it has no name any more."""
    place = get_object_or_404(NamedPlace, owner=request.user, pk=place_id)
    form = CallForm(request.POST)
    if "forget" in request.POST:
        forget_place(place)
    elif not form.is_valid():
        return _named_page(request, form.complaint)
    else:
        try:
            call_place(place, form.cleaned_data["name"], is_home=form.cleaned_data["is_home"])
        except NameTaken as error:
            return _named_page(request, str(error))
    return redirect("atlas:named")


def _named_page(request: SignedInRequest, error: str = "") -> HttpResponse:
    places = named_places(request.user)
    context = {"named": places, "proposals": proposals(request.user, places), "error": error}
    return render(request, "atlas/named.html", context, status=400 if error else 200)
