"""The settings of a person: profile, theme, e-mail, password."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]
NEW_PASSWORD = "staple battery horse"


@pytest.mark.parametrize("address", ["/profile/", "/profile/e-mail/", "/profile/password/"])
def test_it_is_for_people_who_signed_in(client: Client, alice: User, address: str) -> None:
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", ["/profile/", "/profile/e-mail/", "/profile/password/"])
def test_it_shows_a_form(alice: User, browser_of: BrowserOf, address: str) -> None:
    assert browser_of(alice).get(address).status_code == 200


def test_it_keeps_the_name(alice: User, browser_of: BrowserOf) -> None:
    response = browser_of(alice).post("/profile/", {"name": "Alice B."})

    alice.refresh_from_db()
    assert response["Location"] == "/profile/"
    assert alice.name == "Alice B."


def test_it_refuses_a_name_that_is_too_long(alice: User, browser_of: BrowserOf) -> None:
    response = browser_of(alice).post("/profile/", {"name": "A" * 101})

    assert response.status_code == 200
    assert b'aria-invalid="true"' in response.content
    alice.refresh_from_db()
    assert alice.name == "Alice"


def test_it_keeps_the_theme_that_was_switched(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    assert browser.post("/profile/theme/", {"theme": "dark"}).status_code == 204
    assert browser.post("/profile/theme/", {"theme": "pink"}).status_code == 400
    assert browser.get("/profile/theme/").status_code == 405
    assert b'data-theme="dark"' in browser.get("/profile/").content


def test_it_changes_the_address(alice: User, browser_of: BrowserOf) -> None:
    filled = {"current_password": PASSWORD, "email": "New@Example.org"}

    response = browser_of(alice).post("/profile/e-mail/", filled)

    alice.refresh_from_db()
    assert response["Location"] == "/profile/"
    assert alice.email == "new@example.org"


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("new@example.org", "wrong password", "not your current password"),
        ("BOB@example.org", PASSWORD, "already an account"),
        ("new", PASSWORD, "valid email"),
    ],
)
def test_it_refuses_an_address(
    alice: User, bob: User, browser_of: BrowserOf, email: str, password: str, said: str
) -> None:
    filled = {"current_password": password, "email": email}

    response = browser_of(alice).post("/profile/e-mail/", filled)

    assert said in response.content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"


def test_it_changes_the_password_and_signs_other_devices_out(
    alice: User, browser_of: BrowserOf
) -> None:
    here, elsewhere = browser_of(alice), browser_of(alice)
    filled = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}

    here.post("/profile/password/", filled)

    alice.refresh_from_db()
    assert alice.check_password(NEW_PASSWORD)
    assert here.get("/profile/").status_code == 200
    assert elsewhere.get("/profile/").status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "said"),
    [
        ("wrong password", NEW_PASSWORD, "not your current password"),
        (PASSWORD, "12345", "too short"),
        (PASSWORD, "alice@example.org", "too similar"),
    ],
)
def test_it_refuses_a_password(
    alice: User, browser_of: BrowserOf, current: str, new: str, said: str
) -> None:
    filled = {"current_password": current, "new_password": new}

    response = browser_of(alice).post("/profile/password/", filled)

    assert said in response.content.decode()
    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
