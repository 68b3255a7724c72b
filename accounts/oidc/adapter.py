"""Who comes in by the issuer: who is linked; by a verified address who the operator allows."""

import logging
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from accounts.email_addresses import note_confirmed
from accounts.models import User
from accounts.services import create_user

logger = logging.getLogger(__name__)

PROVIDER_ID, KIND = "oidc", "openid_connect"


def is_configured() -> bool:
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The one issuer of the settings; the database has none."""
        if not is_configured() or provider not in {PROVIDER_ID, KIND}:
            return []
        return [
            SocialApp(
                provider=KIND,
                provider_id=PROVIDER_ID,
                name=settings.OIDC_NAME,
                client_id=settings.OIDC_CLIENT_ID,
                secret=settings.OIDC_CLIENT_SECRET,
                settings={"server_url": settings.OIDC_ISSUER},
            )
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("mfa_index")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:
        """One answer to everything that goes wrong; the log says what it was."""
        logger.warning("sign-in by the issuer failed: %r %r", told["error"], told["exception"])
        _refuse(request)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        claims = sociallogin.account.extra_data["id_token"]
        if not constant_time_compare(str(claims["nonce"]), sociallogin.state["nonce"]):
            logger.warning("sign-in by the issuer failed: the nonce is not ours")
            _refuse(request)
        if sociallogin.is_existing or sociallogin.state["process"] == AuthProcess.CONNECT:
            return
        user = _user_for(claims)
        if user is None:
            _refuse(request)
        sociallogin.connect(request, user)


def _user_for(claims: dict[str, Any]) -> User | None:
    """By an address that the issuer verified: theirs by then, or a new account."""
    email = str(claims.get("email", "")).lower()
    if not email or claims.get("email_verified") is not True:
        return None
    known = User.objects.filter(email=email).first()
    if known is not None:
        return known if settings.OIDC_LINK_BY_EMAIL and known.is_active else None
    return _created(email, claims) if settings.OIDC_AUTO_CREATE else None


def _created(email: str, claims: dict[str, Any]) -> User | None:
    try:
        user = create_user(email, None, name=str(claims.get("name", ""))[:100])
    except ValidationError:
        return None
    note_confirmed(user)
    return user


def _refuse(request: HttpRequest) -> NoReturn:
    """The same whether there is no such account, or it is not linked."""
    words = _("Signing in with %(name)s did not work. Ask whoever looks after this library.")
    messages.error(request, words % {"name": settings.OIDC_NAME})
    raise ImmediateHttpResponse(redirect("accounts:sign_in"))


def linked_accounts(user: User) -> list[Any]:
    return list(SocialAccount.objects.filter(user=user).order_by("pk"))
