"""The issuer, as allauth knows it: with a nonce for every sign-in, and nothing from the address."""

import hashlib
import secrets
from typing import Any

from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.oidc.client import Client


class Provider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    oauth2_adapter_class = Client

    def redirect_from_request(self, request: HttpRequest) -> HttpResponse:
        """To connect for who is signed in, else to sign in; whatever the address asks for."""
        told = super().get_redirect_from_request_kwargs(request)
        process = "connect" if request.user.is_authenticated else "login"
        return self.redirect(request, process, next_url=told.get("next_url"))

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **_: Any
    ) -> HttpResponse:
        nonce = secrets.token_urlsafe(24)
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params={"nonce": nonce}, nonce=nonce
        )
        return answer

    def extract_uid(self, data: dict[str, Any]) -> str:
        """A subject means somebody only together with its issuer."""
        subject = str(data["id_token"]["sub"])
        return hashlib.sha256(f"{settings.OIDC_ISSUER} {subject}".encode()).hexdigest()
