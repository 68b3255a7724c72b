"""The whole site as schemathesis calls it: in this process, each request taken back afterwards."""

import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.core.signals import got_request_exception, request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from schemathesis import Case, Response

TABLE = "table"  # the name under which a test tells the tally of its cases
SITE = get_wsgi_application()


@dataclass(frozen=True)
class Caller:
    """Who asks, and what is sent with each request so that it is known."""

    name: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)


class Site:
    """A WSGI application. Unless it `keeps`, no request leaves anything in the database: what one
    case deletes is there for the next."""

    def __init__(self) -> None:
        self.keeps = False
        self.caller = Caller("nobody")
        self.faults: list[str] = []
        got_request_exception.connect(self._note)
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)  # as Django's own test client does

    def close(self) -> None:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        cache.clear()  # so that nobody has asked too often
        around: AbstractContextManager[Any] = nullcontext() if self.keeps else transaction.atomic()
        with around:
            answer = SITE(environ, start)
            try:
                body = b"".join(answer)
            finally:
                answer.close()  # type: ignore[attr-defined]  # a response of Django
            if not self.keeps:
                transaction.set_rollback(True)
        return [body]

    def introducer(self) -> type:
        """What says with each case who asks."""
        site = self

        class ByCaller:
            def get(self, *_: Any) -> Caller:
                return site.caller

            def set(self, case: Case, caller: Caller, _: Any) -> None:
                case.headers.update(caller.headers)
                case.cookies.update(caller.cookies)

        return ByCaller

    def _note(self, **_: Any) -> None:
        self.faults.append(traceback.format_exc(limit=-6))


def by_session(client: Client) -> Caller:
    """As the pages do: a session, and the form's token in cookie and header."""
    token = "0123456789abcdefghijklmnopqrstuv"  # any of this length is one
    cookies = {"sessionid": client.cookies["sessionid"].value, "csrftoken": token}
    return Caller("session", {"X-CSRFToken": token}, cookies)


def by_key(secret: str) -> Caller:
    return Caller("key", {"Authorization": f"Bearer {secret}"})


@dataclass
class Tally:
    """How often each operation answered with what."""

    answers: dict[str, Counter[int]] = field(default_factory=dict)

    def count(self, case: Case, response: Response) -> None:
        found = self.answers.setdefault(case.operation.label, Counter())
        if case.method.lower() == case.operation.method.lower():  # others are tried, too
            found[response.status_code] += 1

    def never_good(self) -> list[str]:
        return sorted(label for label in self.answers if not self.share(label))

    def share(self, label: str) -> float:
        """Of the answers of an operation, those that are no refusal."""
        found = self.answers[label]
        return sum(times for status, times in found.items() if status < 400) / max(1, found.total())

    def table(self) -> str:
        lines = [
            f"{self.share(label):6.0%} of {self.answers[label].total():5}  {label}"
            f"  {dict(sorted(self.answers[label].items()))}"
            for label in sorted(self.answers)
        ]
        return "\n".join([f"{self.total()} cases; answers that are no refusal:", *lines])

    def total(self) -> int:
        return sum(found.total() for found in self.answers.values())
