"""The people of a photo, as a fragment of its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.selectors import names_in
from photos.models import Photo


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    return render(request, "faces/_of_photo.html", {"names": names_in(request.user, photo)})
