"""What was decided about duplicates, newest first, each with Undo."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from dedup import services
from dedup.models import Resolution
from dedup.pages.answers import refusal
from dedup.pages.decided import part_of_history, with_photos
from dedup.pages.numbers import number
from dedup.selectors import resolutions_of
from dedup.services import InvalidResolution
from photos.views.photo import by_script


@require_safe
def history(request: SignedInRequest) -> HttpResponse:
    """The page; with `fragment`, only the decisions that follow."""
    after = number(request.GET["after"]) if "after" in request.GET else None
    template = "dedup/_decisions.html" if "fragment" in request.GET else "dedup/history.html"
    return render(request, template, {"page": part_of_history(request.user, after)})


@require_POST
def take_back(request: SignedInRequest, resolution_id: int) -> HttpResponse:
    """Undo a decision, or all that a rule did."""
    decision = get_object_or_404(resolutions_of(request.user), pk=resolution_id)
    try:
        undone = services.take_back(request.user, decision)
    except InvalidResolution as error:
        return refused(request, str(error))
    if by_script(request):
        return entry(request, undone)
    messages.success(request, undone.undone_sentence)
    return redirect("dedup:history")


def entry(request: SignedInRequest, undone: Resolution) -> HttpResponse:
    """The decision as it is now, in its place; other parts of the page hear of it."""
    decided = with_photos(request.user, [undone])[0]
    response = render(request, "dedup/_decision.html", {"decided": decided, "is_swapped": True})
    response["HX-Trigger"] = "duplicates-changed"
    return response


def refused(request: SignedInRequest, words: str) -> HttpResponse:
    if by_script(request):
        return refusal(words)
    messages.warning(request, words)
    return redirect("dedup:history")
