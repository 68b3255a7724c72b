"""Every route and method, for everybody, on photos in every state: only whom the table allows gets
an answer, and no answer names what its reader may not see. The routes are those of the site."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, NamedTuple

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.middleware import FirstRunMiddleware
from tests.rights.table import TABLE, may
from tests.rights.world import (
    ACTORS,
    MARKS,
    MAY_SEE,
    NEVER,
    STATES,
    WORDS,
    World,
    build_world,
    kwargs_of,
)

METHODS = ("GET", "POST", "DELETE")
SIGN_IN = ("/sign-in/", "/welcome/")


class Route(NamedTuple):
    """A named address of the site and the names of what stands in it."""

    name: str
    words: tuple[str, ...]


def routes_of(patterns: Any, space: str = "", above: tuple[str, ...] = ()) -> Iterator[Route]:
    """The admin's own routes are asked for in tests/test_admin.py."""
    for each in patterns:
        words = (*above, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver) and each.app_name != "admin":
            yield from routes_of(each.url_patterns, each.namespace or space, words)
        elif isinstance(each, URLPattern) and each.name:
            yield Route(f"{space}:{each.name}" if space else each.name, words)


ROUTES = {route.name: route for route in routes_of(get_resolver().url_patterns)}


def test_every_route_stands_in_the_table_and_no_other() -> None:
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.fixture(scope="module")
def storages_of_world(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("world")
    found = dict(django_settings.STORAGES)
    for name in ("originals", "renditions"):
        options = {"location": str(folder / name), "allow_overwrite": True}
        found[name] = {**found[name], "OPTIONS": options}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {**found, "staticfiles": static}


@pytest.fixture(autouse=True)
def _files_of_world(settings: Any, storages_of_world: dict[str, Any]) -> None:
    settings.STORAGES = storages_of_world
    FirstRunMiddleware.has_account = True


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: Any, storages_of_world: dict[str, Any]
) -> Iterator[World]:
    """Built once; each request is taken back."""
    before = django_settings.STORAGES
    django_settings.STORAGES = storages_of_world
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)
    django_settings.STORAGES = before


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_answers_only_whom_the_table_allows(name: str, world: World) -> None:
    route, wrong = ROUTES[name], []
    for state in STATES if "photo_id" in route.words else ("own",):
        for actor in ACTORS:
            wrong += [
                f"{method} by {actor}, {state}: {said}"
                for method in METHODS
                if (said := fault(world, route, state, actor, method))
            ]
    assert not wrong, "\n".join(["", *wrong])


def fault(world: World, route: Route, state: str, actor: str, method: str) -> str:
    """What is wrong with the answer; nothing where it is as the table says."""
    address = reverse(route.name, kwargs=kwargs_of(world, list(route.words), state))
    response = answer(world.browsers[actor], method, address)
    if response.status_code >= 500:
        return f"answers {response.status_code}"
    if leaked := leaks(world, actor, response):
        return f"tells of {leaked}"
    is_known = all(word in {"photo_id", *WORDS, *world.things} for word in route.words)
    if is_known and may(TABLE[route.name], actor, state, method):
        return f"refused with {response.status_code}" if is_refusal(response) else ""
    if is_refusal(response) or is_same_as_nothing(world, route, actor, method, response):
        return ""
    return f"let in with {response.status_code}"


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


def is_same_as_nothing(
    world: World, route: Route, actor: str, method: str, response: HttpResponse
) -> bool:
    """Whether a thing that is not there is refused in the same way, as by its method or form."""
    if response.status_code < 400:
        return False
    made = kwargs_of(world, list(route.words), "own")
    ids = {word: next(NEVER) for word in route.words if word.endswith("_id")}
    nothing = answer(world.browsers[actor], method, reverse(route.name, kwargs=made | ids))
    return nothing.status_code == response.status_code


def leaks(world: World, actor: str, response: HttpResponse) -> str:
    """The photo that an answer names though its reader may not see it."""
    for state in STATES:
        if actor not in MAY_SEE[state]:
            named = [MARKS[state], str(world.photos[state].pk)]
            if any(each.encode() in response.body for each in named):
                return f"the {state} photo"
    return ""
