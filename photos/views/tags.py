"""The tags on the photo page: a person adds one, takes one off, and takes that back."""

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from photos.forms import TagsForm
from photos.models import Photo, Tag
from photos.services.tags import InvalidTag, add_tags, refuse_tag, restore_tag
from photos.tags import refused_tags_of, tags_of
from photos.views.photo import by_script, own_photo


@require_POST
def add(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo, form = own_photo(request, photo_id), TagsForm(request.POST)
    try:
        add_tags(photo, form.cleaned_data["tags"] if form.is_valid() else "")
    except InvalidTag:
        message = _("A tag is a word or a few, of at most 100 letters.")
        return HttpResponseBadRequest(message, content_type="text/plain; charset=utf-8")
    return _answer(request, photo)


@require_POST
def refuse(request: SignedInRequest, photo_id: int, tag_id: int) -> HttpResponse:
    photo, tag = own_photo(request, photo_id), own_tag(request, tag_id)
    refuse_tag(photo, tag)
    return _answer(request, photo, taken_off=tag)


@require_POST
def restore(request: SignedInRequest, photo_id: int, tag_id: int) -> HttpResponse:
    photo, tag = own_photo(request, photo_id), own_tag(request, tag_id)
    restore_tag(photo, tag)
    return _answer(request, photo)


def own_tag(request: SignedInRequest, tag_id: int) -> Tag:
    return get_object_or_404(Tag, pk=tag_id, owner=request.user)


def _answer(
    request: SignedInRequest, photo: Photo, *, taken_off: Tag | None = None
) -> HttpResponse:
    if not by_script(request):
        return redirect("photos:photo", photo.pk)
    context = {
        "photo": photo,
        "tags": tags_of(photo),
        "refused_tags": refused_tags_of(photo),
        "is_own": True,
        "is_changed": True,
        "taken_off": taken_off,
    }
    return render(request, "photos/_tags.html", context)
