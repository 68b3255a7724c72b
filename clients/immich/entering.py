"""Who a client acts for: by a key, or by the lasting token that signing in gave it."""

from dataclasses import dataclass

from django.http import HttpRequest

from accounts.bearer import Bearer, bearer_of, text_in
from accounts.limits import WRONG_KEYS, TooManyTries, address_of, check_tries, count_try
from accounts.models import ApiKey, Scope, SignedInApp, User
from clients.immich.errors import Refused

# Where clients of all ages put their token.
HEADERS = ("x-api-key", "x-immich-user-token", "x-immich-session-token")
COOKIE = "immich_access_token"


@dataclass(frozen=True)
class Asked:
    """A request, with who asks it."""

    request: HttpRequest
    user: User
    scopes: frozenset[str]
    key: ApiKey | None = None
    app: SignedInApp | None = None

    def must(self, scope: Scope) -> None:
        if scope not in self.scopes:
            raise Refused(403, f"Missing required permission: {scope}")


def enter(request: HttpRequest) -> Asked:
    """Raises Refused for who brings nothing good."""
    text = credential_in(request)
    bearer = _checked(request, text) if text else None
    if bearer is None:
        raise Refused(401, "Authentication required")
    return Asked(request, bearer.user, bearer.scopes, bearer.key, bearer.app)


def credential_in(request: HttpRequest) -> str:
    named = [request.headers.get(name, "") for name in HEADERS]
    bearer = text_in(request.headers.get("Authorization", "")) or ""
    found = [*named, bearer, request.COOKIES.get(COOKIE, "")]
    return next((each for each in found if each), "")


def _checked(request: HttpRequest, text: str) -> Bearer | None:
    address = address_of(request)
    try:
        check_tries(WRONG_KEYS, address)
    except TooManyTries as error:
        raise Refused(429, "Too many wrong keys") from error
    found = bearer_of(text)
    if found is None:
        count_try(WRONG_KEYS, address)
    return found
