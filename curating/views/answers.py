"""What a page hears when somebody decided: a toast with Undo, or without script the page again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.requests import SignedInRequest
from curating.models import Action
from photos.views.photo import by_script

PLAIN = "text/plain; charset=utf-8"


def done(request: SignedInRequest, action: Action, *, way_back: str) -> HttpResponse:
    """A toast, out of band; other parts of the page hear that the library changed."""
    if not by_script(request):
        tell(request, action)
        return redirect(asked_way(request, way_back))
    response = render(request, "curating/_said.html", {"action": action})
    response["HX-Reswap"] = "none"
    return telling(response, action)


def tell(request: SignedInRequest, action: Action) -> None:
    """On the next page: what was done, and where that is taken back."""
    can_be_undone = action.is_undoable and action.did_something
    undo = reverse("curating:undo", args=[action.pk]) if can_be_undone else ""
    messages.success(request, said(action), extra_tags=undo)


def with_toast(request: SignedInRequest, response: HttpResponse, action: Action) -> HttpResponse:
    """A fragment that shows the photo as it is now, and the toast beside it."""
    response.write(render_to_string("curating/_said.html", {"action": action}, request))
    return telling(response, action)


def telling(response: HttpResponse, action: Action) -> HttpResponse:
    response["HX-Trigger"] = "library-changed"
    if action.undone_at:
        # After the swap, as the button in a toast is gone by then.
        response["HX-Trigger-After-Swap"] = "action-undone"
    return response


def said(action: Action) -> str:
    return action.undone_sentence if action.undone_at else action.sentence


def refused(words: str) -> HttpResponse:
    return HttpResponse(words, content_type=PLAIN, status=400)


def asked_way(request: SignedInRequest, otherwise: str) -> str:
    """The page that was sent along, on this site only."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else otherwise
