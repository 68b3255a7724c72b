"""What a library takes up, by the API."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Plan, User
from ingest.processing import note_time
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]


def ask(browser: Client) -> Any:
    return browser.get("/api/v1/usage/").json()


def test_it_tells_what_there_is_of_each_kind(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_photo(alice, size_bytes=100)
    make_photo(alice, size_bytes=10, trashed_at=timezone.now())
    make_photo(bob, size_bytes=1000)

    told = ask(browser_of(alice))

    assert told["plan"] is None
    assert told["total"] == {"photos": 2, "stored_bytes": 110, "in_place_bytes": 0}
    assert told["images"]["stored_bytes"] == 100
    assert told["trash"]["photos"] == 1
    assert told["videos"]["photos"] == 0


def test_it_tells_the_plan_and_the_minutes(alice: User, browser_of: BrowserOf) -> None:
    alice.plan = Plan.objects.create(name="Family", photos=500)
    alice.save()
    note_time([make_photo(alice)], 90)

    told = ask(browser_of(alice))

    assert told["plan"] == {
        "name": "Family",
        "storage_bytes": None,
        "photos": 500,
        "processing_minutes": None,
    }
    assert told["processing_minutes"] == 1.5
