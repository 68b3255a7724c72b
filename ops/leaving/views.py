"""The pages of leaving: what goes, the fourteen days, and calling it back."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.requests import SignedInRequest
from ops.leaving.asking import LastOperator, ask_to_leave, call_back, what_goes
from ops.leaving.forms import LeaveForm


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
    context = {"form": form, "goes": what_goes(request.user)}
    return render(request, "ops/leave.html", context, status=400 if form.errors else 200)


def begin(request: SignedInRequest) -> HttpResponse:
    ask_to_leave(request.user)
    logout(request)
    messages.success(
        request, _("Your account is switched off. Sign in within 14 days to call it back.")
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
    messages.success(request, _("Your account is back, with everything in it."))
    return redirect("photos:timeline")
