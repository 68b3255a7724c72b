"""Live as long as it answers; ready while every part does its work, and else which does not."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import Error, connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from config import env
from ingest.models import PausedStage, StageTally
from ingest.pipeline import STAGES
from ops import tasks
from ops.models import Pulse
from ops.watching import pulses, ready
from ops.watching.pulses import BEAT, Heart, note_pulse, workers_by_queue
from tests.ops.shared import forget_last_migration, make_run

WELL = {
    "database": True, "broker": True, "storage": True, "migrations": True, "workers": True,
    "queue": True, "beat": True,
}  # fmt: skip


@pytest.fixture
def _at_work(db: None) -> None:
    """Two workers and beat."""
    note_pulse("cpu@here", "cpu,io")
    note_pulse("ml@here", "ml")
    note_pulse(BEAT)


def ask() -> tuple[int, dict[str, bool]]:
    response = Client().get("/health/ready")
    assert "no-store" in response["Cache-Control"]
    return response.status_code, response.json()


def lost(*names: str) -> None:
    Pulse.objects.filter(name__in=names).update(seen_at=timezone.now() - timedelta(hours=1))


@pytest.mark.usefixtures("_at_work")
def test_it_is_ready_while_all_is_well() -> None:
    assert ask() == (200, WELL)


def test_it_lives_without_any_server(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    response = Client().get("/health/live")
    assert (response.status_code, response.json()) == (200, {"live": True})
    assert Client().post("/health/live").status_code == 405


@pytest.mark.usefixtures("_at_work")
def test_it_misses_a_worker_and_beat() -> None:
    lost("ml@here")
    assert ask() == (503, {**WELL, "workers": False})
    lost(BEAT)
    assert ask() == (503, {**WELL, "workers": False, "beat": False})
    pulses.forget_lost()
    assert Pulse.objects.count() == 3


@pytest.mark.usefixtures("_at_work")
def test_a_worker_may_be_away_while_its_stages_are_paused() -> None:
    lost("ml@here")
    paused = [PausedStage(stage=stage.name) for stage in STAGES if stage.queue == "ml"]
    PausedStage.objects.bulk_create(paused)
    assert ask() == (200, WELL)
    lost("cpu@here")
    assert ask()[1]["workers"] is False


@pytest.mark.usefixtures("_at_work")
def test_work_that_nobody_does_is_seen(alice: User) -> None:
    make_run(alice, "metadata", "due", minutes=14)
    assert ask() == (200, WELL)
    make_run(alice, "metadata", "due", minutes=16)
    assert ask() == (503, {**WELL, "queue": False})
    StageTally.objects.create(stage="renditions")  # of the same queue, just now
    assert ask() == (200, WELL)
    StageTally.objects.update(worked_at=timezone.now() - timedelta(hours=1))
    run = make_run(alice, "renditions", "running")
    assert ask() == (200, WELL)
    run.delete()
    PausedStage.objects.create(stage="metadata")
    assert ask() == (200, WELL)


@pytest.mark.usefixtures("_at_work")
def test_who_has_no_minutes_left_waits_rightly(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_run(alice, "faces", "due", minutes=60)
    assert ask()[1]["queue"] is False
    monkeypatch.setattr("ops.watching.jobs.owners_out_of_time", lambda: [alice.pk])
    assert ask() == (200, WELL)


@pytest.mark.usefixtures("_at_work")
def test_a_database_of_an_older_version_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ready.Version, "is_seen", False)
    name = forget_last_migration()
    assert ask() == (503, {**WELL, "migrations": False})
    assert ready.waiting_migrations() == [f"ops.{name}"]


@pytest.mark.django_db(transaction=True)
def test_it_says_that_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as change:
        change.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        change.setitem(connection.settings_dict, "PORT", "9")
        status, parts = ask()
        change.setattr(ready, "health", lambda: dict.fromkeys(("database", "broker"), True))
        assert ready.readiness()["workers"] is False  # it went while it was asked
    connection.close()
    assert status == 503
    assert {name for name, is_well in parts.items() if is_well} == {"broker", "storage"}


@pytest.mark.usefixtures("_at_work")
def test_it_says_that_broker_and_storage_are_away(tmp_path: Any, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    (tmp_path / "file").write_text("in the way")
    folder = env.storage(f"file://{tmp_path}/file/originals")
    settings.STORAGES = {**settings.STORAGES, "originals": folder}
    assert ask() == (503, {**WELL, "broker": False, "storage": False})


def consumer(name: str, *queues: str) -> Any:
    """As celery hands it over."""
    of_worker = SimpleNamespace(consume_from=dict.fromkeys(queues))
    return SimpleNamespace(
        hostname=name, app=SimpleNamespace(amqp=SimpleNamespace(queues=of_worker))
    )


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_alive_from_its_start_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulses, "PULSE_SECONDS", 0.02)
    tasks.begin_pulse(sender=consumer("cpu@here", "cpu", "io"))
    heart = tasks.hearts["cpu@here"]
    for _ in range(250):
        if workers_by_queue():
            break
        heart.is_over.wait(0.02)
    assert workers_by_queue() == {"cpu": 1, "io": 1}
    assert str(Pulse.objects.get()) == "cpu@here"
    tasks.end_pulse()
    assert not heart.is_alive()
    assert workers_by_queue() == {}


def test_a_pulse_outlives_a_database_that_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*_: str) -> None:
        raise Error("gone")

    monkeypatch.setattr(pulses, "note_pulse", away)
    monkeypatch.setattr(pulses, "connection", SimpleNamespace(close=lambda: None))
    Heart("cpu@here", ["cpu"]).beat()
    assert "the pulse of cpu@here was not noted: gone" in caplog.text
