"""What is asked of the issuer, and what of its answers is believed: only a token that it signed,
for this library. Its addresses come from what it says of itself at the address that the operator
configured, so they may be private ones."""

from typing import Any

import jwt
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from requests import Session

ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"]  # none that a shared secret could forge
CLOCKS_APART_SECONDS = 60
TIMEOUT_SECONDS = 10


class Client(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Raises OAuth2Error for whatever is not as it must be."""

    @property
    def openid_config(self) -> dict[str, Any]:
        if not hasattr(self, "_openid_config"):
            said = fetch(f"{settings.OIDC_ISSUER}/.well-known/openid-configuration")
            if str(said.get("issuer", "")).rstrip("/") != settings.OIDC_ISSUER:
                raise OAuth2Error("The issuer calls itself by another name.")
            self._openid_config: dict[str, Any] = said
        return self._openid_config

    def complete_login(
        self, request: HttpRequest, app: Any, token: SocialToken, **told: Any
    ) -> Any:
        claims = self.claims_of(str(told["response"].get("id_token", "")))
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def claims_of(self, id_token: str) -> dict[str, Any]:
        """Of a token that the issuer signed for this library, and that is not over."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=settings.OIDC_CLIENT_ID,
                issuer=self.openid_config["issuer"],
                leeway=CLOCKS_APART_SECONDS,
                options={"require": ["iss", "aud", "sub", "exp", "iat", "nonce"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("The token of the issuer is not good.") from error
        if claims.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
            raise OAuth2Error("The token was made for another client.")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        wanted = jwt.get_unverified_header(id_token).get("kid")
        keys = jwt.PyJWKSet.from_dict(fetch(str(self.openid_config.get("jwks_uri", "")))).keys
        for key in keys:
            if key.key_id == wanted:
                return key
        raise OAuth2Error("The issuer has no such key.")


def fetch(address: str) -> dict[str, Any]:
    """JSON of the issuer, never by a redirect to somewhere else. Raises RequestException."""
    with Session() as session:
        answer = session.get(address, timeout=TIMEOUT_SECONDS, allow_redirects=False)
        answer.raise_for_status()
        said: dict[str, Any] = answer.json()
    return said
