"""Asking routes: all that the site has, the answer to one request, and what it must not tell."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import UUIDConverter

from tests.rights.world import MARKS, MAY_SEE, STATES, World

SIGN_IN = ("/sign-in/", "/welcome/")


class Route(NamedTuple):
    """A named address of the site and the names of what stands in it."""

    name: str
    words: tuple[str, ...]
    uuids: frozenset[str]


def routes_of(
    patterns: Any, space: str = "", above: tuple[str, ...] = (), uuids: frozenset[str] = frozenset()
) -> Iterator[Route]:
    """The admin's own routes are asked for in tests/test_admin.py."""
    for each in patterns:
        words = (*above, *each.pattern.regex.groupindex)
        made = each.pattern.converters.items()
        ids = uuids | {word for word, kind in made if isinstance(kind, UUIDConverter)}
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from routes_of(each.url_patterns, each.namespace or space, words, ids)
        elif isinstance(each, URLPattern) and each.name:
            yield Route(f"{space}:{each.name}" if space else each.name, words, ids)


ROUTES = {route.name: route for route in routes_of(get_resolver().url_patterns)}


def answer(client: Client, method: str, address: str) -> HttpResponse:
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = client.generic(method, address, HTTP_HOST="testserver")
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    response.body, client.cookies = body, cookies
    return response


def is_refusal(response: HttpResponse) -> bool:
    asks_to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
    return response.status_code in {401, 404} or asks_to_sign_in


def said(response: HttpResponse) -> tuple[int, str]:
    """Its status, and where it sends to; but not what to go on with from there."""
    return response.status_code, response.get("Location", "").partition("?")[0]


def leaks(world: World, actor: str, response: HttpResponse) -> str:
    """The photo that an answer names though its reader may not see it."""
    for state in STATES:
        if actor not in MAY_SEE[state]:
            named = [MARKS[state], str(world.photos[state].pk)]
            if any(each.encode() in response.body for each in named):
                return f"the {state} photo"
    return ""
