"""A client of the protocol without a network."""

from collections.abc import Callable, Collection
from typing import Any

import orjson
import pytest
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User
from accounts.tokens import issue_lasting_token

ClientOf = Callable[..., Client]


@pytest.fixture
def by_key() -> ClientOf:
    """With a key of a person's: `by_key(alice, [Scope.READ])`; of all scopes, if none is said."""

    def sign(user: User, scopes: Collection[Scope] = tuple(Scope)) -> Client:
        return Client(headers={"x-api-key": make_key(user, "CLI", scopes=scopes)[1]})

    return sign


@pytest.fixture
def by_token() -> ClientOf:
    """As an app that signed in."""

    def sign(user: User, scopes: Collection[Scope] = tuple(Scope)) -> Client:
        made = issue_lasting_token(user, "Phone (Android)", scopes=scopes, address="127.0.0.1")
        return Client(headers={"authorization": f"Bearer {made[1]}"})

    return sign


@pytest.fixture
def phone(alice: User, by_token: ClientOf) -> Client:
    """Alice's app."""
    return by_token(alice)


def send(client: Client, method: str, path: str, said: Any = None) -> Any:
    """With a body of JSON: `send(phone, "PUT", "/api/assets", {"ids": []})`."""
    body = {} if said is None else said
    return client.generic(method, path, _json(body), content_type="application/json")


def _json(said: Any) -> bytes:
    return orjson.dumps(said)
