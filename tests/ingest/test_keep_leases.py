"""A lease is kept up while its worker lives, so that a dead one is soon missed."""

import threading
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from ingest import leases, pipeline
from ingest.models import StageRun
from ingest.pipeline import Stage, fixed, run_batch
from photos.models import Photo
from tests.factories import make_photo

pytestmark = pytest.mark.django_db(transaction=True)

SHORT = timedelta(seconds=0.6)


@pytest.fixture
def stage_of(alice: User, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stage]:
    """The only stage there is, with one photo in it, and short leases."""

    def install(run: Callable[[Sequence[Photo]], None], **more: Any) -> Stage:
        stage = Stage("only", run, fixed("1"), **more)
        monkeypatch.setattr(pipeline, "STAGES", (stage,))
        for module in (pipeline, leases):
            monkeypatch.setattr(module, "LEASE", SHORT)
        pipeline.enrol([make_photo(alice)])
        return stage

    return install


def test_it_holds_what_takes_longer_than_a_lease(stage_of: Callable[..., Stage]) -> None:
    seen: list[str] = []

    def work(_: Sequence[Photo]) -> None:
        time.sleep(3 * SHORT.total_seconds())
        pipeline.reclaim_expired()
        seen.append(StageRun.objects.get().state)

    run_batch(stage_of(work))
    assert seen == ["running"]
    assert StageRun.objects.get().state == "done"


def test_it_lets_go_of_what_hangs(stage_of: Callable[..., Stage]) -> None:
    seen: list[str] = []

    def hang(_: Sequence[Photo]) -> None:
        time.sleep(3 * SHORT.total_seconds())
        pipeline.reclaim_expired()
        seen.append(StageRun.objects.get().state)

    run_batch(stage_of(hang, longest_seconds=0))
    assert seen == ["due"]


def test_it_does_not_renew_what_another_took_over(stage_of: Callable[..., Stage]) -> None:
    stage = stage_of(lambda _: None)
    runs = pipeline.claim(stage)
    before = timezone.now()
    StageRun.objects.update(attempts=2, lease_until=before)
    with leases.kept_up(runs, longest_seconds=60):
        time.sleep(SHORT.total_seconds())
    assert StageRun.objects.get().lease_until == before


def test_it_outlives_a_database_that_is_away(
    stage_of: Callable[..., Stage],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs = pipeline.claim(stage_of(lambda _: None))
    ended, port = threading.Event(), connection.settings_dict["PORT"]
    keeper = threading.Thread(target=leases.keep_up, args=(runs, ended, time.monotonic() + 60))
    monkeypatch.setitem(connection.settings_dict, "PORT", "9")
    keeper.start()
    time.sleep(SHORT.total_seconds())
    monkeypatch.setitem(connection.settings_dict, "PORT", port)
    before = timezone.now()
    time.sleep(SHORT.total_seconds())
    ended.set()
    keeper.join()
    assert "the database is away" in caplog.text
    lease = StageRun.objects.get().lease_until
    assert lease is not None
    assert lease > before + SHORT / 2
