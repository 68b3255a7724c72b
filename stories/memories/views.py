"""The page of memories, its line above the timeline, and what is kept out of them."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import SignedInRequest
from stories.memories import kept_out
from stories.memories.days import EARLIEST, LATEST
from stories.memories.forms import KeepOutForm
from stories.memories.selectors import highlights, on_this_day, then_and_now, today_for
from stories.models import KeptOut


@require_safe
def memories(request: SignedInRequest) -> HttpResponse:
    """Of today by the person's clock, or of the day that is asked for."""
    today = asked_day(request) or today_for(request.user)
    context = {
        "today": today,
        "days": on_this_day(request.user, today),
        "highlights": highlights(request.user, today),
        "people": then_and_now(request.user, today),
    }
    return render(request, "stories/memories.html", context)


@require_safe
def line(request: SignedInRequest) -> HttpResponse:
    """A fragment above the timeline; nothing where there is nothing."""
    days = on_this_day(request.user, today_for(request.user))
    return render(request, "stories/_line.html", {"days": days}) if days else HttpResponse()


def settings(request: SignedInRequest) -> HttpResponse:
    """What is kept out, and more of it by a POST."""
    form = KeepOutForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid() and kept(request, form):
        messages.success(request, _("It will not come up by itself any more."))
        return redirect("stories:kept_out")
    choices = [
        (_("Person"), [form["person"]]),
        (_("Place"), [form["country"], form["region"], form["place"]]),
        (_("Album"), [form["album"]]),
    ]
    context = {"form": form, "choices": choices, "rows": kept_out.kept_out_of(request.user)}
    status = 422 if form.is_bound else 200
    return render(request, "stories/kept_out.html", context, status=status)


def kept(request: SignedInRequest, form: KeepOutForm) -> bool:
    """Whether it could be; the form says why not."""
    try:
        kept_out.keep_out(request.user, form.said)
    except kept_out.CannotKeepOut as error:
        form.add_error(None, str(error))
        return False
    return True


@require_POST
def take_back(request: SignedInRequest, kept_out_id: int) -> HttpResponse:
    try:
        kept_out.take_back(request.user, kept_out_id)
    except KeptOut.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("It may come up again."))
    return redirect("stories:kept_out")


def asked_day(request: SignedInRequest) -> date | None:
    text = request.GET.get("day")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
    if not EARLIEST <= day <= LATEST:
        raise Http404
    return day
