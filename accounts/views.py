"""Pages about a person: signing in, the first account, the profile."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import services
from accounts.app_passwords import make_app_password, revoke_app_password
from accounts.email_addresses import ask_to_confirm
from accounts.forms import (
    AppPasswordForm,
    EmailForm,
    PasswordForm,
    ProfileForm,
    ThemeForm,
    WelcomeForm,
)
from accounts.limits import CONFIRMATIONS, count_try
from accounts.mail import can_send_mail
from accounts.models import User
from accounts.requests import SignedInRequest
from accounts.sessions import begin_first_session, keep_session
from accounts.time_zones import listed_zones


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def welcome(request: HttpRequest) -> HttpResponse:
    """The first-run page: makes the operator's account, once, and signs in to it."""
    if User.objects.exists():
        return redirect("accounts:sign_in")
    form = WelcomeForm(request.POST or None, initial={"time_zone": "UTC"})
    if form.is_valid():
        return _set_up(request, form)
    return render(request, "accounts/welcome.html", {"form": form, "zones": listed_zones()})


def _set_up(request: HttpRequest, form: WelcomeForm) -> HttpResponse:
    try:
        user = services.create_first_user(**form.cleaned_data)
    except services.SetupAlreadyDone:
        messages.warning(request, _("Somebody else was faster. Ask them for an account."))
        return redirect("accounts:sign_in")
    return begin_first_session(request, user, leads_to=reverse("photos:timeline"))


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """One sign-in page for everything: the admin has none, and is no page for the others."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", "/admin/"))


def profile(request: SignedInRequest) -> HttpResponse:
    user = request.user
    sent = request.POST if request.method == "POST" else None
    form = ProfileForm(sent, initial={"name": user.name})
    if form.is_valid():
        services.change_profile(user, **form.cleaned_data)
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    context = {
        "form": form,
        "app_passwords": user.app_passwords.order_by("-created_at"),
        "app_form": AppPasswordForm(),
        "can_send_mail": can_send_mail(),
    }
    return render(request, "accounts/profile.html", context)


@require_POST
def theme(request: SignedInRequest) -> HttpResponse:
    """Keeps the choice of the theme switch, which every page has."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponse(_("There is no such theme."), status=400)
    services.change_theme(request.user, form.cleaned_data["theme"])
    return HttpResponse(status=204)


@sensitive_post_parameters("current_password")
def email(request: SignedInRequest) -> HttpResponse:
    form = EmailForm(request.user, request.POST or None)
    if form.is_valid():
        _change_email(request, form.cleaned_data["email"])
        return redirect("accounts:profile")
    return render(request, "accounts/email.html", {"form": form})


def _change_email(request: SignedInRequest, email: str) -> None:
    """By a link that goes to the new address; at once where no mail can be sent."""
    if can_send_mail():
        count_try(CONFIRMATIONS, request.user.pk)
        ask_to_confirm(request.user, email)
        messages.success(request, _("Follow the link that was sent to the new address."))
        return
    services.change_email(request.user, email)
    messages.success(request, _("From now on, sign in with your new e-mail address."))


@require_POST
def ask_confirmation(request: SignedInRequest) -> HttpResponse:
    """A link to the address that the account has."""
    if not can_send_mail():
        raise Http404
    count_try(CONFIRMATIONS, request.user.pk)
    ask_to_confirm(request.user, request.user.email)
    messages.success(request, _("A link is on its way to your address."))
    return redirect("accounts:profile")


@sensitive_post_parameters("current_password", "new_password")
def password(request: SignedInRequest) -> HttpResponse:
    form = PasswordForm(request.user, request.POST or None)
    if form.is_valid():
        services.change_password(request.user, form.cleaned_data["new_password"])
        keep_session(request, request.user)
        messages.success(request, _("Your password is changed. Other devices are signed out."))
        return redirect("accounts:profile")
    return render(request, "accounts/password.html", {"form": form})


@require_POST
@never_cache
def make_app_password_page(request: SignedInRequest) -> HttpResponse:
    """A new app password, shown this once."""
    form = AppPasswordForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say what the app password is for, in up to 100 letters."))
        return redirect("accounts:profile")
    made, secret = make_app_password(request.user, form.cleaned_data["app_name"])
    context = {"made": made, "secret": secret}
    return render(request, "accounts/app_password.html", context)


@require_POST
def revoke(request: SignedInRequest, app_password_id: int) -> HttpResponse:
    """Whatever signs in with it is out at once."""
    if not revoke_app_password(request.user, app_password_id):
        raise Http404
    messages.success(request, _("The app password is revoked."))
    return redirect("accounts:profile")
