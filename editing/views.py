"""The editor, what an edit is doing, taking it back, and copying it to other photos."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from editing.asked import recipe_asked
from editing.models import Edit
from editing.recipe import InvalidRecipe, Recipe, read_recipe
from editing.selectors import editor_of, progress_of
from editing.services.saving import (
    NotEditable,
    check_editable,
    paste,
    revert,
    save_edit,
    source_of,
)
from photos.models import Photo
from photos.views.photo import by_script, own_photo

COPIED = "copied_recipe"  # in the session
MOST_AT_ONCE = 5000


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    try:
        check_editable(source_of(photo))
    except NotEditable as error:
        context = {"photo": photo, "reason": error}
        return render(request, "editing/not_editable.html", context, status=409)
    if request.method == "POST":
        return save(request, photo)
    return render(request, "editing/edit.html", {"editor": editor_of(photo)})


def save(request: SignedInRequest, photo: Photo) -> HttpResponse:
    try:
        saved = save_edit(photo, recipe_asked(request.POST))
    except InvalidRecipe as error:
        return HttpResponseBadRequest(str(error), content_type="text/plain")
    return redirect("photos:photo", saved.source_id if saved else photo.pk)


@require_safe
def of_photo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """The part of the photo page's panel. Once a version is there that was waited for, the page
    shows that."""
    photo = own_photo(request, photo_id)
    found = Edit.objects.of(photo).select_related("version", "source").first()
    context = {"photo": photo, "edit": found, "is_copied": COPIED in request.session}
    response = render(request, "editing/_of_photo.html", context)
    waited = "waited" in request.GET and not (found and found.is_open)
    if waited and found and found.version:
        response["HX-Redirect"] = reverse("photos:photo", args=[found.version.pk])
    return response


@require_POST
def take_back(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    reverted = revert(photo)
    if reverted:
        messages.success(request, _("The photo is as it was."))
    address = reverse("photos:photo", args=[reverted.source_id if reverted else photo.pk])
    if by_script(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


@require_POST
def copy(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """Remember the light and colour of an edit for other photos."""
    photo = own_photo(request, photo_id)
    found = Edit.objects.of(photo).first()
    recipe = read_recipe(found.recipe).without_geometry if found else Recipe()
    if recipe.is_nothing:
        return HttpResponseBadRequest(
            _("There is no light and no colour to copy."), content_type="text/plain"
        )
    request.session[COPIED] = recipe.as_json()
    messages.success(request, _("Copied. Paste it on other photos."))
    return redirect("photos:photo", photo.pk)


@require_POST
def paste_copied(request: SignedInRequest) -> HttpResponse:
    """The remembered light and colour for the chosen photos; answers with the page of progress."""
    if COPIED not in request.session:
        return HttpResponseBadRequest(_("Nothing is copied yet."), content_type="text/plain")
    ids = request.POST.getlist("photo")
    if not 1 <= len(ids) <= MOST_AT_ONCE or not all(is_number(each) for each in ids):
        return HttpResponseBadRequest(_("Choose photos first."), content_type="text/plain")
    photos = Photo.objects.in_library_of(request.user).filter(pk__in=ids)
    if photos.count() != len(set(ids)):
        raise Http404
    pasted = paste(read_recipe(request.session[COPIED]), photos)
    if pasted.skipped:
        words = ngettext(
            "%d file is no photo that can be edited.",
            "%d files are no photos that can be edited.",
            len(pasted.skipped),
        )
        messages.info(request, words % len(pasted.skipped))
    if not pasted.before:
        return redirect("photos:timeline")
    return redirect("editing:progress", pasted.batch)


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


@require_safe
def progress(request: SignedInRequest, batch: uuid.UUID) -> HttpResponse:
    found = progress_of(request.user, batch)
    if found is None:
        raise Http404
    template = "editing/_progress.html" if by_script(request) else "editing/progress.html"
    return render(request, template, {"progress": found, "batch": batch})
