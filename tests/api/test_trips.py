"""Trips and events by the API."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from photos.models import Photo
from stories.models import Occasion
from stories.trips.services import find_trips
from tests.stories.rows import GRAZ, live_in_graz, shoot, week_in_lisbon

TRIPS = "/api/v1/trips/"
JSON = "application/json"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def week(alice: User) -> list[Photo]:
    live_in_graz(alice)
    photos = week_in_lisbon(alice)
    find_trips(alice.pk)
    return photos


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def items(browser: Client, **asked: Any) -> list[dict[str, Any]]:
    answer = browser.get(TRIPS, asked)
    assert answer.status_code == 200, answer.content
    told: list[dict[str, Any]] = answer.json()["items"]
    return told


def test_it_tells_trips_and_their_photos(
    week: list[Photo], browser: Client, bob: User, browser_of: BrowserOf
) -> None:
    (told,) = items(browser)

    assert (told["title"], told["is_named"]) == ("A week in Lisbon, May 2023", False)
    assert (told["starts_local"], told["count"]) == ("2023-05-08T09:00:00", 14)
    assert told["cover"] == week[0].pk
    assert told["places"][0]["city"] == "Lisbon"
    address = f"{TRIPS}{told['id']}/"
    assert browser.get(address).json() == told
    photos = browser.get(f"{address}photos/").json()["items"]
    assert [each["id"] for each in photos] == [photo.pk for photo in reversed(week)]
    assert items(browser, kind="event") == []
    assert browser.get(TRIPS, {"kind": "x"}).status_code == 400
    assert items(browser_of(bob)) == []
    for path in (address, f"{address}photos/"):
        assert browser_of(bob).get(path).status_code == 404


def test_what_a_person_says_stays_until_it_is_taken_back(
    alice: User, week: list[Photo], browser: Client
) -> None:
    address = f"{TRIPS}{items(browser)[0]['id']}/"
    said = {"title": "Honeymoon", "days": {"first": "2023-05-08", "last": "2023-05-09"}}

    told = browser.patch(address, said, content_type=JSON).json()

    assert (told["title"], told["count"], told["is_said"]) == ("Honeymoon", 4, True)
    assert browser.patch(address, {"is_hidden": True}, content_type=JSON).json()["is_hidden"]
    assert items(browser) == []
    assert [each["title"] for each in items(browser, kind="hidden")] == ["Honeymoon"]
    browser.patch(address, {"is_hidden": False}, content_type=JSON)
    find_trips(alice.pk)
    assert items(browser)[0]["title"] == "Honeymoon"
    assert browser.post(f"{address}as-found/").status_code == 204
    assert items(browser)[0]["title"] == "A week in Lisbon, May 2023"


def test_trips_are_merged(alice: User, bob: User, week: list[Photo], browser: Client) -> None:
    week_in_lisbon(alice, datetime(2023, 5, 20, 9, tzinfo=UTC))
    find_trips(alice.pk)
    second, first = items(browser)
    address = f"{TRIPS}{first['id']}/merge/"
    moment = datetime(2003, 1, 1, tzinfo=UTC)
    fields = {"kind": "trip", "starts_local": moment, "ends_local": moment}
    theirs, long_ago = (Occasion.objects.create(owner=each, **fields) for each in (bob, alice))

    for trips, status in (([theirs.pk], 404), ([long_ago.pk], 409), ([], 400), ([2**63], 400)):
        assert browser.post(address, {"trips": trips}, content_type=JSON).status_code == status
    told = browser.post(address, {"trips": [second["id"]]}, content_type=JSON).json()

    assert told["count"] == 28
    assert len(items(browser)) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "x" * 256}, 400),
        ({"title": 3}, 400),
        ({"title": "\0"}, 400),
        ({"days": {"first": "2023-05-08"}}, 400),
        ({"days": {"first": "2023-05-08", "last": "2023-05-07"}}, 409),
        ({"days": {"first": "0001-01-01", "last": "0001-01-01"}}, 409),
        ({"is_hidden": 1}, 400),
    ],
)
def test_it_refuses_what_makes_no_sense(
    week: list[Photo], browser: Client, body: dict[str, object], status: int
) -> None:
    address = f"{TRIPS}{items(browser)[0]['id']}/"

    assert browser.patch(address, body, content_type=JSON).status_code == status


def test_its_queries_do_not_grow(
    alice: User, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for day in range(1, 29):
        shoot(alice, GRAZ, datetime(2023, 2, day, 19, tzinfo=UTC))
    find_trips(alice.pk)

    with django_assert_max_num_queries(6):
        assert len(items(browser, kind="event")) == 28
