"""Asking the API as somebody: JSON in, JSON out."""

from typing import Any

from django.test import Client

from accounts.models import User

ROOT = "/api/v1/"


class Asker:
    """A signed-in client: `Asker(alice).post("albums/", {"title": "Lisbon"})`."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(ROOT + path, query)

    def post(self, path: str, body: Any = None) -> Any:
        return self._send("POST", path, body)

    def put(self, path: str, body: Any = None) -> Any:
        return self._send("PUT", path, body)

    def patch(self, path: str, body: Any = None) -> Any:
        return self._send("PATCH", path, body)

    def delete(self, path: str) -> Any:
        return self.client.delete(ROOT + path)

    def _send(self, method: str, path: str, body: Any) -> Any:
        kind = "application/json"
        return getattr(self.client, method.lower())(ROOT + path, body or {}, content_type=kind)


def items(answer: Any, name: str = "id") -> list[Any]:
    """Of a page, what stands under one name."""
    assert answer.status_code == 200, answer.content
    return [each[name] for each in answer.json()["items"]]


def every_page(asker: Asker, path: str, **query: Any) -> list[Any]:
    """The ids of all pages, one after the other."""
    found, after = [], ""
    while True:
        answer = asker.get(path, **query, **({"after": after} if after else {}))
        found += items(answer)
        after = answer.json()["next"]
        if not after:
            return found


def refused(answer: Any) -> tuple[int, str]:
    """The status and the code of a problem."""
    assert answer["Content-Type"] == "application/problem+json", answer.content
    return answer.status_code, answer.json()["code"]
