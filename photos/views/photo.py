"""The photo page, alone or over the timeline, and what a person decides on it."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from photos import curation
from photos.forms import CaptionForm, FavouriteForm, RatingForm
from photos.models import Photo
from photos.photo_page import photo_page


@require_safe
def photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """The whole page, or for our script only the viewer, to be laid over another page."""
    photos = Photo.objects.visible_to(request.user).select_related("place", "kept_in", "stack")
    page = photo_page(request.user, get_object_or_404(photos, pk=photo_id))
    template = "photos/_viewer.html" if by_script(request) else "photos/photo.html"
    response = render(request, template, {"page": page, **way_back(request)})
    # Else the browser's Back could show the fragment, which has the same address, as a page.
    patch_vary_headers(response, ["HX-Request"])
    if by_script(request):
        patch_cache_control(response, no_store=True)
    return response


def way_back(request: SignedInRequest) -> dict[str, str]:
    """From where the photo was opened: a search, an album, a person, else the timeline."""
    return {
        "query": request.GET.get("q", ""),
        "album": asked_id(request, "album"),
        "person": asked_id(request, "person"),
    }


def asked_id(request: SignedInRequest, name: str) -> str:
    text = request.GET.get(name, "")
    return text if text.isascii() and text.isdecimal() else ""


@require_POST
def favourite(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo, form = own_photo(request, photo_id), FavouriteForm(request.POST)
    form.is_valid()  # nothing but yes and no can be said
    curation.set_favourite(photo, favourite=form.cleaned_data["favourite"])
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    response = render(request, "photos/_favourite.html", {"photo": photo})
    response["HX-Trigger"] = "library-changed"  # the timeline beneath shows a heart
    return response


@require_POST
def caption(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo, form = own_photo(request, photo_id), CaptionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    curation.set_caption(photo, form.cleaned_data["caption"])
    return answer(request, photo)


@require_POST
def rating(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo, form = own_photo(request, photo_id), RatingForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain")
    curation.set_rating(photo, form.cleaned_data["rating"] or None)
    return answer(request, photo)


def own_photo(request: SignedInRequest, photo_id: int) -> Photo:
    """Who only sees a photo decides nothing about it."""
    photos = Photo.objects.visible_to(request.user).filter(owner=request.user)
    return get_object_or_404(photos, pk=photo_id)


def answer(request: SignedInRequest, photo: Photo) -> HttpResponse:
    """With script, what was typed stands there already. Without it, the page again."""
    return HttpResponse(status=204) if by_script(request) else redirect("photos:photo", photo.pk)


def by_script(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers
