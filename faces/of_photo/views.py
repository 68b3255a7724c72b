"""The people of a photo, as a fragment of its page; and a face that somebody marks in it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.deciding.answers import decides
from faces.models import Change
from faces.of_photo.forms import MarkForm
from faces.of_photo.reading import people_of_photo
from faces.services import InvalidDecision, draw_face
from photos.models import Photo
from photos.views.photo import own_photo


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = get_object_or_404(Photo.objects.in_library_of(request.user), pk=photo_id)
    is_own = photo.owner_id == request.user.pk
    context = {
        "photo": photo,
        "people": people_of_photo(request.user, photo),
        "is_own": is_own,
        "can_mark": is_own and not photo.is_video,
    }
    return render(request, "faces/_of_photo.html", context)


@decides
def draw(request: SignedInRequest, photo_id: int) -> Change:
    photo, form = own_photo(request, photo_id), MarkForm(request.POST)
    if not form.is_valid():
        raise InvalidDecision(form.problem)
    return draw_face(photo, form.box, form.cleaned_data["name"], by=request.user)
