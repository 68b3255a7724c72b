"""Where a person is signed in: listed, ended one by one or all at once."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import SignedInApp, User
from accounts.sessions import sign_out_everywhere
from accounts.templatetags.devices import device
from accounts.tokens import issue_tokens
from tests.accounts.doors import is_signed_in, say_again, sign_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/security/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BrowserOf = Callable[[User], Client]


def browser(user: User, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in(client, user.email)
    return client


def test_it_lists_each_browser(alice: User) -> None:
    here = browser(alice)
    browser(alice, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1")

    page = here.get(PAGE).content.decode()

    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert "This browser, from 127.0.0.1" in page
    assert page.count("From 127.0.0.1, last used") == 1


def test_it_ends_one(alice: User) -> None:
    here, there = browser(alice), browser(alice)
    key = there.session.session_key
    session = UserSession.objects.get(session_key=key)

    assert here.post(f"{PAGE}sessions/{session.pk}/end/")["Location"] == PAGE

    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_it_ends_none_of_others_and_not_the_own_one(alice: User, bob: User) -> None:
    here, bobs = browser(alice), browser(bob)
    for client in (here, bobs):
        session = UserSession.objects.get(session_key=client.session.session_key)
        assert here.post(f"{PAGE}sessions/{session.pk}/end/").status_code == 404

    assert is_signed_in(bobs)


def test_it_ends_all_others(alice: User, bob: User, browser_of: BrowserOf) -> None:
    here, there, bobs = browser(alice), browser(alice), browser(bob)
    not_listed = browser_of(alice)
    issue_tokens(alice, "Phone", scopes=["read"], address="127.0.0.1")
    say_again(here)

    assert here.post(f"{PAGE}sessions/end-others/")["Location"] == PAGE

    assert is_signed_in(here)
    assert is_signed_in(bobs)
    assert not is_signed_in(there)
    assert not is_signed_in(not_listed)
    assert not SignedInApp.objects.exists()
    assert here.get(PAGE).content.decode().count("This browser") == 1


def test_it_asks_for_the_password_before_it_ends_all_others(alice: User) -> None:
    here, there = browser(alice), browser(alice)

    answer = here.post(f"{PAGE}sessions/end-others/")

    assert answer["Location"].startswith("/again/password/")
    assert is_signed_in(there)


def test_it_ends_everywhere_with_a_new_password(alice: User) -> None:
    here, there = browser(alice), browser(alice)

    here.post(
        "/profile/password/",
        {"current_password": "correct horse battery", "new_password": "another good one"},
    )

    assert is_signed_in(here)
    assert not is_signed_in(there)
    page = here.get(PAGE).content.decode()
    assert "This browser, from 127.0.0.1" in page
    assert "From 127.0.0.1, last used" not in page
    assert UserSession.objects.count() == 1


def test_it_ends_everywhere_twice(alice: User) -> None:
    sign_out_everywhere(alice)
    client = browser(alice)
    assert is_signed_in(client)

    sign_out_everywhere(alice)

    assert not is_signed_in(client)


def test_it_notes_the_last_use_every_few_minutes(alice: User) -> None:
    client = browser(alice)
    before = UserSession.objects.get().last_seen_at
    client.get(PAGE)
    assert UserSession.objects.get().last_seen_at == before

    session = client.session
    session["last_use_noted_at"] = time.time() - 301
    session.save()
    client.get(PAGE, REMOTE_ADDR="192.0.2.7")

    noted = UserSession.objects.get()
    assert noted.last_seen_at > before
    assert noted.ip == "192.0.2.7"


def test_it_asks_as_often_for_many_sessions_as_for_few(alice: User) -> None:
    here = browser(alice)
    here.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        here.get(PAGE)
    for _ in range(5):
        browser(alice)
    here.get(PAGE)

    with CaptureQueriesContext(connection) as many:
        here.get(PAGE)

    assert len(many) == len(few)


def test_it_needs_an_account(client: Client, alice: User) -> None:
    for address in ("sessions/1/end/", "sessions/end-others/", "apps/1/end/", "keys/"):
        assert client.post(PAGE + address)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/140 Safari/537 Edg/140",
            "Edge on Windows",
        ),
        ("rclone/1.75", "A device"),
        ("Heirloom (Android)", "Android"),
        ("<script>alert(1)</script>", "A device"),
    ],
)
def test_it_names_devices(agent: str, said: Any) -> None:
    assert device(agent) == said
