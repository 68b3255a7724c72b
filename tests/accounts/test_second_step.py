"""Codes of an authenticator app after the password, and recovery codes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.accounts.doors import (
    code_of,
    forget_tries,
    give_totp,
    is_signed_in,
    say_again,
    secret_of,
    sign_in,
)
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/settings/security/"
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def set_up(browser: Client) -> Any:
    say_again(browser)
    secret = browser.get("/settings/security/app/").context["form"].secret
    return browser.post("/settings/security/app/", {"code": code_of(secret)})


def test_it_asks_who_is_at_the_keyboard_before_it_shows_a_key(browser: Client) -> None:
    answer = browser.get("/settings/security/app/")

    assert answer["Location"] == "/again/password/?next=%2Fsettings%2Fsecurity%2Fapp%2F"
    wrong = browser.post("/again/password/", {"password": "wrong", "next": PAGE})
    assert wrong.status_code == 200
    assert "Incorrect password" in wrong.content.decode()


def test_it_leads_to_no_other_site_after_asking_again(browser: Client) -> None:
    evil = {"password": PASSWORD, "next": "https://evil.example/"}

    assert "evil" not in browser.post("/again/password/", evil)["Location"]


def test_it_sets_up_an_app_and_gives_recovery_codes(browser: Client, alice: User) -> None:
    answer = set_up(browser)

    assert answer["Location"] == "/settings/security/recovery-codes/"
    codes = browser.get(answer["Location"]).context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in browser.get("/settings/security/recovery-codes/download/").content.decode()
    page = browser.get(PAGE).content.decode()
    assert "In use" in page
    assert "10 are left" in page


def test_it_keeps_the_key_encrypted(browser: Client, alice: User) -> None:
    set_up(browser)

    kept = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert secret_of(alice) not in kept


def test_it_takes_no_wrong_code(browser: Client, alice: User) -> None:
    say_again(browser)
    browser.get("/settings/security/app/")

    answer = browser.post("/settings/security/app/", {"code": "000000"})

    assert "Incorrect code" in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_it_asks_for_the_code_after_the_password(client: Client, alice: User) -> None:
    give_totp(alice)

    answer = sign_in(client, alice.email, next="/settings/security/")

    assert answer["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    assert client.get("/sign-in/code/").status_code == 200
    assert client.post("/sign-in/code/", {"code": code_of()})["Location"] == PAGE
    assert is_signed_in(client)


def test_it_lets_nobody_in_without_the_code(client: Client, alice: User) -> None:
    give_totp(alice)
    sign_in(client, alice.email)

    answer = client.post("/sign-in/code/", {"code": "000000"})

    assert "Incorrect code" in answer.content.decode()
    assert not is_signed_in(client)


def test_it_takes_each_code_once(client: Client, alice: User) -> None:
    give_totp(alice)
    code = code_of()
    sign_in(client, alice.email)
    client.post("/sign-in/code/", {"code": code})

    other = Client()
    sign_in(other, alice.email)
    other.post("/sign-in/code/", {"code": code})

    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_it_takes_each_recovery_code_once(browser: Client, alice: User) -> None:
    set_up(browser)
    code = browser.get("/settings/security/recovery-codes/").context["unused_codes"][0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, alice.email)
        client.post("/sign-in/code/", {"code": code})

    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_it_has_no_code_page_without_the_password(client: Client, alice: User) -> None:
    assert client.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_it_makes_a_new_session_at_the_code(client: Client, alice: User) -> None:
    give_totp(alice)
    sign_in(client, alice.email)
    before = client.cookies["sessionid"].value

    client.post("/sign-in/code/", {"code": code_of()})

    assert client.cookies["sessionid"].value != before


def test_it_stops_who_guesses_codes(client: Client, alice: User) -> None:
    give_totp(alice)
    sign_in(client, alice.email)

    answers = [client.post("/sign-in/code/", {"code": f"{n:06}"}) for n in range(21)]

    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "300"
    assert "Too many" in answers[10].content.decode()
    assert client.post("/sign-in/code/", {"code": code_of()}).status_code == 429


def test_it_forgets_a_password_that_no_code_followed(
    client: Client, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_totp(alice)
    sign_in(client, alice.email)
    session = client.session
    session["account_login"]["initiated_at"] -= timedelta(hours=1).total_seconds()
    session.save()

    assert client.post("/sign-in/code/", {"code": code_of()})["Location"] == "/sign-in/"


def test_it_lets_no_disabled_account_in_by_the_code(client: Client, alice: User) -> None:
    give_totp(alice)
    sign_in(client, alice.email)
    User.objects.update(is_active=False)

    client.post("/sign-in/code/", {"code": code_of()})

    assert not is_signed_in(client)


def test_it_removes_the_app_and_the_recovery_codes_with_it(browser: Client, alice: User) -> None:
    set_up(browser)

    assert browser.get("/settings/security/app/remove/").status_code == 200
    assert browser.post("/settings/security/app/remove/")["Location"] == PAGE
    assert not Authenticator.objects.exists()


def test_it_makes_new_recovery_codes(browser: Client) -> None:
    set_up(browser)
    old = browser.get("/settings/security/recovery-codes/").context["unused_codes"]
    assert browser.get("/settings/security/recovery-codes/new/").status_code == 200

    browser.post("/settings/security/recovery-codes/new/")

    new = browser.get("/settings/security/recovery-codes/").context["unused_codes"]
    assert not set(old) & set(new)


def test_it_asks_for_a_code_where_a_code_is_set_up(browser: Client, alice: User) -> None:
    give_totp(alice)
    page = browser.get("/again/password/?next=/profile/").content.decode()
    assert "/again/code/" in page
    assert browser.get("/again/code/").status_code == 200

    answer = browser.post("/again/code/", {"code": code_of(), "next": PAGE})

    assert answer["Location"] == PAGE
    assert browser.get("/settings/security/app/remove/").status_code == 200


def test_it_stops_who_guesses_the_password_again(browser: Client) -> None:
    for _ in range(20):
        browser.post("/again/password/", {"password": "wrong"})

    assert browser.post("/again/password/", {"password": PASSWORD}).status_code == 429
    forget_tries()
    assert browser.post("/again/password/", {"password": PASSWORD}).status_code == 302


def test_it_tells_the_owner_by_mail(browser: Client, mail: Any, mailoutbox: list[Any]) -> None:
    with mail():
        set_up(browser)

    assert mailoutbox[0].to == ["alice@example.org"]
    assert "Authenticator App Activated" in mailoutbox[0].body
    assert "https://photos.example/settings/security/" in mailoutbox[0].body


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/signup/", "/signup/", "/accounts/email/", "/login/code/"],
)
def test_it_has_no_other_page_of_allauth(browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


def test_it_is_a_strangers_page_too_but_of_their_own(
    browser_of: BrowserOf, alice: User, bob: User
) -> None:
    give_totp(alice)

    assert "Not in use" in browser_of(bob).get(PAGE).content.decode()
    assert Client().get(PAGE)["Location"] == f"/sign-in/?next={PAGE}"
