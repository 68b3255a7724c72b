"""The way in: setting it up, the PIN, the recovery code, and closing."""

import math
from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.requests import SignedInRequest
from vault.forms import ChangePinForm, NewPinForm, PinForm, RecoveryForm
from vault.models import Vault
from vault.opened import close_in_session, open_in_session
from vault.selectors import has_vault
from vault.services import keys
from vault.services.keys import Blocked, WrongPin

SECRETS = ("pin", "new_pin", "again", "code")


@never_cache
@sensitive_post_parameters(*SECRETS)
def set_up(request: SignedInRequest) -> HttpResponse:
    """A PIN for a new locked folder; then its recovery code, this once."""
    if has_vault(request.user):
        return redirect("vault:folder")
    form = NewPinForm(request.POST or None)
    if not form.is_valid():
        return page(request, "vault/set_up.html", form)
    try:
        private_key, code = keys.make_vault(request.user, form.cleaned_data["new_pin"])
    except keys.AlreadySetUp:
        return redirect("vault:folder")
    open_in_session(request, private_key)
    return render(request, "vault/code.html", {"code": code, "is_new": True})


@require_POST
@never_cache
@sensitive_post_parameters(*SECRETS)
def unlock_door(request: SignedInRequest) -> HttpResponse:
    """The PIN opens the folder for this session."""
    form = PinForm(request.POST)
    private_key = tried(request, form, lambda: keys.open_with_pin(request.user, typed(form, "pin")))
    if private_key is None:
        return page(request, "vault/closed.html", form)
    open_in_session(request, private_key)
    return redirect("vault:folder")


@require_POST
@never_cache
def close(request: SignedInRequest) -> HttpResponse:
    close_in_session(request)
    messages.success(request, _("The locked folder is closed."))
    return redirect("vault:folder")


@never_cache
@sensitive_post_parameters(*SECRETS)
def change_pin(request: SignedInRequest) -> HttpResponse:
    if not has_vault(request.user):
        return redirect("vault:folder")
    form = ChangePinForm(request.POST or None)
    key = tried(request, form, lambda: keys.open_with_pin(request.user, typed(form, "pin")))
    if key is None:
        return page(request, "vault/change_pin.html", form)
    keys.change_pin(request.user, key, form.cleaned_data["new_pin"])
    messages.success(request, _("Your PIN is changed."))
    return redirect("vault:folder")


@never_cache
@sensitive_post_parameters(*SECRETS)
def recover(request: SignedInRequest) -> HttpResponse:
    """Who forgot the PIN chooses another with the recovery code."""
    if not has_vault(request.user):
        return redirect("vault:folder")
    form = RecoveryForm(request.POST or None)
    key = tried(request, form, lambda: keys.open_with_recovery(request.user, typed(form, "code")))
    if key is None:
        return page(request, "vault/recover.html", form)
    keys.change_pin(request.user, key, form.cleaned_data["new_pin"])
    open_in_session(request, key)
    messages.success(request, _("You have a new PIN. The recovery code stays the same."))
    return redirect("vault:folder")


@never_cache
@sensitive_post_parameters(*SECRETS)
def new_code(request: SignedInRequest) -> HttpResponse:
    """Another recovery code, against the PIN; shown this once."""
    if not has_vault(request.user):
        return redirect("vault:folder")
    form = PinForm(request.POST or None)
    key = tried(request, form, lambda: keys.open_with_pin(request.user, typed(form, "pin")))
    if key is None:
        return page(request, "vault/new_code.html", form)
    code = keys.change_recovery_code(request.user, key)
    return render(request, "vault/code.html", {"code": code, "is_new": False})


def typed(form: Form, name: str) -> str:
    return str(form.cleaned_data[name])


def tried(request: SignedInRequest, form: Form, open_vault: Callable[[], bytes]) -> bytes | None:
    """The private key, or nothing, and the form says why."""
    if not form.is_valid():
        return None
    try:
        return open_vault()
    except Blocked as blocked:
        seconds = (blocked.until - timezone.now()).total_seconds()
        form.add_error(None, wait_in_words(seconds))
    except (WrongPin, Vault.DoesNotExist):
        form.add_error(None, _("That is not right."))
    return None


def wait_in_words(seconds: float) -> str:
    if seconds <= 90:
        count = max(1, math.ceil(seconds))
        words = ngettext("Try again in %d second.", "Try again in %d seconds.", count) % count
    else:
        count = math.ceil(seconds / 60)
        words = ngettext("Try again in %d minute.", "Try again in %d minutes.", count) % count
    return _("Too many wrong tries.") + " " + words


def page(request: SignedInRequest, template: str, form: Form) -> HttpResponse:
    context = {"form": form, "action": request.path}
    return render(request, template, context, status=400 if form.is_bound else 200)
