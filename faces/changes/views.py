"""The history of what somebody said about people, each with Undo."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.requests import SignedInRequest
from faces.deciding.answers import decides
from faces.models import Change
from faces.services import changes_of
from faces.services import undo as take_back

SHOWN = 200


@require_safe
def changes(request: SignedInRequest) -> HttpResponse:
    """The page; for our script only the list, when something was said or taken back."""
    is_fragment = "HX-Request" in request.headers and request.GET.get("fragment") == "list"
    template = "faces/_changes.html" if is_fragment else "faces/changes.html"
    return render(request, template, {"changes": changes_of(request.user)[:SHOWN]})


@decides
def undo(request: SignedInRequest, change_id: int) -> Change:
    return take_back(get_object_or_404(changes_of(request.user), pk=change_id))
