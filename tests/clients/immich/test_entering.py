"""Who an Immich client acts for, and what it is told otherwise."""

import pytest
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.tokens import issue_lasting_token
from clients.immich.ids import Kind, uuid_of

ABOUT = "/api/server/about"


@pytest.fixture
def key(alice: User) -> str:
    return make_key(alice, "CLI", scopes=[Scope.READ])[1]


@pytest.fixture
def token(alice: User) -> str:
    return issue_lasting_token(alice, "Phone", scopes=list(Scope), address="127.0.0.1")[1]


def test_a_key_enters(client: Client, key: str) -> None:
    answer = client.get(ABOUT, headers={"x-api-key": key})

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    assert answer.json()["version"].startswith("v3.2.")


@pytest.mark.parametrize("header", ["x-immich-user-token", "x-immich-session-token"])
def test_a_token_enters_by_any_header(client: Client, token: str, header: str) -> None:
    assert client.get(ABOUT, headers={header: token}).status_code == 200
    assert client.get(ABOUT, headers={"authorization": f"Bearer {token}"}).status_code == 200


def test_a_token_enters_by_cookie(client: Client, token: str) -> None:
    client.cookies["immich_access_token"] = token

    assert client.get(ABOUT).status_code == 200


@pytest.mark.django_db
def test_nobody_else_enters(client: Client, alice: User) -> None:
    client.force_login(alice)

    assert client.get(ABOUT).status_code == 401
    answer = client.get(ABOUT, headers={"x-api-key": "hlk_wrong"})
    assert answer.json()["statusCode"] == 401


def test_a_token_ends_with_the_password(client: Client, alice: User, token: str) -> None:
    alice.set_password("another one entirely")
    alice.save()

    assert client.get(ABOUT, headers={"x-api-key": token}).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/api/unheard/of", f"/api/albums/{uuid_of(Kind.ASSET, 1)}"])
def test_what_is_not_there_is_said_as_json(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer.json()["message"] == f"Cannot GET {path}"
