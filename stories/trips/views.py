"""The pages of trips and events, and what their owner says of them."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from photos.keyset import BadCursor
from stories.models import Occasion
from stories.trips import services
from stories.trips.selectors import LISTS, cards_of, occasion_page, slideshow_of

MOST_MERGED = 50
LONGEST_ID = 18  # digits


@require_safe
def trips(request: SignedInRequest) -> HttpResponse:
    """All of a kind; with `fragment`, only those that follow."""
    kind = request.GET.get("kind", Occasion.Kind.TRIP)
    if kind not in LISTS:
        raise Http404
    try:
        page = cards_of(request.user, kind, request.GET.get("after", ""))
    except BadCursor as error:
        raise Http404 from error
    template = "stories/_trips.html" if "fragment" in request.GET else "stories/trips.html"
    return render(request, template, {"page": page})


@require_safe
def trip(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    """One with its photos; with `fragment`, only those that follow."""
    try:
        page = occasion_page(request.user, occasion_id, request.GET.get("after", ""))
    except (Occasion.DoesNotExist, BadCursor) as error:
        raise Http404 from error
    template = "stories/_photos.html" if "fragment" in request.GET else "stories/trip.html"
    return render(request, template, {"page": page})


@require_safe
def slideshow(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    try:
        show = slideshow_of(request.user, occasion_id)
    except Occasion.DoesNotExist as error:
        raise Http404 from error
    return render(request, "stories/slideshow.html", {"show": show})


@require_POST
def change(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    """Its title, and with both days from when to when it was."""
    occasion = own_occasion(request, occasion_id)
    try:
        if "title" in request.POST:
            services.name_occasion(occasion, request.POST["title"])
        if request.POST.get("first") and request.POST.get("last"):
            services.date_occasion(occasion, *(day(request.POST[at]) for at in ("first", "last")))
    except services.InvalidOccasion as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved."))
    return redirect("stories:trip", occasion_id)


@require_POST
def merge(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    """With those that are ticked."""
    occasion = own_occasion(request, occasion_id)
    others = [own_occasion(request, number(text)) for text in request.POST.getlist("with")]
    try:
        services.merge_occasions(occasion, [o for o in others[:MOST_MERGED] if o.pk != occasion_id])
    except services.InvalidOccasion as error:
        messages.error(request, str(error))
    return redirect("stories:trip", occasion_id)


@require_POST
def hide(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    services.hide_occasion(own_occasion(request, occasion_id))
    messages.success(request, _("It is hidden. You find it again under “Hidden”."))
    return redirect("stories:trips")


@require_POST
def show(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    services.show_occasion(own_occasion(request, occasion_id))
    return redirect("stories:trip", occasion_id)


@require_POST
def reset(request: SignedInRequest, occasion_id: int) -> HttpResponse:
    """As it was found; what it is now may be several."""
    occasion = own_occasion(request, occasion_id)
    services.find_as_it_was(occasion)
    messages.success(request, _("It is as it was found."))
    is_there = Occasion.objects.filter(pk=occasion_id).exists()
    return redirect("stories:trip", occasion_id) if is_there else redirect("stories:trips")


def own_occasion(request: SignedInRequest, occasion_id: int) -> Occasion:
    return get_object_or_404(Occasion.objects.of(request.user), pk=occasion_id)


def number(text: str) -> int:
    """Raises Http404 for what is no id."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID):
        raise Http404
    return int(text)


def day(text: str) -> date:
    """Raises InvalidOccasion."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise services.InvalidOccasion(_("This is no day.")) from error
