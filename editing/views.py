"""The editor's page, what an edit is doing, and what of it is copied. What is decided there is done
by verbs of curating."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from editing.models import Edit
from editing.recipe import Recipe, read_recipe
from editing.selectors import editor_of, progress_of
from editing.services.saving import (
    NotEditable,
    check_editable,
    source_of,
)
from photos.views.photo import by_script, own_photo

COPIED = "copied_recipe"  # in the session
MOST_AT_ONCE = 5000


@require_safe
def edit(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    try:
        check_editable(source_of(photo))
    except NotEditable as error:
        context = {"photo": photo, "reason": error}
        return render(request, "editing/not_editable.html", context, status=409)
    return render(request, "editing/edit.html", {"editor": editor_of(photo)})


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


@require_safe
def progress(request: SignedInRequest, batch: uuid.UUID) -> HttpResponse:
    found = progress_of(request.user, batch)
    if found is None:
        raise Http404
    template = "editing/_progress.html" if by_script(request) else "editing/progress.html"
    return render(request, template, {"progress": found, "batch": batch})
