"""An app of somebody, by a key of theirs: it sends and reads JSON."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo


class App:
    """`App(alice).put("/api/tags", tags=["a/b"])`."""

    def __init__(self, user: User, scopes: Iterable[Scope] = Scope) -> None:
        _, text = make_key(user, "App", scopes=list(scopes))
        self.client = Client(headers={"x-api-key": text, "accept": "application/json"})

    def get(self, path: str, **asked: Any) -> Any:
        words = {
            name: str(each).lower() if each in (True, False) else each
            for name, each in asked.items()
        }
        return self.client.get(path, words)

    def post(self, path: str, **said: Any) -> Any:
        return self._send("POST", path, said)

    def put(self, path: str, **said: Any) -> Any:
        return self._send("PUT", path, said)

    def patch(self, path: str, **said: Any) -> Any:
        return self._send("PATCH", path, said)

    def delete(self, path: str, **said: Any) -> Any:
        return self._send("DELETE", path, said)

    def _send(self, method: str, path: str, said: dict[str, Any]) -> HttpResponse:
        return self.client.generic(method, path, json.dumps(said), "application/json")


def asset(photo: Photo) -> str:
    return uuid_of(Kind.ASSET, photo.pk)


def assets(*photos: Photo) -> list[str]:
    return [asset(photo) for photo in photos]
