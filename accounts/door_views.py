"""Pages before signing in: the sign-in page, invitations, forgotten passwords, confirmations."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts import invitations
from accounts.audit import Verb, record
from accounts.email_addresses import NoGoodLink, address_in, confirm_address
from accounts.forms import AcceptForm, ForgottenForm, NewPasswordForm, SignInForm
from accounts.letters import send_reset_link
from accounts.limits import INVITED, RESETS, address_of, count_try
from accounts.mail import can_send_mail
from accounts.models import Invitation, User
from accounts.oidc.adapter import is_configured
from accounts.sessions import begin_first_session, begin_session, sign_out_everywhere
from accounts.time_zones import listed_zones


class SignInPage(LoginView):
    """The password, counted by axes; allauth asks for the second factor, where there is one."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        return begin_session(self.request, form.get_user(), leads_to=self.get_success_url())

    def get_context_data(self, **told: Any) -> dict[str, Any]:
        return super().get_context_data(
            has_issuer=is_configured(), issuer=settings.OIDC_NAME, **told
        )


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def invited(request: HttpRequest, text: str) -> HttpResponse:
    """Makes an account by an invitation, once, and signs in to it."""
    if request.method == "POST":
        count_try(INVITED, address_of(request))
    try:
        invitation = invitations.invitation_of(text)
        form = AcceptForm(invitation, request.POST or None, initial={"time_zone": "UTC"})
        if form.is_valid() and (answer := _accept(request, text, form)):
            return answer
    except invitations.NoGoodInvitation:
        return render(request, "accounts/no_good_link.html", status=404)
    return _show_invitation(request, invitation, form)


def _accept(request: HttpRequest, text: str, form: AcceptForm) -> HttpResponse | None:
    """None where the address is taken, which only who was invited is told."""
    try:
        user = invitations.accept_invitation(text, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return None
    return begin_first_session(request, user, leads_to="/")


def _show_invitation(
    request: HttpRequest, invitation: Invitation, form: AcceptForm
) -> HttpResponse:
    context = {"form": form, "invitation": invitation, "zones": listed_zones()}
    return render(request, "accounts/invited.html", context)


@login_not_required
@never_cache
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a link by mail. What it answers does not depend on whether there is an account."""
    form = ForgottenForm(request.POST or None)
    if can_send_mail() and form.is_valid():
        email = form.cleaned_data["email"]
        count_try(RESETS, address_of(request))
        count_try(RESETS, email)
        send_reset_link(email)
        return render(request, "accounts/forgotten_sent.html", {"email": email})
    context = {"form": form, "can_send_mail": can_send_mail()}
    return render(request, "accounts/forgotten.html", context)


class NewPasswordPage(PasswordResetConfirmView):
    """A new password by the link of a letter; whoever was signed in is out."""

    template_name = "accounts/new_password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("accounts:sign_in")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        answer = super().form_valid(form)
        sign_out_everywhere(form.user)
        record(form.user, Verb.PASSWORD, request=self.request)
        messages.success(self.request, _("Your password is changed. Sign in with it."))
        return answer


@login_not_required
@never_cache
def confirm_email(request: HttpRequest, key: str) -> HttpResponse:
    """Asks for a click: mail servers follow links by themselves, but send no forms."""
    try:
        user, email = address_in(key)
        if request.method == "POST":
            confirm_address(key)
            messages.success(request, _("Your e-mail address is confirmed."))
            return redirect("accounts:profile")
    except NoGoodLink:
        return render(request, "accounts/no_good_link.html", status=404)
    return render(request, "accounts/confirm_email.html", {"person": user, "email": email})
