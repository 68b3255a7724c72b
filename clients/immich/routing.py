"""How a request comes to its verb: by path and method, with who asks, and with JSON both ways."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import orjson
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import register_converter
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Scope
from clients.immich.entering import Asked, enter
from clients.immich.errors import Refused
from clients.immich.ids import Kind, converter_of

Verb = Callable[..., Any]
MIME = "application/json"
SAFE = {"GET", "HEAD"}

for kind in Kind:  # before the first route of a room names one: `<asset:photo_id>`
    register_converter(converter_of(kind), kind.name.lower())


def by_method(**verbs: Verb) -> Callable[..., HttpResponseBase]:
    """A view of verbs that take `asked: Asked`: `by_method(GET=show, PUT=change)`. What they give
    is told as JSON; None is 204. Reading needs READ and all else WRITE, save what `needs` says."""

    def take(verb: Verb, request: HttpRequest, **words: Any) -> Any:
        asked = enter(request)
        usual = Scope.READ if request.method in SAFE else Scope.WRITE
        needed: Scope | None = getattr(verb, "scope", usual)
        if needed is not None:
            asked.must(needed)
        return verb(asked, **words)

    return _view(verbs, take)


def open_to_all(**verbs: Verb) -> Callable[..., HttpResponseBase]:
    """The same, of verbs that take the request and ask nobody who they are."""
    return _view(verbs, lambda verb, request, **words: verb(request, **words))


def needs(scope: Scope | None) -> Callable[[Verb], Verb]:
    """What a verb needs other than by its method: `@needs(Scope.READ)` on a search; None is for
    whoever has a key at all."""

    def mark(verb: Verb) -> Verb:
        verb.scope = scope  # type: ignore[attr-defined]
        return verb

    return mark


def created(told: Any) -> HttpResponse:
    return tell(told, status=HTTPStatus.CREATED)


def tell(told: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:
    body = orjson.dumps(told, option=orjson.OPT_NON_STR_KEYS)
    return HttpResponse(body, content_type=MIME, status=status)


def _view(verbs: dict[str, Verb], take: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
    @csrf_exempt  # a client's cookie is for this protocol alone, and is never asked without Lax
    @login_not_required
    def view(request: HttpRequest, **words: Any) -> HttpResponseBase:
        method = "GET" if request.method == "HEAD" else request.method
        verb = verbs.get(method or "")
        if verb is None:
            return refusal(405, f"Cannot {request.method} {request.path}")
        try:
            told = take(verb, request, **words)
        except Refused as error:
            return refusal(error.status, error.message)
        if told is None:
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return told if isinstance(told, HttpResponseBase) else tell(told)

    return view


@csrf_exempt
@login_not_required
def no_such_route(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever this library does not offer, or what names a thing of another kind."""
    return refusal(404, f"Cannot {request.method} /api/{rest}")


def refusal(status: int, message: str) -> HttpResponse:
    """An error as clients of the protocol read it."""
    words = HTTPStatus(status).phrase
    told = {"message": message, "error": words, "statusCode": status, "correlationId": ""}
    return tell(told, status=status)


__all__ = ["Asked", "by_method", "created", "needs", "open_to_all", "tell"]
