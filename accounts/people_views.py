"""The operator's page about people: who there is, who is invited, who may sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import people
from accounts.audit import Verb, record
from accounts.forms import InvitationForm, PlanForm
from accounts.invitations import invite, open_invitations, take_back
from accounts.limits import INVITATIONS, count_try
from accounts.mail import can_send_mail
from accounts.models import Plan, User
from accounts.requests import SignedInRequest
from accounts.sessions import sign_out_everywhere

PAGE = "accounts:users"
View = Callable[..., HttpResponse]


def for_operators(view: View) -> View:
    """A page that is not there for anybody else."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_operator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@for_operators
def users(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/people/users.html", _shown(InvitationForm()))


def _shown(form: InvitationForm) -> dict[str, Any]:
    return {
        "people": User.objects.order_by("-is_active", "name", "email"),
        "plans": list(Plan.objects.order_by("name")),
        "invitations": open_invitations().order_by("-created_at"),
        "form": form,
        "can_send_mail": can_send_mail(),
    }


@for_operators
@require_POST
@never_cache
def new_invitation(request: SignedInRequest) -> HttpResponse:
    """Shows the link this once; with an address it went there, too, where mail can be sent."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/people/users.html", _shown(form), status=400)
    count_try(INVITATIONS, request.user.pk)
    made, text = invite(request.user, **form.cleaned_data)
    link = request.build_absolute_uri(reverse("accounts:invited", args=[text]))
    return render(request, "accounts/people/invitation.html", {"made": made, "link": link})


@for_operators
@require_POST
def end_invitation(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    if not take_back(invitation_id):
        raise Http404
    messages.success(request, _("The invitation is taken back."))
    return redirect(PAGE)


@for_operators
@require_POST
def decide(request: SignedInRequest, user_id: int, verb: str) -> HttpResponse:
    """One of VERBS about a person."""
    if verb not in VERBS:
        raise Http404
    user = get_object_or_404(User, pk=user_id)
    decision, said = VERBS[verb]
    try:
        decision(user)
        record(request.user, AUDITED[verb], user.email, about=user, request=request)
    except people.NobodyLeft:
        messages.error(request, _("Somebody has to look after this library. Name another first."))
        return redirect(PAGE)
    messages.success(request, said % {"name": user})
    return redirect(PAGE)


@for_operators
@require_POST
def plan(request: SignedInRequest, user_id: int) -> HttpResponse:
    """Which plan an account has; nothing chosen means none."""
    user = get_object_or_404(User, pk=user_id)
    form = PlanForm(request.POST)
    if not form.is_valid():
        return render(request, "accounts/people/users.html", _shown(InvitationForm()), status=400)
    people.set_plan(user, form.cleaned_data["plan"])
    record(
        request.user, Verb.PLAN, f"{user.email}: {user.plan or '-'}", about=user, request=request
    )
    messages.success(request, _("The plan of %(name)s is changed.") % {"name": user})
    return redirect(PAGE)


VERBS: dict[str, tuple[Callable[[User], None], Any]] = {
    "promote": (
        lambda user: people.set_operator(user, is_operator=True),
        _("%(name)s looks after this library now."),
    ),
    "demote": (
        lambda user: people.set_operator(user, is_operator=False),
        _("%(name)s does not look after this library any more."),
    ),
    "disable": (people.disable, _("%(name)s cannot sign in any more, and is out everywhere.")),
    "enable": (people.enable, _("%(name)s can sign in again.")),
    "sign-out": (sign_out_everywhere, _("%(name)s is signed out everywhere.")),
}
AUDITED = {
    "promote": Verb.OPERATOR,
    "demote": Verb.OPERATOR,
    "disable": Verb.ACCOUNT_DISABLED,
    "enable": Verb.ACCOUNT_ENABLED,
    "sign-out": Verb.SIGNED_OUT_ALL,
}
