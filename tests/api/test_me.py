"""The person who asks the API, and what every view of it shares."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.keys import make_key
from accounts.models import Scope, SignedInApp, User

ME = "/api/v1/me/"
SignIn = Callable[[User], Client]


def test_it_tells_who_asks(alice: User, browser_of: SignIn) -> None:
    told = browser_of(alice).get(ME).json()

    assert told.pop("created_at").endswith("Z")
    assert told == {
        "id": alice.pk,
        "email": "alice@example.org",
        "name": "Alice",
        "time_zone": "UTC",
        "language": "en-gb",
        "theme": "system",
        "opens_with": "timeline",
        "is_operator": False,
    }


def test_it_tells_chosen_fields_only(alice: User, browser_of: SignIn) -> None:
    assert browser_of(alice).get(ME, {"fields": "name,unheard"}).json() == {"name": "Alice"}


def test_it_is_not_sent_twice(alice: User, browser_of: SignIn) -> None:
    client = browser_of(alice)
    etag = client.get(ME)["ETag"]

    answer = client.get(ME, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.django_db
def test_a_stranger_is_told_to_sign_in(client: Client) -> None:
    answer = client.get(ME)

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_signed_in"


def test_a_key_opens_it_within_its_scope(alice: User, client: Client) -> None:
    for scope, status in ((Scope.READ, 200), (Scope.WRITE, 403), (Scope.UPLOAD, 403)):
        _, text = make_key(alice, "Script", scopes=[scope])
        answer = client.get(ME, headers={"Authorization": f"Bearer {text}"})
        assert answer.status_code == status
    assert answer.json()["code"] == "not_allowed"


def change(browser: Client, **told: Any) -> Any:
    return browser.patch(ME, told, content_type="application/json")


def test_a_person_changes_what_they_say(alice: User, browser_of: SignIn) -> None:
    browser = browser_of(alice)

    answer = change(browser, name="Alice B.", time_zone="Europe/Lisbon", theme="dark")

    assert answer.status_code == 200
    alice.refresh_from_db()
    assert (alice.name, alice.time_zone, alice.theme) == ("Alice B.", "Europe/Lisbon", "dark")
    assert alice.opens_with == "timeline"
    assert answer.json()["time_zone"] == "Europe/Lisbon"
    assert change(browser, opens_with="albums").json()["name"] == "Alice B."


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "x" * 101}, {"name": 5}, {"name": "a\0b"}, {"time_zone": "Mars/Olympus"},
        {"theme": "pink"}, {"language": "xx"}, {"opens_with": None},
    ],
)  # fmt: skip
def test_it_changes_nothing_where_something_is_wrong(
    alice: User, browser_of: SignIn, wrong: dict[str, Any]
) -> None:
    answer = change(browser_of(alice), **{"name": "Other", **wrong})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == list(wrong)
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_nobody_becomes_an_operator_so(alice: User, browser_of: SignIn) -> None:
    change(browser_of(alice), is_operator=True, is_staff=True, email="other@example.org")

    alice.refresh_from_db()
    assert (alice.is_operator, alice.is_staff, alice.email) == (False, False, "alice@example.org")


def test_it_lists_the_apps_that_act_for_one(alice: User, bob: User, browser_of: SignIn) -> None:
    soon = timezone.now() + timedelta(days=1)
    for person in (alice, bob):
        SignedInApp.objects.create(
            user=person, name="Phone", scopes=["read"], account_digest="x", expires_at=soon
        )

    [told] = browser_of(alice).get("/api/v1/me/apps/").json()["items"]

    assert (told["name"], told["scopes"]) == ("Phone", ["read"])
    assert told["id"] == alice.signed_in_apps.get().pk
    assert "account_digest" not in told
