"""Every route for a key of each scope: what the table allows it, on what its owner sees, else no."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.keys import make_key
from accounts.models import Scope
from tests.rights.asking import ROUTES, answer
from tests.rights.world import STATES, World, kwargs_of

pytestmark = pytest.mark.usefixtures("_files_of_world")
SEES = ("own", "trashed", "archived")
# Of all routes, those that a key may ask, and with which scope. None of them makes a key.
# These look at tokens themselves: tests/ingest, tests/ops, and tests/clients/immich.
BY_THEMSELVES = ("ingest:take_notification", "ops:metrics", "immich:")
OTHERS = {name for name in ROUTES if name.startswith(BY_THEMSELVES)}
ALLOWED = {
    "photos:totals": Scope.READ,
    "photos:months": Scope.READ,
    "photos:month": Scope.READ,
    "photos:thumbnail": Scope.READ,
    "photos:preview": Scope.READ,
    "photos:original": Scope.READ,
    "photos:playback": Scope.READ,
    "api:upload": Scope.UPLOAD,
    "api:upload_check": Scope.UPLOAD,
    "ingest:start_batch": Scope.UPLOAD,
    "ingest:upload_file": Scope.UPLOAD,
    "ingest:close_batch": Scope.UPLOAD,
    "ingest:batch_progress": Scope.UPLOAD,
    "ingest:resumable": Scope.UPLOAD,
    "ingest:resumable_upload": Scope.UPLOAD,
}


def scope_of(name: str, method: str) -> Scope | None:
    """Of the API all routes may be asked, by their methods."""
    if name.startswith("api:"):
        return ALLOWED.get(name, Scope.READ if method == "GET" else Scope.WRITE)
    return ALLOWED.get(name)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", list(Scope))
def test_a_key_opens_what_its_scope_allows(scope: Scope, world: World) -> None:
    _, text = make_key(world.users["owner"], "Phone", scopes=[scope])
    client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {text}"})
    wrong = []
    for name in ROUTES.keys() - OTHERS:
        route = ROUTES[name]
        for state in STATES if "photo_id" in route.words else ("own",):
            address = reverse(name, kwargs=kwargs_of(world, route, state))
            for method in ("GET", "POST"):
                status = answer(client, method, address).status_code
                if scope_of(name, method) != scope:
                    wrong += [f"{method} {name}, {state}: {status}"] if status != 403 else []
                elif name.startswith("api:") and status in {401, 403}:
                    wrong += [f"{method} {name}, {state}: {status}"]
                elif "photo_id" in route.words and method == "GET" and status != 405:
                    wrong += (
                        [f"{name}, {state}: {status}"] if (status == 200) != (state in SEES) else []
                    )
    assert not wrong, "\n".join(["", *wrong])


@pytest.mark.django_db
def test_the_key_of_a_disabled_account_opens_nothing(world: World) -> None:
    _, text = make_key(world.users["disabled"], "Phone", scopes=list(Scope))
    client = Client(headers={"Authorization": f"Bearer {text}"})
    for name in ALLOWED:
        address = reverse(name, kwargs=kwargs_of(world, ROUTES[name], "own"))
        assert answer(client, "GET", address).status_code == 401
