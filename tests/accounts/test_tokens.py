"""Tokens of apps: issued for password and code, renewed once, revoked with the account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Scope, SignedInApp, User
from accounts.services import change_password
from tests.accounts.doors import code_of, give_totp
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]


def post(client: Client, address: str, said: Any) -> Any:
    return client.post(address, said, content_type="application/json")


def ask(client: Client, email: str = "alice@example.org", **more: Any) -> Any:
    return post(client, "/tokens/", {"email": email, "password": PASSWORD, **more})


def reads(access: str) -> bool:
    client = Client(headers={"authorization": f"Bearer {access}"})
    return client.get("/timeline/months.json").status_code == 200


def test_it_issues_tokens_for_the_password(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = ask(strict, name="Phone", scopes=["read"])

    assert answer.status_code == 200
    assert reads(answer.json()["access"])
    assert answer.json()["seconds"] == 900
    app = SignedInApp.objects.get()
    assert (str(app), app.scopes, app.address) == ("Phone", ["read"], "127.0.0.1")
    assert "sessionid" not in answer.cookies


def test_it_says_who_made_it_for_whom_and_until_when(alice: User) -> None:
    access = ask(Client()).json()["access"]

    told = jwt.decode(access, options={"verify_signature": False})

    assert told["iss"] == "heirloom"
    assert told["aud"] == "heirloom"
    assert told["sub"] == str(alice.pk)
    assert told["exp"] - told["iat"] == 900


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_it_says_the_same_whether_there_is_an_account(alice: User, email: str) -> None:
    answer = post(Client(), "/tokens/", {"email": email, "password": "wrong"})

    assert answer.status_code == 401
    assert answer.json() == {"error": "These do not match."}


def test_it_is_locked_like_the_sign_in_page(alice: User) -> None:
    wrong = {"email": alice.email, "password": "wrong"}
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = post(Client(), "/tokens/", wrong)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert ask(Client()).status_code == 429


def test_it_asks_for_a_code_where_there_is_a_second_step(alice: User) -> None:
    give_totp(alice)

    without = ask(Client())
    assert (without.status_code, without.json()["needs"]) == (401, "code")
    assert ask(Client(), code="000000").status_code == 401
    assert ask(Client(), code=code_of()).status_code == 200


@pytest.mark.parametrize(
    "said",
    [
        "[]", "{", '{"email": "alice@example.org"}', '{"email": 1, "password": 2}',
        '{"email": "a@b.c", "password": "x", "scopes": ["admin"]}',
        '{"email": "a@b.c", "password": "x", "scopes": []}',
        '{"email": "a@b.c", "password": "x", "scopes": "read"}',
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(alice: User, said: str) -> None:
    answer = post(Client(), "/tokens/", said)

    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("address", ["/tokens/renew/", "/tokens/sign-out/"])
def test_it_takes_json_only(address: str) -> None:
    assert post(Client(), address, "{").status_code == 400
    assert post(Client(), address, {}).status_code == 401
    assert Client().get(address).status_code == 405


def renew(refresh: str) -> Any:
    return post(Client(), "/tokens/renew/", {"refresh": refresh})


def test_it_renews_once(alice: User) -> None:
    first = ask(Client()).json()

    second = renew(first["refresh"]).json()

    assert reads(second["access"])
    assert second["refresh"] != first["refresh"]


def test_it_signs_the_app_out_when_a_token_is_used_again(alice: User) -> None:
    first = ask(Client()).json()
    second = renew(first["refresh"]).json()

    assert renew(first["refresh"]).status_code == 401

    assert renew(second["refresh"]).status_code == 401
    assert not reads(second["access"])
    assert not SignedInApp.objects.exists()


def test_it_renews_by_no_token_that_acts(alice: User) -> None:
    assert renew(ask(Client()).json()["access"]).status_code == 401


def test_it_is_over_after_a_while(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "ACTS_FOR", timedelta(seconds=-1))

    assert not reads(ask(Client()).json()["access"])


def test_it_cannot_be_renewed_for_ever(alice: User) -> None:
    made = ask(Client()).json()
    SignedInApp.objects.update(expires_at=timezone.now())

    assert renew(made["refresh"]).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"iss": "elsewhere"}, {"aud": "elsewhere"}, {"exp": 1}, {"app": 0}, {"sub": "0"},
        {"sub": None},
    ],
)  # fmt: skip
def test_it_takes_none_that_says_otherwise(alice: User, change: dict[str, Any]) -> None:
    told = jwt.decode(ask(Client()).json()["access"], options={"verify_signature": False})

    assert reads(jwt.encode(told, tokens._key(), algorithm="HS256"))
    assert not reads(jwt.encode({**told, **change}, tokens._key(), algorithm="HS256"))


@pytest.mark.parametrize("algorithm", ["HS256", "none"])
def test_it_takes_none_that_others_signed(alice: User, algorithm: str) -> None:
    told = jwt.decode(ask(Client()).json()["access"], options={"verify_signature": False})
    key = "" if algorithm == "none" else "another key that is long enough for it"

    assert not reads(jwt.encode(told, key, algorithm=algorithm))


def test_it_ends_with_the_password(alice: User) -> None:
    access = ask(Client()).json()["access"]

    change_password(alice, "another good password")

    assert not reads(access)
    assert not SignedInApp.objects.exists()


def test_it_ends_with_a_password_that_the_admin_set(alice: User) -> None:
    made = ask(Client()).json()
    alice.set_password("another good password")
    alice.save()

    assert not reads(made["access"])
    assert renew(made["refresh"]).status_code == 401


def test_it_ends_with_the_account(alice: User) -> None:
    made = ask(Client()).json()
    User.objects.update(is_active=False)

    assert not reads(made["access"])
    assert renew(made["refresh"]).status_code == 401


def test_it_signs_out(alice: User) -> None:
    made = ask(Client()).json()

    assert post(Client(), "/tokens/sign-out/", made).status_code == 204

    assert not reads(made["access"])
    assert renew(made["refresh"]).status_code == 401


def test_it_is_listed_and_signed_out_by_its_owner(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    made = ask(Client(), name="Kitchen tablet").json()
    address = f"/settings/security/apps/{SignedInApp.objects.get().pk}/end/"
    assert b"Kitchen tablet" in browser_of(alice).get("/settings/security/").content

    assert browser_of(bob).post(address).status_code == 404
    assert reads(made["access"])
    assert browser_of(alice).post(address).status_code == 302
    assert not reads(made["access"])


def test_it_notes_its_last_use_now_and_then(alice: User) -> None:
    made = ask(Client()).json()
    hour_ago = timezone.now() - timedelta(hours=1)
    SignedInApp.objects.update(last_used_at=hour_ago)

    reads(made["access"])

    assert SignedInApp.objects.get().last_used_at > hour_ago


def test_it_is_asked_only_so_often(alice: User) -> None:
    for _ in range(30):
        answer = renew("wrong")
    assert answer.status_code == 401

    answer = renew("wrong")

    assert (answer.status_code, answer["Retry-After"]) == (429, "300")


def test_it_numbers_each_token(alice: User) -> None:
    made = tokens.issue_tokens(alice, "A", scopes=[Scope.READ], address="127.0.0.1")
    told = jwt.decode(made.refresh, options={"verify_signature": False})

    assert UUID(told["jti"]) == SignedInApp.objects.get().renewed_by
