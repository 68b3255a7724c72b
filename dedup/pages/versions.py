"""The versions of a photo: which file is shown, which stands alone; and its possible duplicates.

On the photo page this is a part of the panel, with a script; without, a page of its own. What
undoes a decision goes with the answer, signed, so that nothing has to be kept for it.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from dedup.models import DuplicateGroup
from dedup.pages.numbers import number
from dedup.stacks.by_hand import CannotBeUndone, sign_before, signed_before
from photos.models import Photo
from photos.services.stacks import Before, put_back, set_primary, take_out, unstack
from photos.versions import versions_of
from photos.views.photo import by_script, own_photo


@dataclass(frozen=True)
class Done:
    """What was just done, and what undoes it."""

    words: str
    token: str = ""


@require_safe
def versions(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    token = request.GET.get("undo", "")
    done = Done(_("Done."), token) if token else None
    return page(request, photo, done)


@require_POST
def show(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """Make one of the files the one that is shown."""
    photo = own_photo(request, photo_id)
    chosen = file_of(request, photo)
    return answer(request, photo, _("%s is shown now.") % chosen.filename, set_primary(chosen))


@require_POST
def take_one_out(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """One of the files stands alone, and is not stacked with these again."""
    photo = own_photo(request, photo_id)
    chosen = file_of(request, photo)
    return answer(request, photo, _("%s stands alone now.") % chosen.filename, take_out(chosen))


@require_POST
def unstack_all(request: SignedInRequest, photo_id: int) -> HttpResponse:
    """All of the files stand alone, and are not stacked again."""
    photo = own_photo(request, photo_id)
    before = unstack(photo.stack) if photo.stack else None
    return answer(request, photo, _("Each file stands alone now."), before)


@require_POST
def undo(request: SignedInRequest, photo_id: int) -> HttpResponse:
    photo = own_photo(request, photo_id)
    put_back(before_of(request))
    return answer(request, photo, _("Undone."), None)


def file_of(request: SignedInRequest, photo: Photo) -> Photo:
    """The file that is chosen, of the same stack. 404 where it is none of it, or is gone."""
    files = Photo.objects.in_library_of(request.user).filter(trashed_at__isnull=True)
    chosen = number(request.POST.get("file", ""))
    return get_object_or_404(files, pk=chosen, stack=photo.stack_id, stack__isnull=False)


def before_of(request: SignedInRequest) -> Before:
    """The stack as it was. Raises BadRequest for what we did not sign for this person lately."""
    try:
        return signed_before(request.user, request.POST.get("undo", ""))
    except CannotBeUndone as error:
        raise BadRequest(str(error)) from error


def answer(
    request: SignedInRequest, photo: Photo, words: str, before: Before | None
) -> HttpResponse:
    """The part of the panel again, with what was done; without a script, the page again."""
    token = sign_before(before) if before else ""
    if not by_script(request):
        address = reverse("dedup:versions", args=[photo.pk])
        return redirect(f"{address}?{urlencode({'undo': token})}" if token else address)
    response = page(request, own_photo(request, photo.pk), Done(words, token))
    response["HX-Trigger"] = "library-changed"  # the timeline beneath shows another card
    return response


def page(request: SignedInRequest, photo: Photo, done: Done | None) -> HttpResponse:
    group = group_of(request, photo)
    context = {
        "photo": photo,
        "stack": photo.stack,
        "versions": versions_of(request.user, photo),
        "group": group,
        "others": group.shown_count - 1 if group else 0,
        "done": done,
        "is_part": by_script(request),
    }
    template = "dedup/_versions.html" if by_script(request) else "dedup/versions.html"
    return render(request, template, context)


def group_of(request: SignedInRequest, photo: Photo) -> DuplicateGroup | None:
    """The duplicates among which it is shown."""
    if photo.trashed_at or not photo.is_primary:
        return None
    groups = DuplicateGroup.objects.visible_to(request.user)
    return groups.filter(members__photo=photo).first()
