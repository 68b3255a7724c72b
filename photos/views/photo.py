"""The photo page, alone or over the timeline."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos.models import Photo
from photos.photo_page import photo_page


@require_safe
def photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """The whole page, or for our script only the viewer, to be laid over another page."""
    photos = Photo.objects.visible_to(request.user).select_related(
        "place", "kept_in", "stack", "owner"
    )
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


def own_photo(request: SignedInRequest, photo_id: int) -> Photo:
    """Who only sees a photo decides nothing about it."""
    return get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)


def by_script(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers
