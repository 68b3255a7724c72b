"""Permission to read a person's Google Drive: OAuth 2 with a code, PKCE and a state.

RFC 6749 section 4.1 and RFC 7636. Two requests need no library, and web processes load none.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from ingest.drive.errors import DriveAway, SignInAgain

SCOPE = "https://www.googleapis.com/auth/drive.readonly"
PATIENCE_SECONDS = 20
MOST_ANSWER_BYTES = 64 * 1024


@dataclass(frozen=True)
class Handshake:
    """What a sign-in under way must be recognised by when the person comes back."""

    state: str
    verifier: str

    @property
    def challenge(self) -> str:
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def is_configured() -> bool:
    """Whether the operator registered this library with Google."""
    return bool(settings.GOOGLE_CLIENT_ID and settings.GOOGLE_CLIENT_SECRET)


def new_handshake() -> Handshake:
    return Handshake(secrets.token_urlsafe(32), secrets.token_urlsafe(64))


def permission_address(handshake: Handshake, redirect_uri: str) -> str:
    """Google's page that asks the person. Consent is always asked: only then it lasts."""
    return f"{settings.GOOGLE_AUTH_URL}?" + urlencode(
        {
            "response_type": "code",
            "client_id": settings.GOOGLE_CLIENT_ID,
            "redirect_uri": redirect_uri,
            "scope": SCOPE,
            "access_type": "offline",
            "prompt": "consent",
            "state": handshake.state,
            "code_challenge": handshake.challenge,
            "code_challenge_method": "S256",
        }
    )


def refresh_token_for(code: str, handshake: Handshake, redirect_uri: str) -> str:
    """The lasting permission for the code that the person brought back.

    Raises SignInAgain when Google refuses or gave less than was asked for, and DriveAway.
    """
    answer = ask_for_token(
        {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": settings.GOOGLE_CLIENT_ID,
            "client_secret": settings.GOOGLE_CLIENT_SECRET,
            "redirect_uri": redirect_uri,
            "code_verifier": handshake.verifier,
        }
    )
    if SCOPE not in str(answer.get("scope", "")).split():
        raise SignInAgain("Google did not allow reading the Drive. Tick that box, please.")
    token = answer.get("refresh_token")
    if not isinstance(token, str) or not token:
        raise SignInAgain("Google gave no lasting permission.")
    return token


def ask_for_token(form: dict[str, str]) -> dict[str, Any]:
    """Post a form to the token address, and its answer."""
    request = urllib.request.Request(settings.GOOGLE_TOKEN_URL, urlencode(form).encode())  # noqa: S310 - set by the operator
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:  # noqa: S310 - as above
            answer = json.loads(response.read(MOST_ANSWER_BYTES))
    except urllib.error.HTTPError as error:
        error.close()
        if error.code < 500:
            raise SignInAgain("Google did not accept the sign-in. Try again, please.") from error
        raise DriveAway("Google does not answer. Try again in a moment, please.") from error
    except (OSError, ValueError) as error:
        raise DriveAway("Google does not answer. Try again in a moment, please.") from error
    if not isinstance(answer, dict):
        raise DriveAway("Google does not answer. Try again in a moment, please.")
    return answer
