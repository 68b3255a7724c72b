"""Signing in and out, and what a client asks of its token."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from accounts.limits import address_of
from accounts.models import User
from accounts.tokens import LASTS, issue_lasting_token, sign_app_out
from clients.immich.entering import COOKIE, Asked
from clients.immich.ids import Kind, uuid_of
from clients.immich.moments import moment_or_none
from clients.immich.routing import created, needs, tell
from clients.immich.signing_in.password import entered_by
from clients.immich.words import body_of
from ingest.upload import clean_filename

COOKIES = (COOKIE, "immich_auth_type", "immich_is_authenticated")
LONGEST_NAME = 100
FIRST_PAGE = "/sign-in/"


def log_in(request: HttpRequest) -> HttpResponse:
    """A token that lasts, told and put into the cookies in which clients of some ages look."""
    said = body_of(request)
    entered = entered_by(request, said.needed("email"), said.needed("password"))
    name, address = app_name(request), address_of(request)
    _, token = issue_lasting_token(entered.user, name, scopes=entered.scopes, address=address)
    answer = created(_told(entered.user, token))
    for cookie, value in zip(COOKIES, (token, "password", "true"), strict=True):
        answer.set_cookie(
            cookie,
            value,
            max_age=LASTS,
            secure=settings.IS_HTTPS,
            httponly=cookie != COOKIES[-1],
            samesite="Lax",
        )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@needs(None)
def log_out(asked: Asked) -> HttpResponseBase:
    """The token is no good any more. A key stays: it is revoked on its page."""
    if asked.app is not None:
        sign_app_out(asked.user, asked.app.pk)
    answer = tell({"successful": True, "redirectUri": FIRST_PAGE})
    for cookie in COOKIES:
        answer.delete_cookie(cookie, samesite="Lax")
    return answer


@needs(None)
def validate(_asked: Asked) -> dict[str, bool]:
    """Whoever comes this far has a good one."""
    return {"authStatus": True}


@needs(None)
def status(asked: Asked) -> dict[str, Any]:
    """The locked folder is not opened by this protocol: there is no code for it."""
    told = {
        "password": asked.user.has_usable_password(),
        "pinCode": False,
        "isElevated": False,
    }
    ends = moment_or_none(asked.app.expires_at) if asked.app else None
    return told | ({"expiresAt": ends} if ends else {})


def app_name(request: HttpRequest) -> str:
    """What the client calls the device and its system: "Pixel 8 (Android)"."""
    model = clean_filename(request.headers.get("deviceModel", "Immich app"))
    system = clean_filename(request.headers.get("deviceType", ""))
    known = system not in {"", "unnamed"}
    return (f"{model} ({system})" if known else model)[:LONGEST_NAME]


def _told(user: User, token: str) -> dict[str, Any]:
    """A LoginResponseDto."""
    return {
        "accessToken": token,
        "userId": uuid_of(Kind.USER, user.pk),
        "userEmail": user.email,
        "name": str(user),
        "profileImagePath": "",
        "isAdmin": user.is_operator,
        "isOnboarded": True,
        "shouldChangePassword": False,
    }
