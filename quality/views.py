"""A fragment for the photo page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos.models import Photo
from quality.selectors import quality_of
from quality.words import told


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """What is to be seen in the picture, whoever sees it may know."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    return render(request, "quality/_of_photo.html", {"told": told(quality_of(photo))})
