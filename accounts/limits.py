"""How often somebody may try: counted in the broker, told with 429 and when to come again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

NOWHERE = "0.0.0.0"  # noqa: S104  # no address to listen on: the one of who comes by a socket


@dataclass(frozen=True)
class Limit:
    """So many tries in so many seconds, of one address or one person."""

    name: str
    most: int
    seconds: int


RESETS = Limit("resets", 5, 900)
INVITED = Limit("invited", 20, 900)
INVITATIONS = Limit("invitations", 50, 3600)
KEYS_MADE = Limit("keys-made", 20, 3600)
WRONG_KEYS = Limit("wrong-keys", 30, 300)
CODES = Limit("codes", 20, 300)
PASSWORDS_AGAIN = Limit("passwords-again", 20, 300)
TOKENS = Limit("tokens", 30, 300)
CONFIRMATIONS = Limit("confirmations", 5, 900)


class TooManyTries(Exception):
    """They have to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Wait {seconds} seconds.")
        self.seconds = seconds


def address_of(request: HttpRequest) -> str:
    """The network address that asks."""
    return str(request.META.get("REMOTE_ADDR") or NOWHERE)


def count_try(limit: Limit, *who: object) -> None:
    """Raises TooManyTries, and counts on only while there is room."""
    check_tries(limit, *who)
    name = _name(limit, who)
    cache.add(name, 0, limit.seconds)
    cache.incr(name)


def check_tries(limit: Limit, *who: object) -> None:
    """Raises TooManyTries when there were too many, and counts nothing."""
    if int(cache.get(_name(limit, who), 0)) >= limit.most:
        raise TooManyTries(limit.seconds)


def _name(limit: Limit, who: tuple[object, ...]) -> str:
    digest = hashlib.sha256(" ".join(str(part).lower() for part in who).encode()).hexdigest()
    return f"tries-{limit.name}-{digest}"


def limited(
    limit: Limit,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view of which each POST counts for the address that sends it."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def counted(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.method == "POST":
                count_try(limit, address_of(request))
            return view(request, *args, **kwargs)

        counted.__dict__.update(view.__dict__)
        return counted

    return decorate


class LimitsMiddleware:
    """Answers who tried too often."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return wait(request, error.seconds) if isinstance(error, TooManyTries) else None


def wait(request: HttpRequest, seconds: int = 300) -> HttpResponse:
    """The page that says for how long; also what allauth's own counts answer with."""
    context = {"minutes": -(-seconds // 60)}
    answer = render(request, "429.html", context, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def locked_out(request: HttpRequest, *_: object, **__: object) -> HttpResponse:
    """What axes answers after too many wrong passwords."""
    answer = render(request, "accounts/locked_out.html", status=429)
    answer.headers["Retry-After"] = str(15 * 60)
    return answer
