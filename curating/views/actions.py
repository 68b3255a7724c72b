"""Actions that were made: taken back, stopped, and how far one is."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from curating.doing import take_back
from curating.models import Action
from curating.services.running import cancel
from curating.views.answers import done


def own_action(request: SignedInRequest, action_id: int) -> Action:
    return get_object_or_404(Action.objects.visible_to(request.user), pk=action_id)


@require_POST
def undo(request: SignedInRequest, action_id: int) -> HttpResponse:
    action = take_back(own_action(request, action_id))
    return done(request, action, way_back=way_to(action))


def way_to(action: Action) -> str:
    """Where what came back is seen."""
    if action.what.page and action.undone_at:
        return reverse(action.what.page, args=[action.detail["thing"]])
    return reverse("photos:timeline")


@require_POST
def stop(request: SignedInRequest, action_id: int) -> HttpResponse:
    """What is done stays, and can be undone."""
    action = own_action(request, action_id)
    cancel(action)
    action.refresh_from_db()
    return done(request, action, way_back=reverse("photos:timeline"))


@require_safe
def progress(request: SignedInRequest, action_id: int) -> HttpResponse:
    """How far it is; it asks again by itself, until it is through."""
    action = own_action(request, action_id)
    response = render(request, "curating/_progress.html", {"action": action})
    if not action.is_at_work:
        response["HX-Trigger"] = "library-changed"
    return response
