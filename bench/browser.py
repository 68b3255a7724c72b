"""A browser as far as figures need one: signed in, over one connection that stays open."""

import os
import socket
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse, RemoteDisconnected
from types import TracebackType
from typing import Self

from django.test import Client

from accounts.models import User

POLL_SECONDS = 0.02
TIMEOUT_SECONDS = 120


class UnexpectedAnswer(RuntimeError):
    """A page answered with another status than 200."""


@dataclass(frozen=True)
class Answer:
    headers: Mapping[str, str]
    body: bytes


class Browser:
    """Fetches pages of 127.0.0.1 in the name of a person, or of nobody."""

    def __init__(self, port: int, user: User | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
        self._headers = {"Cookie": f"sessionid={session_of(user)}"} if user else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            response = self._ask(path, named)
        except RemoteDisconnected:  # the server closes what was idle for two seconds
            self._connection.close()
            response = self._ask(path, named)
        body = response.read()
        if response.status != 200:
            raise UnexpectedAnswer(f"{path}: {response.status}")
        return Answer(dict(response.getheaders()), body)

    def _ask(self, path: str, headers: Mapping[str, str]) -> HTTPResponse:
        self._connection.request("GET", path, headers={**self._headers, **headers})
        return self._connection.getresponse()


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies["sessionid"].value


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_page(port: int, path: str, *, seconds: float) -> None:
    """Until the page is there. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with Browser(port) as browser:
                browser.get(path)
        except (OSError, HTTPException):
            time.sleep(POLL_SECONDS)
        else:
            return
    raise TimeoutError(f"No {path} on port {port} after {seconds:g} s, process {os.getpid()}.")
