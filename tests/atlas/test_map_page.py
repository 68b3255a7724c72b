"""The map page and what it asks for: for whom, what it refuses, and how often it asks."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from config import env
from tests.factories import make_photo

MAP, CELLS, PHOTOS = (reverse(f"atlas:{name}") for name in ("map", "cells", "photos"))
VIEW = {"bbox": "-10,38,-9,39", "zoom": "8"}
LISBON = {"latitude": 38.71, "longitude": -9.14}
BrowserOf = Callable[[User], Client]


def shown(browser: Client, **asked: Any) -> list[int]:
    page = browser.get(PHOTOS, {**VIEW, **asked}).content.decode()
    return [int(each) for each in re.findall(r'data-photo="(\d+)"', page)]


def test_it_shows_the_clusters_and_photos_of_a_view(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    first, second = make_photo(alice, **LISBON), make_photo(alice, **LISBON)
    make_photo(alice, latitude=-33.0, longitude=151.0)
    browser = browser_of(alice)

    assert browser.get(MAP).status_code == 200
    assert browser.get(CELLS, VIEW).json() == {"clusters": [[2, 38.71, -9.14, second.pk]]}
    assert shown(browser) == [second.pk, first.pk]
    assert browser_of(bob).get(CELLS, VIEW).json() == {"clusters": []}
    assert shown(browser_of(bob)) == []
    assert Client().get(MAP).status_code == 302


def test_it_goes_on_with_the_photos_that_follow(alice: User, browser_of: BrowserOf) -> None:
    made = [make_photo(alice, **LISBON).pk for _ in range(70)]
    browser = browser_of(alice)
    page = browser.get(PHOTOS, VIEW).content.decode()
    follows = re.search(r'hx-get="([^"]+)"', page)
    assert follows
    rest = browser.get(follows[1].replace("&amp;", "&")).content.decode()
    assert len(shown(browser)) == 60
    assert [int(each) for each in re.findall(r'data-photo="(\d+)"', rest)] == made[9::-1]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"bbox": "1,2,3"}, 400), ({"bbox": "nan,0,0,0"}, 400), ({"bbox": "0,5,0,4"}, 400),
        ({"bbox": "0,\x000,0,0"}, 400), ({"zoom": "21"}, 400), ({"zoom": "-1"}, 400),
        ({"zoom": "9" * 30}, 400), ({"zoom": "²"}, 400), ({"bbox": "-181,0,0,0"}, 400),
        ({"after": "yesterday"}, 404), ({"after": f"2020-01-01~{2**70}"}, 404),
    ],
)  # fmt: skip
def test_it_says_what_is_no_view(
    wrong: dict[str, str], status: int, alice: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    assert browser.get(PHOTOS, {**VIEW, **wrong}).status_code == status
    if "after" not in wrong:
        assert browser.get(CELLS, {**VIEW, **wrong}).status_code == status


def test_it_asks_as_often_for_many_photos(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(PHOTOS, VIEW)
        return len(asked)

    make_photo(alice, **LISBON)
    queries()
    one = queries()
    for _ in range(30):
        make_photo(alice, **LISBON)
    assert queries() == one


def test_tiles_open_the_policy_for_their_host_alone() -> None:
    assert env.tile_origins("") == []
    tiles = "https://tiles.example.org/osm/{z}/{x}/{y}.png"
    assert env.tile_origins(tiles) == ["https://tiles.example.org"]
    for wrong in ("tiles", "https://tiles.example.org/", "javascript:{z}{x}{y}"):
        with pytest.raises(env.BadEnvironment, match="HEIRLOOM_MAP_TILES"):
            env.tile_origins(wrong)


def test_the_page_says_which_tiles_it_may_ask_for(
    alice: User, browser_of: BrowserOf, settings: Any
) -> None:
    settings.MAP_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"
    settings.MAP_ATTRIBUTION = "© <b>Mappers</b>"
    page = browser_of(alice).get(MAP).content.decode()
    assert 'data-tiles="https://tiles.example.org/{z}/{x}/{y}.png"' in page
    assert "© &lt;b&gt;Mappers" in page
