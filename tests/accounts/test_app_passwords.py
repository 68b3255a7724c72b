"""App passwords: made, shown once, used, revoked."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.app_passwords import (
    MOST_FAILURES,
    TooManyTries,
    make_app_password,
    user_of_app_password,
)
from accounts.models import AppPassword, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
HOME = "192.0.2.1"


def test_it_tells_whose_it_is_however_it_is_typed(alice: User) -> None:
    _, secret = make_app_password(alice, "Phone")

    assert user_of_app_password(alice.email, secret, address=HOME) == alice
    typed = secret.replace("-", " ").upper()
    assert user_of_app_password("Alice@Example.org", typed, address=HOME) == alice


def test_it_keeps_no_secret(alice: User) -> None:
    made, secret = make_app_password(alice, "Phone")

    assert len(secret.replace("-", "")) == 28
    assert secret not in str(AppPassword.objects.filter(pk=made.pk).values())


def test_it_refuses_everything_else(alice: User, bob: User) -> None:
    _, secret = make_app_password(alice, "Phone")

    for email, tried in [
        (bob.email, secret),
        ("", secret),
        (alice.email, PASSWORD),
        (alice.email, ""),
        (alice.email, secret[:-1]),
    ]:
        assert user_of_app_password(email, tried, address=HOME) is None


def test_it_refuses_people_whose_account_is_switched_off(alice: User) -> None:
    _, secret = make_app_password(alice, "Phone")
    User.objects.update(is_active=False)

    assert user_of_app_password(alice.email, secret, address=HOME) is None


def test_it_makes_those_wait_who_guess(alice: User) -> None:
    _, secret = make_app_password(alice, "Phone")
    for _ in range(MOST_FAILURES):
        assert user_of_app_password(alice.email, "guess", address=HOME) is None

    with pytest.raises(TooManyTries):
        user_of_app_password(alice.email, secret, address=HOME)
    assert user_of_app_password(alice.email, secret, address="192.0.2.2") == alice


def test_it_notes_its_use_once_a_minute(alice: User) -> None:
    made, secret = make_app_password(alice, "Phone")

    user_of_app_password(alice.email, secret, address=HOME)
    made.refresh_from_db()
    first = made.last_used_at
    user_of_app_password(alice.email, secret, address=HOME)
    made.refresh_from_db()
    assert first is not None
    assert made.last_used_at == first

    AppPassword.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    user_of_app_password(alice.email, secret, address=HOME)
    made.refresh_from_db()
    assert made.last_used_at
    assert made.last_used_at > first


def test_it_is_shown_once(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    shown = browser.post("/profile/app-passwords/", {"app_name": "Phone <b>"})

    secret = re.search(r'<code id="secret">([^<]+)</code>', shown.content.decode())
    assert secret
    assert user_of_app_password(alice.email, secret.group(1), address=HOME) == alice
    assert "no-store" in shown["Cache-Control"]
    profile = browser.get("/profile/").content.decode()
    assert secret.group(1) not in profile
    assert "Phone &lt;b&gt;" in profile
    assert str(AppPassword.objects.get()) == "Phone <b>"


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_it_wants_a_name(alice: User, browser_of: BrowserOf, name: str) -> None:
    response = browser_of(alice).post("/profile/app-passwords/", {"app_name": name})

    assert response["Location"] == "/profile/"
    assert not AppPassword.objects.exists()


def test_it_is_revoked_by_its_owner_alone(alice: User, bob: User, browser_of: BrowserOf) -> None:
    made, secret = make_app_password(alice, "Phone")
    address = f"/profile/app-passwords/{made.pk}/revoke/"

    assert browser_of(bob).post(address).status_code == 404
    assert user_of_app_password(alice.email, secret, address=HOME) == alice
    assert browser_of(alice).post(address)["Location"] == "/profile/"
    assert user_of_app_password(alice.email, secret, address=HOME) is None


@pytest.mark.parametrize("address", ["/profile/app-passwords/", "/profile/app-passwords/1/revoke/"])
def test_it_is_for_people_who_signed_in(client: Client, alice: User, address: str) -> None:
    assert client.post(address)["Location"] == f"/sign-in/?next={address}"


def test_it_lists_many_with_the_same_queries(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/profile/")
        return len(captured)

    make_app_password(alice, "First")
    queries()
    few = queries()
    for number in range(20):
        make_app_password(alice, f"Phone {number}")
    assert queries() == few
