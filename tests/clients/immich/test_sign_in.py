"""Signing in and out by the protocol: the same rules as at every other door."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.app_passwords import make_app_password
from accounts.limits import TOKENS
from accounts.models import Scope, SignedInApp, User
from accounts.services import change_password
from clients.immich.ids import Kind, uuid_of
from tests.accounts.doors import give_totp
from tests.clients.immich.conftest import ClientOf, send
from tests.clients.immich.validating import all_valid, valid
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[User], Client]


def log_in(client: Client, password: str = PASSWORD, **headers: str) -> Any:
    said = {"email": "Alice@example.org", "password": password}
    return client.post(
        "/api/auth/login", said, content_type="application/json", headers=headers or None
    )


def test_it_signs_in(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = log_in(client, deviceModel="Pixel 8", deviceType="Android")

    told = valid("LoginResponseDto", answer.json())
    assert answer.status_code == 201
    assert told["userId"] == uuid_of(Kind.USER, alice.pk)
    app = SignedInApp.objects.get()
    assert (app.name, app.scopes) == ("Pixel 8 (Android)", ["read", "upload", "write"])
    header = {"authorization": f"Bearer {told['accessToken']}"}
    assert Client().get("/api/users/me", headers=header).status_code == 200


def test_its_cookies_enter_until_it_signs_out(alice: User) -> None:
    client = Client()
    cookies = log_in(client).cookies
    assert cookies["immich_access_token"]["httponly"]
    assert cookies["immich_access_token"]["samesite"] == "Lax"
    assert (cookies["immich_auth_type"].value, cookies["immich_is_authenticated"].value) == (
        "password",
        "true",
    )
    token = cookies["immich_access_token"].value
    assert valid(
        "ValidateAccessTokenResponseDto", send(client, "POST", "/api/auth/validateToken").json()
    ) == {"authStatus": True}

    answer = send(client, "POST", "/api/auth/logout")

    assert valid("LogoutResponseDto", answer.json())["successful"]
    assert client.get("/api/users/me").status_code == 401
    header = {"x-immich-user-token": token}
    assert Client().get("/api/users/me", headers=header).status_code == 401


def test_a_wrong_password_does_not(alice: User) -> None:
    answer = log_in(Client(), "wrong")

    assert (answer.status_code, answer.json()["message"]) == (401, "Incorrect email or password")
    assert not answer.cookies


@pytest.mark.parametrize("said", [{}, {"email": "a@b.c"}, {"email": 3, "password": "x"}, []])
def test_nonsense_is_refused(said: Any) -> None:
    assert send(Client(), "POST", "/api/auth/login", said).status_code == 400


def test_it_is_locked_like_the_sign_in_page(alice: User) -> None:
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = log_in(Client(), "wrong")

    assert (answer.status_code, answer.json()["statusCode"]) == (429, 429)
    assert log_in(Client()).status_code == 429


def test_one_address_has_so_many_tries(alice: User) -> None:
    for number in range(TOKENS.most):
        said = {"email": f"{number}@example.org", "password": "wrong"}
        assert send(Client(), "POST", "/api/auth/login", said).status_code == 401

    assert log_in(Client()).status_code == 429


def test_the_password_alone_does_not_enter_where_there_is_a_second_step(alice: User) -> None:
    give_totp(alice)

    answer = log_in(Client())

    assert answer.status_code == 401
    assert "app password" in answer.json()["message"]
    assert not SignedInApp.objects.exists()


def test_an_app_password_may_look_and_send(alice: User) -> None:
    give_totp(alice)
    _, secret = make_app_password(alice, "Phone")
    client = Client()

    assert log_in(client, secret).status_code == 201

    assert SignedInApp.objects.get().scopes == [Scope.READ, Scope.UPLOAD]
    assert client.get("/api/users/me").status_code == 200
    assert send(client, "DELETE", "/api/assets", {"ids": []}).status_code in {403, 404}


def test_wrong_app_passwords_are_counted(alice: User) -> None:
    wrong = "-".join(["aaaa"] * 7)
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = log_in(Client(), wrong)

    assert answer.status_code == 429


def test_it_ends_with_the_password(alice: User) -> None:
    client = Client()
    log_in(client)
    change_password(alice, "another one entirely")

    assert client.get("/api/users/me").status_code == 401


def test_it_tells_how_one_is_signed_in(alice: User, by_key: ClientOf, phone: Client) -> None:
    told = valid("AuthStatusResponseDto", phone.get("/api/auth/status").json())
    assert (told["password"], told["pinCode"]) == (True, False)
    assert told["expiresAt"]
    by_key = by_key(alice).get("/api/auth/status").json()
    assert "expiresAt" not in valid("AuthStatusResponseDto", by_key)


def test_a_key_stays_when_it_signs_out(alice: User, by_key: ClientOf) -> None:
    client = by_key(alice)

    assert send(client, "POST", "/api/auth/logout").status_code == 200
    assert client.get("/api/users/me").status_code == 200


def test_apps_are_listed_and_signed_out(alice: User, by_token: ClientOf, phone: Client) -> None:
    other = by_token(alice)

    told = all_valid("SessionResponseDto", phone.get("/api/sessions").json())
    assert len(told) == 2
    assert (told[0]["deviceType"], told[0]["deviceOS"]) == ("Phone", "Android")
    gone = next(each["id"] for each in told if not each["current"])
    assert send(phone, "DELETE", f"/api/sessions/{gone}").status_code == 204
    assert send(phone, "DELETE", f"/api/sessions/{gone}").status_code == 404
    assert other.get("/api/users/me").status_code == 401
    by_token(alice)
    assert send(phone, "DELETE", "/api/sessions").status_code == 204
    assert SignedInApp.objects.count() == 1
    assert phone.get("/api/users/me").status_code == 200


def test_nobody_signs_out_anothers_app(bob: User, phone: Client, by_token: ClientOf) -> None:
    by_token(bob)
    his = SignedInApp.objects.get(user=bob)

    path = f"/api/sessions/{uuid_of(Kind.SESSION, his.pk)}"
    assert send(phone, "DELETE", path).status_code == 404


def test_a_key_does_not_look_after_apps(alice: User, by_key: ClientOf) -> None:
    client = by_key(alice)

    assert client.get("/api/sessions").status_code == 403
    assert send(client, "DELETE", "/api/sessions").status_code == 403
