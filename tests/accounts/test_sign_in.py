"""Signing in and out by e-mail."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/sign-in/"
MISMATCH = b"This e-mail address and password do not match."


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post(PAGE, {"username": email, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_it_shows_a_form(client: Client, alice: User) -> None:
    response = client.get(PAGE)

    assert response.status_code == 200
    assert b'autocomplete="current-password"' in response.content


def test_it_signs_in_and_leads_to_the_photos(client: Client, alice: User) -> None:
    response = sign_in(client, "alice@example.org")

    assert response.status_code == 302
    assert response["Location"] == "/open/"
    assert is_signed_in(client)


def test_it_takes_the_address_in_any_case(client: Client, alice: User) -> None:
    sign_in(client, " Alice@Example.ORG ")

    assert is_signed_in(client)


def test_it_leads_back_to_where_the_person_wanted_to_go(client: Client, alice: User) -> None:
    asked = client.get("/profile/")
    assert asked["Location"] == "/sign-in/?next=/profile/"

    assert b'name="next" value="/profile/"' in client.get(asked["Location"]).content
    response = sign_in(client, alice.email, next="/profile/")

    assert response["Location"] == "/profile/"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"],
)
def test_it_leads_to_no_other_site(client: Client, alice: User, elsewhere: str) -> None:
    assert sign_in(client, alice.email, next=elsewhere)["Location"] == "/open/"


def test_it_says_the_same_whether_or_not_there_is_an_account(client: Client, alice: User) -> None:
    alice_off = User.objects.create(email="off@example.org", is_active=False)
    alice_off.set_password(PASSWORD)
    alice_off.save()

    answers = [
        sign_in(client, "alice@example.org", "wrong password"),
        sign_in(client, "nobody@example.org", "wrong password"),
        sign_in(client, "off@example.org", PASSWORD),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert all(MISMATCH in answer.content for answer in answers)
    assert not is_signed_in(client)


def test_it_refuses_a_switched_off_account_that_was_signed_in(
    alice: User, browser_of: Callable[[User], Client]
) -> None:
    browser = browser_of(alice)
    User.objects.update(is_active=False)

    assert not is_signed_in(browser)


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_it_locks_after_too_many_tries(client: Client, alice: User, email: str) -> None:
    spellings = [email, email.upper()]
    for number in range(settings.AXES_FAILURE_LIMIT):
        last = sign_in(client, spellings[number % 2], "wrong password")

    assert last.status_code == 429
    assert b"Too many tries" in last.content
    assert sign_in(client, email, PASSWORD).status_code == 429
    assert not is_signed_in(client)


def test_it_does_not_lock_others_out(client: Client, alice: User, bob: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, alice.email, "wrong password")

    assert sign_in(client, bob.email).status_code == 302


def test_it_makes_a_new_session(client: Client, alice: User) -> None:
    session = client.session
    session["planted"] = True
    session.save()
    before = client.cookies[settings.SESSION_COOKIE_NAME].value

    sign_in(client, alice.email)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before


def test_it_needs_the_token_of_the_form(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert sign_in(strict, alice.email).status_code == 403


def test_it_leads_signed_in_people_on(alice: User, browser_of: Callable[[User], Client]) -> None:
    assert browser_of(alice).get(PAGE)["Location"] == "/open/"


def test_it_signs_out(alice: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(alice)

    response = browser.post("/sign-out/")

    assert response["Location"] == PAGE
    assert not is_signed_in(browser)


def test_it_signs_out_by_no_link(alice: User, browser_of: Callable[[User], Client]) -> None:
    browser = browser_of(alice)

    assert browser.get("/sign-out/").status_code == 405
    assert is_signed_in(browser)
