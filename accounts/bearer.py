"""Whoever comes with a key or a token instead of a session: on few routes, within its scopes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.sessions.backends.cached_db import SessionStore
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve

from accounts.keys import PREFIX, key_of
from accounts.limits import WRONG_KEYS, address_of, check_tries, count_try
from accounts.limits import TooManyTries as TooMany
from accounts.models import ApiKey, Scope, SignedInApp, User
from accounts.tokens import LASTING_PREFIX, NoGoodToken, app_of_lasting_token, app_of_token

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
# The API, of which each route needs a scope by its method, save these that only send photos, and
# those that ask by a body.
API = "api:"
SENDS = frozenset({"api:upload", "api:upload_check"})
READS: frozenset[str] = frozenset()
# Who looks at tokens themselves: buckets and Prometheus have their own, and other people's
# protocols more ways.
OTHERS = ("ingest:take_notification", "immich:", "ops:metrics")


@dataclass(frozen=True)
class Bearer:
    """Who acts, what they may, and what they came with."""

    user: User
    scopes: frozenset[str]
    key: ApiKey | None = None
    app: SignedInApp | None = None


class BearerMiddleware:
    """Stands after sessions: who brings a bearer acts as it, whatever the cookie says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        text = text_in(request.headers.get("Authorization", ""))
        if text is None or name_of(request).startswith(OTHERS):
            return self.get_response(request)
        try:
            check_tries(WRONG_KEYS, address_of(request))
            return self._answer(request, text)
        except TooMany as error:
            wait = {"Retry-After": str(error.seconds)}
            return refusal(429, "too_often", "Too many wrong keys.", wait)

    def _answer(self, request: HttpRequest, text: str) -> HttpResponse:
        bearer = bearer_of(text)
        if bearer is None:
            count_try(WRONG_KEYS, address_of(request))
            ask = {"WWW-Authenticate": "Bearer"}
            return refusal(401, "not_signed_in", "This key is not good.", ask)
        if not may(bearer, request):
            return refusal(403, "not_allowed", "This key may not do that.")
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
        return Bearer(key.user, frozenset(key.scopes), key=key) if key else None
    try:
        is_lasting = text.startswith(LASTING_PREFIX)
        app = app_of_lasting_token(text) if is_lasting else app_of_token(text)
    except NoGoodToken:
        return None
    return Bearer(app.user, frozenset(app.scopes), app=app)


def may(bearer: Bearer, request: HttpRequest) -> bool:
    name, method = name_of(request), request.method or ""
    if name.startswith(API):
        return needed_by_api(name, method) in bearer.scopes
    methods, needs = ROUTES.get(name, ((), None))
    return method in methods and needs in bearer.scopes


def needed_by_api(name: str, method: str) -> Scope:
    if name in SENDS:
        return Scope.UPLOAD
    return Scope.READ if method in (*LOOK, "OPTIONS") or name in READS else Scope.WRITE


def name_of(request: HttpRequest) -> str:
    """Of the route; none where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def refusal(
    status: int, code: str, why: str, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Problem details (RFC 9457), as the API tells all that goes wrong."""
    told = {"type": "about:blank", "status": status, "code": code, "title": why, "detail": why}
    mime = "application/problem+json"
    return JsonResponse(told, status=status, headers=headers, content_type=mime)
