"""The pages of leaving: what goes, the fourteen days, and calling it back."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from ops.leaving.asking import LastOperator, ask_to_leave, call_back, what_goes
from ops.leaving.forms import HandOverForm, LeaveForm
from ops.leaving.offering import (
    CannotHandOver,
    accept,
    offer_library,
    offer_of,
    offers_to,
    withdraw,
)
from ops.models import Handover
from ops.tasks import hand_over_library

WHY_NOT = {
    "nobody": _("There is no account with this e-mail address."),
    "myself": _("This is your own account."),
    "locked": _("Photos in a locked folder open with one password alone. Take them out first."),
    "same_locked": _("You have some of these photos in your locked folder. Take them out first."),
    "already": _("You offered your library already. Withdraw that first."),
    "no_room": _("Your plan does not hold these photos. Ask for a larger one."),
    "late": _("This offer is gone."),
}


@sensitive_post_parameters("current_password")
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: SignedInRequest) -> HttpResponse:
    """What goes with the account; the password begins the fourteen days."""
    form = LeaveForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            return begin(request)
        except LastOperator:
            form.add_error(None, _("Make somebody else an operator first: nobody would be left."))
    context = {
        "form": form,
        "goes": what_goes(request.user),
        "hand_over_form": HandOverForm(request.user, prefix="to"),
        "offer": offer_of(request.user),
        "offers": offers_to(request.user),
    }
    return render(request, "ops/leave.html", context, status=400 if form.errors else 200)


def begin(request: SignedInRequest) -> HttpResponse:
    ask_to_leave(request.user)
    logout(request)
    messages.success(
        request, said("Your account is switched off. Sign in within 14 days to call it back.")
    )
    return redirect("accounts:sign_in")


@require_safe
def leaving(request: SignedInRequest) -> HttpResponse:
    """All that is left of the account for who is leaving."""
    if request.user.leaves_at is None:
        raise Http404
    return render(request, "ops/leaving.html", {"goes": what_goes(request.user)})


@require_POST
def take_back(request: SignedInRequest) -> HttpResponse:
    if not call_back(request.user):
        raise Http404
    messages.success(request, said("Your account is back, with everything in it."))
    return redirect("photos:timeline")


@sensitive_post_parameters("to-current_password")
@require_POST
def hand_over(request: SignedInRequest) -> HttpResponse:
    """Offer the whole library to somebody else."""
    form = HandOverForm(request.user, request.POST, prefix="to")
    if form.is_valid():
        try:
            offer_library(request.user, form.cleaned_data["email"])
        except CannotHandOver as error:
            form.add_error(None, WHY_NOT[error.reason])
    if form.errors:
        context = {"form": LeaveForm(request.user), "goes": what_goes(request.user)}
        return render(request, "ops/leave.html", {**context, "hand_over_form": form}, status=400)
    messages.success(request, said("Your library is offered. It stays yours until it is taken."))
    return redirect("ops:leave")


@require_POST
def keep(request: SignedInRequest) -> HttpResponse:
    """Withdraw what was offered."""
    offer = offer_of(request.user)
    if offer is None or not withdraw(offer):
        raise Http404
    messages.success(request, said("You keep your library."))
    return redirect("ops:leave")


@require_POST
def answer(request: SignedInRequest, handover_id: int, verb: str) -> HttpResponse:
    """Take a library that was offered, or not."""
    offer = get_object_or_404(offers_to(request.user), pk=handover_id)
    if verb == "refuse":
        withdraw(offer)
        messages.success(request, said("You did not take the library."))
        return redirect("ops:leave")
    return take(request, offer)


def take(request: SignedInRequest, offer: Handover) -> HttpResponse:
    try:
        accept(offer)
    except CannotHandOver as error:
        messages.error(request, WHY_NOT[error.reason])
    else:
        hand_over_library.delay(offer.pk)
        messages.success(request, said("The library comes to you now. This takes some minutes."))
    return redirect("ops:leave")
