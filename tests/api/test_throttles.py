"""How often somebody may ask the API."""

from typing import Any

import pytest

from accounts.models import User
from api import throttles
from tests.api.asking import Asker


@pytest.fixture(autouse=True)
def _new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has counted nothing yet, and the minute has just begun."""
    monkeypatch.setattr("api.throttles.time.time", lambda: 6000.0)
    monkeypatch.setattr(throttles, "COUNTS", {})


def allow(monkeypatch: pytest.MonkeyPatch, rate: str | None) -> None:
    monkeypatch.setattr(throttles.ByPerson, "THROTTLE_RATES", {"person": rate})


def statuses(user: User, count: int) -> list[Any]:
    asker = Asker(user)
    return [asker.get("me/").status_code for _ in range(count)]


def test_too_many_requests_are_told_when_to_come_again(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    allow(monkeypatch, "3/min")

    assert statuses(alice, 4) == [200, 200, 200, 429]
    refused = Asker(alice).get("me/")
    assert (refused.json()["code"], refused["Retry-After"]) == ("too_often", "60")
    assert statuses(bob, 1) == [200]
    monkeypatch.setattr("api.throttles.time.time", lambda: 6060.0)
    assert statuses(alice, 1) == [200]


def test_processes_tell_each_other(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, "30/min")
    assert statuses(alice, throttles.TOLD_EVERY) == [200] * throttles.TOLD_EVERY

    monkeypatch.setattr(throttles, "COUNTS", {})  # as another process
    assert statuses(alice, throttles.TOLD_EVERY).count(429) == 1


def test_without_a_rate_nothing_is_counted(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    allow(monkeypatch, None)

    assert statuses(alice, 3) == [200] * 3
    assert not throttles.COUNTS
