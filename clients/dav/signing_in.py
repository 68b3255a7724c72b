"""Who a WebDAV client acts for: Basic authentication with an e-mail address and an app password."""

import base64
import binascii

from django.http import HttpRequest, HttpResponse

from accounts.app_passwords import TooManyTries, user_of_app_password
from accounts.models import User
from clients.dav.errors import Refusal

CHALLENGE = 'Basic realm="Heirloom", charset="UTF-8"'


class NotSignedIn(Exception):
    """No credentials, or wrong ones."""


def user_of(request: HttpRequest) -> User:
    """Raises NotSignedIn, and Refusal for who guesses."""
    credentials = credentials_in(request.headers.get("Authorization", ""))
    if credentials is None:
        raise NotSignedIn
    email, secret = credentials
    try:
        user = user_of_app_password(email, secret, address=request.META.get("REMOTE_ADDR", ""))
    except TooManyTries as error:
        raise Refusal(429, "Too many wrong app passwords. Wait five minutes.") from error
    if user is None:
        raise NotSignedIn
    return user


def credentials_in(header: str) -> tuple[str, str] | None:
    """Of an Authorization header; None where there are none."""
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        words = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    email, colon, secret = words.partition(":")
    return (email, secret) if colon else None


def ask_to_sign_in() -> HttpResponse:
    words = "Sign in with your e-mail address and an app password, which your profile page makes.\n"
    answer = HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
    answer.headers["WWW-Authenticate"] = CHALLENGE
    return answer
