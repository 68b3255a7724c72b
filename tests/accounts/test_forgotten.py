"""A forgotten password, and an address that is confirmed: by links in letters."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from accounts.email_addresses import SALT
from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.resets import mail_reset_link, reset_path
from accounts.tokens import issue_tokens
from tests.accounts.doors import give_totp, is_signed_in, link_in, sign_in
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
PAGE = "/forgotten/"
NEW = "another good password"
BrowserOf = Callable[[User], Client]


def follow(client: Client, path: str) -> str:
    """Where the form is: the secret leaves the address at once."""
    return client.get(path)["Location"]


def test_it_sends_a_link(client: Client, alice: User, mail: Any, mailoutbox: list[Any]) -> None:
    with mail():
        answer = client.post(PAGE, {"email": "Alice@Example.org"})

    assert "If there is an account" in answer.content.decode()
    form = follow(client, link_in(mailoutbox[0].body))
    assert client.get(form).status_code == 200
    assert client.post(form, {"new_password1": NEW})["Location"] == "/sign-in/"
    assert sign_in(client, alice.email, NEW).status_code == 302
    assert sign_in(Client(), alice.email, PASSWORD).status_code == 200


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org", "off@example.org"])
def test_it_answers_the_same_whether_there_is_an_account(
    client: Client, alice: User, mail: Any, email: str, django_assert_num_queries: Callable
) -> None:
    User.objects.create(email="off@example.org", is_active=False)
    client.get(PAGE)

    with django_assert_num_queries(0):
        answer = client.post(PAGE, {"email": email})

    other = client.post(PAGE, {"email": "x@example.org"})
    assert said(answer, email) == said(other, "x@example.org")


def said(answer: Any, email: str) -> str:
    return re.sub(r'Token": "\w+"', "", answer.content.decode().replace(email, ""))


def test_it_writes_to_nobody_else(
    client: Client, alice: User, mail: Any, mailoutbox: list[Any]
) -> None:
    User.objects.create(email="off@example.org", is_active=False)
    nopassword = User(email="issuer@example.org")
    nopassword.set_unusable_password()
    nopassword.save()

    with mail():
        for email in ("nobody@example.org", "off@example.org", "issuer@example.org"):
            client.post(PAGE, {"email": email})

    assert mailoutbox == []


def test_it_builds_no_link_from_the_address_that_asks(
    alice: User, mail: Any, mailoutbox: list[Any], settings: Any
) -> None:
    with mail():
        Client(headers={"host": "evil.example"}).post(PAGE, {"email": alice.email})

    assert "evil" not in mailoutbox[0].body


def test_it_says_so_where_no_mail_can_be_sent(client: Client, alice: User) -> None:
    assert "sends no e-mail" in client.get(PAGE).content.decode()
    assert "sends no e-mail" in client.post(PAGE, {"email": alice.email}).content.decode()
    mail_reset_link(alice.email)


def test_it_takes_no_address_that_is_none(client: Client, mail: Any) -> None:
    assert "valid email" in client.post(PAGE, {"email": "alice"}).content.decode()


@pytest.mark.parametrize("is_spread", [True, False])
def test_it_is_asked_only_so_often(client: Client, mail: Any, is_spread: bool) -> None:
    for number in range(6):
        email = f"{number if is_spread else 0}@example.org"
        address = "127.0.0.1" if is_spread else f"192.0.2.{number}"
        answer = client.post(PAGE, {"email": email}, REMOTE_ADDR=address)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"


def test_it_is_good_once(client: Client, alice: User) -> None:
    path = reset_path(alice)
    client.post(follow(client, path), {"new_password1": NEW})

    assert "not good any more" in Client().get(path).content.decode()


@pytest.mark.parametrize("path", ["/forgotten/MQ/set-password/", "/forgotten/zzz/abc-def/"])
def test_it_takes_no_link_that_is_made_up(client: Client, alice: User, path: str) -> None:
    assert "not good any more" in client.get(path).content.decode()


def test_it_insists_on_a_good_password(client: Client, alice: User) -> None:
    answer = client.post(follow(client, reset_path(alice)), {"new_password1": "short"})

    assert "too short" in answer.content.decode()


def test_it_signs_out_everywhere_but_keeps_keys(
    client: Client, alice: User, browser_of: BrowserOf
) -> None:
    old = browser_of(alice)
    make_key(alice, "A", scopes=[Scope.READ])
    issue_tokens(alice, "Phone", scopes=[Scope.READ], address="127.0.0.1")

    client.post(follow(client, reset_path(alice)), {"new_password1": NEW})

    assert not is_signed_in(old)
    assert not is_signed_in(client)
    assert not alice.signed_in_apps.exists()
    assert alice.api_keys.exists()


def test_it_does_not_lead_around_the_second_step(client: Client, alice: User) -> None:
    give_totp(alice)
    client.post(follow(client, reset_path(alice)), {"new_password1": NEW})

    assert sign_in(client, alice.email, NEW)["Location"] == "/sign-in/code/"


def change(browser: Client, email: str) -> Any:
    return browser.post("/profile/e-mail/", {"email": email, "current_password": PASSWORD})


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def test_it_changes_an_address_once_the_new_one_confirms(
    browser: Client, alice: User, mail: Any, mailoutbox: list[Any]
) -> None:
    with mail():
        change(browser, "alicia@example.org")
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert mailoutbox[0].to == ["alicia@example.org"]

    path = link_in(mailoutbox[0].body)
    assert "alicia@example.org becomes" in Client().get(path).content.decode()
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    with mail():
        Client().post(path)

    alice.refresh_from_db()
    assert alice.email == "alicia@example.org"
    assert alice.email_confirmed_at is not None
    assert mailoutbox[1].to == ["alice@example.org"]
    assert "alicia@example.org" in mailoutbox[1].body
    assert Client().post(path).status_code == 404


def test_it_tells_nobody_that_an_address_is_taken(
    browser: Client, bob: User, mail: Any, mailoutbox: list[Any]
) -> None:
    with mail():
        answer = change(browser, bob.email)

    assert answer["Location"] == "/profile/"
    assert mailoutbox == []


def test_it_changes_no_address_that_was_taken_meanwhile(
    browser: Client, mail: Any, mailoutbox: list[Any]
) -> None:
    with mail():
        change(browser, "late@example.org")
    User.objects.create(email="late@example.org")

    assert Client().post(link_in(mailoutbox[0].body)).status_code == 404


def test_it_takes_no_link_that_others_made(alice: User) -> None:
    told = {"user": alice.pk, "from": alice.email, "to": "evil@example.org"}
    other = signing.dumps(told, salt="elsewhere")

    assert Client().post(f"/e-mail/{other}/").status_code == 404
    assert Client().get("/e-mail/nonsense/").status_code == 404
    good = signing.dumps({**told, "from": "was@example.org"}, salt=SALT)
    assert Client().post(f"/e-mail/{good}/").status_code == 404


def test_it_confirms_the_address_that_there_is(
    browser: Client, alice: User, mail: Any, mailoutbox: list[Any]
) -> None:
    assert "not confirmed" in browser.get("/profile/").content.decode()
    with mail():
        browser.post("/profile/e-mail/confirm/")

    browser.post(link_in(mailoutbox[0].body))

    assert "not confirmed" not in browser.get("/profile/").content.decode()


def test_it_asks_for_no_confirmation_where_no_mail_can_be_sent(browser: Client) -> None:
    assert "not confirmed" not in browser.get("/profile/").content.decode()
    assert browser.post("/profile/e-mail/confirm/").status_code == 404
    assert browser.get("/profile/e-mail/confirm/").status_code == 405


def test_it_sends_only_so_many_confirmations(browser: Client, mail: Any) -> None:
    for _ in range(5):
        browser.post("/profile/e-mail/confirm/")

    assert browser.post("/profile/e-mail/confirm/").status_code == 429
    assert change(browser, "more@example.org").status_code == 429
