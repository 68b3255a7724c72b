"""What a page hears when somebody decided: a toast with Undo, or without script the page again."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from faces.models import Change
from faces.services import InvalidDecision

PLAIN = "text/plain; charset=utf-8"
P = ParamSpec("P")
Deciding = Callable[Concatenate[SignedInRequest, P], Change]
Answering = Callable[Concatenate[SignedInRequest, P], HttpResponse]


def decides(view: Deciding[P]) -> Answering[P]:
    """A view that takes a POST and decides something, with the answers to all that can come."""

    @require_POST
    @wraps(view)
    def answered(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return changed(request, view(request, *args, **kwargs))
        except InvalidDecision as error:
            return _refused(request, str(error))
        except Http404:
            if not by_script(request):
                raise
            return HttpResponse(_("It is not there any more."), content_type=PLAIN, status=404)

    return answered


def changed(request: SignedInRequest, change: Change) -> HttpResponse:
    """The page is told what changed (`people-changed`) and renews what it shows."""
    if not by_script(request):
        messages.success(request, change.undone_sentence if change.undone_at else change.sentence)
        return redirect(way_back(request))
    response = render(request, "faces/_changed.html", {"change": change})
    response["HX-Reswap"] = "none"  # all of it is out of band
    told = {"change": change.pk, "person": change.person_id, "face": change.face_id}
    # After the swap, as the button in a toast is gone by then.
    response["HX-Trigger-After-Swap"] = json.dumps({"people-changed": told})
    return response


def way_back(request: SignedInRequest) -> str:
    """The page that was sent along, on this site only."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else reverse("faces:people")


def by_script(request: SignedInRequest) -> bool:
    return "HX-Request" in request.headers


def _refused(request: SignedInRequest, words: str) -> HttpResponse:
    if by_script(request):
        return HttpResponse(words, content_type=PLAIN, status=422)
    messages.error(request, words)
    return redirect(way_back(request))
