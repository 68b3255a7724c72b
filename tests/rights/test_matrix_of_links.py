"""Every route of a link, for links in every state, on photos in every state; and every other route
for who has a link and nothing else."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from albums.models import Album
from rights.models import ShareLink
from sharing.links.services import make_link, revoke_link
from tests.rights.asking import ROUTES, Route, answer
from tests.rights.world import MARKS, STATES, World, kwargs_of

pytestmark = pytest.mark.usefixtures("_files_of_world")
GUESTS = sorted(name for name in ROUTES if name.startswith("sharing:guest"))
OPEN = {"own", "archived"}  # what an open link to the album shows
LINKS = ("open", "kept", "password not given", "expired", "revoked")
PASSWORD_FORM = "sharing:guest_password"


@pytest.fixture
def links(world: World) -> dict[str, ShareLink]:
    album = Album.objects.get(pk=world.things["album_id"])
    made = {
        name: make_link(
            ShareLink(allows_upload=True),
            world.users["owner"],
            album=album,
            password="open sesame" if name == "password not given" else "",
        )
        for name in LINKS
    }
    made["kept"].allows_download = False
    made["expired"].expires_at = timezone.now() - timedelta(minutes=1)
    for name in ("kept", "expired"):
        made[name].save()
    revoke_link(made["revoked"])
    return made


@pytest.mark.django_db
@pytest.mark.parametrize("name", GUESTS)
def test_a_link_opens_what_it_shows_and_nothing_else(
    name: str, world: World, links: dict[str, ShareLink]
) -> None:
    route, wrong = ROUTES[name], []
    for kind, link in links.items():
        for state in STATES if "photo_id" in route.words else ("own",):
            for method in ("GET", "POST"):
                said = fault(world, route, state, method, kind, link)
                wrong += [f"{method} by {kind}, {state}: {said}"] if said else []
    assert not wrong, "\n".join(["", *wrong])


def fault(world: World, route: Route, state: str, method: str, kind: str, link: ShareLink) -> str:
    kwargs = kwargs_of(world, route, state) | {"key": link.token}
    response = answer(
        Client(raise_request_exception=False), method, reverse(route.name, kwargs=kwargs)
    )
    status = response.status_code
    hidden = [
        mark for other, mark in MARKS.items() if other not in OPEN or kind not in ("open", "kept")
    ]
    if any(mark.encode() in response.body for mark in hidden):
        return "tells of what it does not show"
    if status >= 500:
        return f"answers {status}"
    if status < 400 and not may_open(route.name, kind, state):
        return f"let in with {status}"
    is_asked = method == "GET" and may_open(route.name, kind, state) and route.name != PASSWORD_FORM
    return f"refused with {status}" if is_asked and status in (401, 404) else ""


def may_open(name: str, kind: str, state: str) -> bool:
    takes_away = name in ("sharing:guest_original", "sharing:guest_zip")
    return kind in ("open", "kept") and state in OPEN and not (kind == "kept" and takes_away)


@pytest.mark.django_db
def test_a_password_is_asked_for_on_every_route(world: World, links: dict[str, ShareLink]) -> None:
    key = {"key": links["password not given"].token}
    for name in GUESTS:
        kwargs = kwargs_of(world, ROUTES[name], "own") | key
        status = answer(Client(), "GET", reverse(name, kwargs=kwargs)).status_code
        assert status in (401, 405), name
