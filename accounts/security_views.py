"""The page "Security": second factors, passkeys, where one is signed in, keys. Changes ask for the
password or a code again, unless that was a few minutes ago."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts import sessions, tokens
from accounts.forms import KeyForm
from accounts.keys import make_key, revoke_key
from accounts.limits import KEYS_MADE, count_try
from accounts.models import User
from accounts.oidc.adapter import is_configured, linked_accounts
from accounts.requests import SignedInRequest

PAGE = "mfa_index"
View = Callable[..., HttpResponse]
again: Callable[[View], View] = reauthentication_required(app="allauth.mfa")


@never_cache
def security(request: SignedInRequest) -> HttpResponse:
    return render(request, "accounts/security/security.html", _shown(request))


def _shown(request: SignedInRequest) -> dict[str, Any]:
    user = request.user
    return {
        **_factors(user),
        "sessions": sessions.sessions_of(user),
        "session_key": request.session.session_key,
        "apps": user.signed_in_apps.order_by("-last_used_at"),
        "keys": user.api_keys.order_by("-created_at"),
        "key_form": KeyForm(),
        "has_issuer": is_configured(),
        "issuer": settings.OIDC_NAME,
        "linked": linked_accounts(user),
    }


def _factors(user: User) -> dict[str, Any]:
    """The authenticator app, the passkeys, and how many recovery codes are left."""
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    of_type: dict[str, list[Any]] = {}
    for factor in factors:
        of_type.setdefault(factor.type, []).append(factor.wrap())
    codes = of_type.get(Authenticator.Type.RECOVERY_CODES, [])
    return {
        "totp": of_type.get(Authenticator.Type.TOTP),
        "passkeys": of_type.get(Authenticator.Type.WEBAUTHN, []),
        "has_codes": bool(codes),
        "codes_left": len(codes[0].get_unused_codes()) if codes else 0,
    }


@require_POST
def end_session(request: SignedInRequest, session_id: int) -> HttpResponse:
    if not sessions.end_session(request.user, session_id, but=request.session.session_key):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect(PAGE)


@require_POST
@again
def end_others(request: SignedInRequest) -> HttpResponse:
    sessions.end_other_sessions(request, request.user)
    messages.success(request, _("Every other browser and app is signed out."))
    return redirect(PAGE)


@require_POST
def sign_app_out(request: SignedInRequest, app_id: int) -> HttpResponse:
    if not tokens.sign_app_out(request.user, app_id):
        raise Http404
    messages.success(request, _("That app is signed out."))
    return redirect(PAGE)


@require_POST
@never_cache
@again
def new_key(request: SignedInRequest) -> HttpResponse:
    """A new key, shown this once."""
    form = KeyForm(request.POST)
    if not form.is_valid():
        context = {**_shown(request), "key_form": form}
        return render(request, "accounts/security/security.html", context, status=400)
    count_try(KEYS_MADE, request.user.pk)
    told = form.cleaned_data
    made, text = make_key(
        request.user, told["key_name"], scopes=told["scopes"], expires_at=form.expires_at()
    )
    return render(request, "accounts/security/key.html", {"made": made, "text": text})


@require_POST
def end_key(request: SignedInRequest, key_id: int) -> HttpResponse:
    if not revoke_key(request.user, key_id):
        raise Http404
    messages.success(request, _("The key is revoked."))
    return redirect(PAGE)


@require_POST
@again
def unlink(request: SignedInRequest, linked_id: int) -> HttpResponse:
    """Only where another way to sign in is left."""
    linked = [each for each in linked_accounts(request.user) if each.pk == linked_id]
    if not linked:
        raise Http404
    if not request.user.has_usable_password():
        messages.error(request, _("Choose a password first; else you could not sign in."))
        return redirect(PAGE)
    linked[0].delete()
    messages.success(request, _("It is not linked any more."))
    return redirect(PAGE)
