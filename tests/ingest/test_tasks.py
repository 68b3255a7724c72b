"""Wake-ups and the sweep: messages may be lost, the rows are not."""

import os
import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from config.celery import app
from ingest import tasks
from ingest.batches import close_batch, open_batch
from ingest.models import Batch, Receipt, StageRun
from ingest.pipeline import enrol
from tests.factories import make_photo
from tests.ingest.stages import Line, line

__all__ = ["line"]


@pytest.fixture
def in_process() -> Any:
    """Tasks run where they are sent, so that a chain of wake-ups can be followed to its end."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def test_one_wake_up_carries_a_photo_through_every_stage(
    alice: User, line: Line, in_process: None
) -> None:
    photo = make_photo(alice)
    enrol([photo])
    tasks.work("first")
    assert set(StageRun.objects.values_list("state", flat=True)) == {"done"}
    assert [line[name].batches for name in ("first", "second", "third")] == [[[photo.pk]]] * 3


def test_a_stage_gives_others_their_turn(
    alice: User, line: Line, in_process: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks, "TURN_SECONDS", -1)
    enrol([make_photo(alice) for _ in range(9)])
    tasks.work("first")
    assert len(line["first"].batches) == 3


def test_the_sweep_finds_what_a_dead_worker_left(alice: User, line: Line, in_process: None) -> None:
    enrol([make_photo(alice)])
    StageRun.objects.filter(stage="first").update(
        state="running", attempts=1, lease_until=timezone.now() - timedelta(seconds=1)
    )
    tasks.sweep()
    assert StageRun.objects.filter(state="done").count() == 3


def test_it_enrols_what_is_missing(alice: User, line: Line, in_process: None) -> None:
    make_photo(alice)
    tasks.enrol_missing()
    assert StageRun.objects.filter(state="done").count() == 3


def test_a_broker_that_is_away_costs_nothing_but_time(
    alice: User, line: Line, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with app.connection_for_write(url="redis://127.0.0.1:1/0") as nowhere:
        monkeypatch.setattr(
            tasks.work,
            "apply_async",
            lambda *a, **k: app.send_task("x", connection=nowhere, retry=False),
        )
        tasks.wake(*line.stages)
    assert "the broker is away" in caplog.text


def test_a_batch_is_finished_when_its_photos_are(alice: User, line: Line, in_process: None) -> None:
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    photo = make_photo(alice)
    enrol([photo])
    Receipt.objects.create(batch=batch, filename="a", outcome="added", photo=photo)
    close_batch(batch)
    batch.refresh_from_db()
    assert batch.received_at
    assert batch.finished_at is None

    tasks.work("first")
    batch.refresh_from_db()
    assert batch.finished_at


def test_an_upload_whose_page_was_closed_comes_to_its_end(alice: User, line: Line) -> None:
    forgotten, fresh, busy = (open_batch(alice, Batch.Origin.UPLOAD) for _ in range(3))
    long_ago = timezone.now() - timedelta(hours=2)
    Batch.objects.filter(pk__in=[forgotten.pk, busy.pk]).update(started_at=long_ago)
    Receipt.objects.create(batch=busy, filename="a", outcome="refused")
    tasks.sweep()
    finished = Batch.objects.filter(finished_at__isnull=False)
    assert list(finished) == [forgotten]
    assert fresh.received_at is None


def test_it_clears_what_old_uploads_left(db: None, settings: Any) -> None:
    old, fresh = settings.INCOMING_DIR / "old", settings.INCOMING_DIR / "fresh"
    for path in (old, fresh):
        path.write_bytes(b"part")
    os.utime(old, (time.time() - 2 * tasks.STALE_UPLOAD_SECONDS,) * 2)
    tasks.clear_incoming()
    assert list(settings.INCOMING_DIR.iterdir()) == [fresh]
