"""The text in a picture, a fragment for the photo page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos.models import Photo
from search.looking.read_text import text_of_photo


@require_safe
def text(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """The lines and where each stands; empty where nothing was read."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    return render(request, "search/_text.html", {"read": text_of_photo(photo)})
