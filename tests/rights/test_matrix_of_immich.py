"""The matrix of rights of the Immich protocol: every route and method, with a key of everybody and
of each scope, on photos in every state. Only what may be is done, and no answer names, by UUID, by
file name or by checksum, a photo that its reader may not see. The routes are those of the site."""

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.keys import make_key
from accounts.models import Scope
from activity.models import Comment, Notice
from activity.models import Kind as Happening
from activity.services import tell
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from rights.models import ShareLink
from tests.factories import make_photo
from tests.rights.asking import ROUTES, Route
from tests.rights.immich_keys import (
    ANY_KEY,
    BODIES,
    CLOSED,
    QUERIES,
    READS,
    SENDS,
    SOME,
    WHO,
    nothing,
)
from tests.rights.immich_table import IMMICH
from tests.rights.table import may
from tests.rights.world import ACTORS, MARKS, MAY_SEE, STATES, World, kwargs_of

pytestmark = [pytest.mark.usefixtures("_files_of_world"), pytest.mark.django_db]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
NAMES = sorted(name for name in ROUTES if name.startswith("immich:"))


@pytest.fixture(scope="module")
def things(world: World, django_db_blocker: Any) -> Iterator[World]:
    """With one of everything that only this protocol names."""
    with django_db_blocker.unblock():
        owner, own = world.users["owner"], world.photos["own"]
        stack = stack_photos(make_photo(owner), [make_photo(owner)], kind=Stack.Kind.BURST)
        comment = Comment.objects.create(author=owner, text="Hm", album_id=world.things["album_id"])
        link = ShareLink.objects.create(owner=owner, album_id=world.things["album_id"], token="t")
        tell(Happening.COMMENT, actor=world.users["partner"], to=[owner], photo=own)
        world.things |= {
            "stack_id": stack.pk,
            "activity_id": comment.pk * 2,
            "link_id": link.pk,
            "notice_id": Notice.objects.get(user=owner).pk,
            "memory_id": 20190705,
        }
        yield world


@pytest.fixture(scope="module")
def apps(things: World, django_db_blocker: Any) -> dict[str, Client]:
    """A client of each actor, by a key that may do everything."""
    with django_db_blocker.unblock():
        keys = {
            name: make_key(user, "App", scopes=list(Scope))[1]
            for name, user in things.users.items()
        }
    found = {name: app(text) for name, text in keys.items()}
    return {"anonymous": Client(raise_request_exception=False), **found}


def app(key: str) -> Client:
    return Client(raise_request_exception=False, headers={"x-api-key": key})


def short(route: Route) -> str:
    return route.name.removeprefix("immich:")


def ask(client: Client, world: World, route: Route, state: str, method: str) -> HttpResponse:
    """Ask and take it back."""
    query = urlencode(QUERIES.get(short(route), nothing)(world, state))
    address = f"{reverse(route.name, kwargs=kwargs_of(world, route, state))}?{query}"
    body = json.dumps(BODIES.get(short(route), nothing)(world, state))
    with transaction.atomic():
        response = client.generic(method, address, body, "application/json")
        response.body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    cache.clear()  # wrong keys are counted
    return response


def states_of(route: Route) -> tuple[str, ...]:
    names_photo = "photo_id" in route.words or short(route) in {**BODIES, **QUERIES}
    return STATES if names_photo else ("own",)


def who(route: Route, method: str) -> str:
    """The rule: usually what is read of a photo is for whoever sees it, and the rest its owner's."""
    known = WHO.get(short(route), {}).get(method)
    if known:
        return known
    if "photo_id" in route.words:
        return "seen" if method == "GET" else "own"
    return "public" if IMMICH[route.name] == "public" else "people"


def allowed(route: Route, method: str, actor: str, state: str) -> bool:
    rule = who(route, method)
    return actor in SOME[rule] if rule in SOME else may(rule, actor, state, method)


def leaked(world: World, route: Route, actor: str, state: str, response: HttpResponse) -> str:
    """The photo that an answer names though its reader may not see it. A UUID that was asked about
    may be said again."""
    for each in STATES:
        if actor not in MAY_SEE[each] and any(
            mark.encode() in response.body for mark in marks_of(world, each, is_asked=each == state)
        ):
            return f"tells of the {each} photo"
    return ""


def marks_of(world: World, state: str, *, is_asked: bool) -> list[str]:
    photo: Photo = world.photos[state]
    sums = [photo.sha256, photo.sha1, base64.b64encode(bytes.fromhex(photo.sha1)).decode()]
    return [MARKS[state], *sums] + ([] if is_asked else [uuid_of(Kind.ASSET, photo.pk)])


def fault(world: World, route: Route, state: str, actor: str, method: str, client: Client) -> str:
    response = ask(client, world, route, state, method)
    status, is_done = response.status_code, response.status_code < 400
    if status >= 500:
        return f"answers {status}"
    if wrongly := leaked(world, route, actor, state, response):
        return wrongly
    takes_out = (short(route), method, actor) == ("album_assets", "DELETE", "album manager")
    says_so = is_done and b'"success":true' in response.body and not takes_out
    if says_so and not is_own(world, actor, state):
        return "says that it was done with a photo of somebody else"
    if is_done and not allowed(route, method, actor, state):
        return f"let in with {status}"
    refused = status in {401, 403, 404} and method == "GET" and short(route) not in CLOSED
    return f"refused with {status}" if refused and allowed(route, method, actor, state) else ""


def is_own(world: World, actor: str, state: str) -> bool:
    """What is locked is nobody's here."""
    user = world.users.get(actor)
    return user is not None and world.photos[state].owner_id == user.pk and state != "locked"


@pytest.mark.parametrize("name", NAMES)
def test_a_route_does_only_what_its_asker_may(
    name: str, things: World, apps: dict[str, Client]
) -> None:
    route, wrong = ROUTES[name], []
    methods = [
        each
        for each in METHODS
        if ask(apps["owner"], things, route, "own", each).status_code != 405
    ]
    assert methods
    for method in methods:
        for state in states_of(route):
            wrong += [
                f"{method} by {actor}, {state}: {wrongly}"
                for actor in ACTORS
                if (wrongly := fault(things, route, state, actor, method, apps[actor]))
            ]
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_does_only_what_its_scope_allows(scope: Scope, things: World) -> None:
    client, wrong = app(make_key(things.users["owner"], "App", scopes=[scope])[1]), []
    for name in NAMES:
        route = ROUTES[name]
        for method in METHODS if who(route, "GET") != "public" else ():
            status = ask(client, things, route, "own", method).status_code
            if status < 400 and scope not in needed(route, method):
                wrong.append(f"{method} {name}: {status}")
    assert not wrong, "\n".join(["", *wrong])


def needed(route: Route, method: str) -> set[Scope]:
    """What is for whoever has a key at all is open to each."""
    if short(route) in ANY_KEY:
        return set(Scope)
    if (short(route), method) in SENDS:
        return {Scope.UPLOAD}
    return {Scope.READ} if method == "GET" or short(route) in READS else {Scope.WRITE}
