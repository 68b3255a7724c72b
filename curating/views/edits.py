"""What the editor decides: an edit is saved, taken back, or pasted on other photos."""

import json

from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from curating.doing import do
from curating.edits import batch_of
from curating.invalid import InvalidAction
from curating.models import Action
from curating.views.answers import PLAIN, done, refused
from curating.views.bulk import chosen_photos
from editing.asked import recipe_asked
from editing.models import Edit
from editing.recipe import InvalidRecipe, Recipe
from editing.services.saving import NotEditable, check_editable, source_of
from editing.views import COPIED
from photos.models import Photo
from photos.views.photo import own_photo


@require_POST
def save(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """The photo's original after what the form says. What does nothing takes the edit back."""
    source = source_of(own_photo(request, photo_id))
    try:
        check_editable(source)
        recipe = recipe_asked(request.POST)
    except NotEditable as error:
        return HttpResponse(str(error), content_type=PLAIN, status=409)
    except InvalidRecipe as error:
        return refused(str(error))
    if recipe.is_nothing:
        return back(request, source)
    action = do(request.user, "edit", [source.pk], said_of(recipe))
    return done(request, action, way_back=page_of(source))


@require_POST
def revert(request: SignedInRequest, photo_id: int) -> HttpResponse:
    return back(request, source_of(own_photo(request, photo_id)))


def back(request: SignedInRequest, source: Photo) -> HttpResponse:
    if not Edit.objects.filter(source=source).exists():
        return redirect(page_of(source))
    action = do(request.user, "unedit", [source.pk])
    return done(request, action, way_back=page_of(source))


@require_POST
def paste(request: SignedInRequest) -> HttpResponse:
    """The remembered light and colour for the chosen photos; then how far they are."""
    if COPIED not in request.session:
        return HttpResponseBadRequest(_("Nothing is copied yet."), content_type=PLAIN)
    said = {"recipe": json.dumps(request.session[COPIED])}
    try:
        action = do(request.user, "paste_edit", chosen_photos(request), said)
    except InvalidAction as error:
        return refused(str(error))
    return done(request, action, way_back=progress_of(action))


def said_of(recipe: Recipe) -> dict[str, str]:
    return {"recipe": json.dumps(recipe.as_json())}


def page_of(photo: Photo) -> str:
    return reverse("photos:photo", args=[photo.pk])


def progress_of(action: Action) -> str:
    """Of many the rows come part by part: until then there is nothing to tell of."""
    if action.is_at_work or not action.count:
        return reverse("photos:timeline")
    return reverse("editing:progress", args=[batch_of(action.pk)])
