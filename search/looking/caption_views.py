"""What a model says of a photo, for its page."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from photos.models import Photo
from search.models import ModelCaption


@require_safe
def model_caption(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """A fragment for the photo page; empty where no model was asked."""
    photo = get_object_or_404(Photo.objects.visible_to(request.user), pk=photo_id)
    caption = ModelCaption.objects.filter(photo=photo).first()
    return render(request, "search/_model_caption.html", {"caption": caption})
