"""Every route and method, for everybody, on photos in every state: only whom the table allows gets
an answer, and no answer names what its reader may not see. The routes are those of the site."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from tests.rights.asking import ROUTES, Route, answer, is_refusal, leaks, said
from tests.rights.table import TABLE, may
from tests.rights.world import ACTORS, NEVER, STATES, WORDS, World, kwargs_of

pytestmark = pytest.mark.usefixtures("_files_of_world")
METHODS = ("GET", "POST", "DELETE")


def test_every_route_stands_in_the_table_and_no_other() -> None:
    assert sorted(ROUTES) == sorted(TABLE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_a_route_answers_only_whom_the_table_allows(name: str, world: World) -> None:
    route, wrong = ROUTES[name], []
    for state in STATES if "photo_id" in route.words else ("own",):
        for actor in ACTORS:
            wrong += [
                f"{method} by {actor}, {state}: {wrongly}"
                for method in METHODS[: None if state == "own" else 2]
                if (wrongly := fault(world, route, state, actor, method))
            ]
    assert not wrong, "\n".join(["", *wrong])


def fault(world: World, route: Route, state: str, actor: str, method: str) -> str:
    """What is wrong with the answer; nothing where it is as the table says."""
    address = reverse(route.name, kwargs=kwargs_of(world, route, state))
    response = answer(world.browsers[actor], method, address)
    if response.status_code >= 500:
        return f"answers {response.status_code}"
    if leaked := leaks(world, actor, response):
        return f"tells of {leaked}"
    is_known = all(word in {"photo_id", *WORDS, *world.things} for word in route.words)
    if is_known and may(TABLE[route.name], actor, state, method):
        is_refused = method == "GET" and is_refusal(response)  # a form may miss its fields
        return f"refused with {response.status_code}" if is_refused else ""
    if is_refusal(response) or is_same_as_nothing(world, route, actor, method, response):
        return ""
    return f"let in with {response.status_code}"


def is_same_as_nothing(
    world: World, route: Route, actor: str, method: str, response: HttpResponse
) -> bool:
    """Whether a thing that is not there is answered in the same way: by its method, by its form,
    or by the way to a password that is asked of everybody."""
    if response.status_code < 300:
        return False
    made = kwargs_of(world, route, "own")
    ids = {
        word: next(NEVER)
        for word in route.words
        if word.endswith("_id") and word not in route.uuids
    }
    nothing = answer(world.browsers[actor], method, reverse(route.name, kwargs=made | ids))
    return said(response) == said(nothing)
