"""Whoever comes with a key or a token instead of a session: on few routes, within its scopes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sessions.backends.cached_db import SessionStore
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from accounts.keys import PREFIX, key_of
from accounts.limits import WRONG_KEYS, address_of, check_tries, count_try
from accounts.limits import TooManyTries as TooMany
from accounts.models import Scope, User
from accounts.tokens import NoGoodToken, app_of_token

LOOK = ("GET", "HEAD")
SEND = ("POST", "PATCH", "HEAD", "GET", "OPTIONS")
# What may be done so: every other route answers 403, also those that are not there.
ROUTES: dict[str, tuple[tuple[str, ...], Scope]] = {
    "photos:totals": (LOOK, Scope.READ),
    "photos:months": (LOOK, Scope.READ),
    "photos:month": (LOOK, Scope.READ),
    "photos:thumbnail": (LOOK, Scope.READ),
    "photos:preview": (LOOK, Scope.READ),
    "photos:original": (LOOK, Scope.READ),
    "photos:playback": (LOOK, Scope.READ),
    "ingest:start_batch": (("POST",), Scope.UPLOAD),
    "ingest:upload_file": (("POST",), Scope.UPLOAD),
    "ingest:close_batch": (("POST",), Scope.UPLOAD),
    "ingest:batch_progress": (LOOK, Scope.UPLOAD),
    "ingest:resumable": (SEND, Scope.UPLOAD),
    "ingest:resumable_upload": (SEND, Scope.UPLOAD),
}
# Whose tokens are none of ours: the view looks at them itself.
OTHERS = frozenset({"ingest:take_notification"})


@dataclass(frozen=True)
class Bearer:
    """Who acts, and what they may."""

    user: User
    scopes: frozenset[str]


class BearerMiddleware:
    """Stands after sessions: who brings a bearer acts as it, whatever the cookie says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        text = text_in(request.headers.get("Authorization", ""))
        if text is None or name_of(request) in OTHERS:
            return self.get_response(request)
        try:
            check_tries(WRONG_KEYS, address_of(request))
            return self._answer(request, text)
        except TooMany as error:
            return refusal(429, "Too many wrong keys.", {"Retry-After": str(error.seconds)})

    def _answer(self, request: HttpRequest, text: str) -> HttpResponse:
        bearer = bearer_of(text)
        if bearer is None:
            count_try(WRONG_KEYS, address_of(request))
            return refusal(401, "This key is not good.", {"WWW-Authenticate": "Bearer"})
        if not may(bearer, request):
            return refusal(403, "This key may not do that.")
        request.user = bearer.user
        request.COOKIES, request.session = {}, SessionStore()  # what a session may is not its
        # A key is no cookie: no other site can make a browser send it.
        request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001  # Django's own
        return self.get_response(request)


def text_in(header: str) -> str | None:
    scheme, _, text = header.partition(" ")
    return text.strip() if scheme.lower() == "bearer" else None


def bearer_of(text: str) -> Bearer | None:
    """Of a key, or of a token of an app."""
    if text.startswith(PREFIX):
        key = key_of(text)
        return Bearer(key.user, frozenset(key.scopes)) if key else None
    try:
        app = app_of_token(text)
    except NoGoodToken:
        return None
    return Bearer(app.user, frozenset(app.scopes))


def may(bearer: Bearer, request: HttpRequest) -> bool:
    methods, needs = ROUTES.get(name_of(request), ((), None))
    return request.method in methods and needs in bearer.scopes


def name_of(request: HttpRequest) -> str:
    """Of the route; none where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def refusal(status: int, why: str, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse({"error": why}, status=status, headers=headers)
