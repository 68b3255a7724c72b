"""The person who asks the API, and what every view of it shares."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User

ME = "/api/v1/me/"
SignIn = Callable[[User], Client]


def test_it_tells_who_asks(alice: User, browser_of: SignIn) -> None:
    told = browser_of(alice).get(ME).json()

    assert told == {"id": alice.pk, "email": "alice@example.org", "name": "Alice"}


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
