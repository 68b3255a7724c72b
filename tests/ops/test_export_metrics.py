"""Figures for Prometheus: closed without a token, true with one, and from all processes."""

import json
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import Error
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from ingest.models import PausedStage, StageTally
from ops.watching import metrics
from ops.watching.pulses import note_pulse
from ops.watching.troubles import tell_operators
from photos.models import Source
from tests.factories import make_photo
from tests.ops.shared import make_run

TOKEN = "a long token"
DASHBOARD = Path(django_settings.ROOT) / "docs" / "grafana.json"


@pytest.fixture(autouse=True)
def _token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def scrape() -> str:
    response = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain")
    return response.content.decode()


def samples(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """By name and the values of the labels, in the order of the labels' names."""
    return {
        (sample.name, tuple(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_it_is_closed_without_the_token(settings: Any, db: None) -> None:
    browser = Client()
    for header in ("", "Bearer wrong", "Bearer", f"Basic {TOKEN}", "Bearer ä"):
        response = browser.get("/metrics", headers={"Authorization": header})
        assert response.status_code == 401
        assert b"heirloom" not in response.content
    settings.METRICS_TOKEN = ""
    for header in (f"Bearer {TOKEN}", "Bearer ", ""):
        response = browser.get("/metrics", headers={"Authorization": header})
        assert response.status_code == 404


def test_it_tells_stages_queues_and_the_library(alice: User) -> None:
    for state in ("due", "due", "running", "waiting", "failed", "blocked"):
        make_run(alice, "faces", state, minutes=2)
    make_photo(alice, is_locked=True)
    PausedStage.objects.create(stage="ocr")
    StageTally.objects.create(stage="hashes", done=7, failed=2, milliseconds=1500)
    Source.objects.create(owner=alice, kind="folder", name="NAS", root="/n", state="offline")
    note_pulse("cpu@here", "cpu,io")
    tell_operators("backup", "It failed.")
    found = samples(scrape())
    states = {state: found["heirloom_stage_photos", ("faces", state)] for state in STATES}
    assert states == {"due": 2, "running": 1, "waiting": 1, "failed": 2}
    assert 119 <= found["heirloom_stage_oldest_seconds", ("faces",)] < 180
    assert found["heirloom_stage_oldest_seconds", ("ocr",)] == 0
    assert found["heirloom_stage_paused", ("ocr",)] == 1
    assert found["heirloom_stage_done_total", ("hashes",)] == 7
    assert found["heirloom_stage_errors_total", ("hashes",)] == 2
    assert found["heirloom_stage_seconds_total", ("hashes",)] == 1.5
    assert found["heirloom_photos", ("library",)] == 6
    assert found["heirloom_photos", ("locked",)] == 1
    assert found["heirloom_stored_bytes", ("jpeg", "library")] > 6000
    assert found["heirloom_queue_workers", ("cpu",)] == 1
    assert found["heirloom_queue_workers", ("ml",)] == 0
    assert found["heirloom_queue_messages", ("ml",)] >= 0
    assert found["heirloom_sources", ("offline",)] == 1
    assert found["heirloom_troubles", ()] == 1
    assert found["heirloom_stray_files", ()] == 0
    assert found["heirloom_up", ("database",)] == 1
    assert found["heirloom_up", ("workers",)] == 0
    assert any(name == "heirloom_disk_free_bytes" for name, _ in found)


STATES = ("due", "running", "waiting", "failed")


def test_it_times_requests_by_room(alice: User) -> None:
    before = samples(scrape())
    Client().get("/health/live")
    Client().generic("BREW", "/no-such-page/")
    after = samples(scrape())
    live, odd = ("GET", "ops", "2xx"), ("other", "other", "4xx")
    name = "heirloom_request_seconds_count"
    assert after[name, live] - before.get((name, live), 0) == 2  # the first scrape, too
    assert after[name, odd] - before.get((name, odd), 0) == 1


def test_without_servers_it_tells_what_is_up(
    settings: Any, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    down = dict.fromkeys(("database", "broker"), False)
    monkeypatch.setattr(metrics, "readiness", lambda: down)
    found = samples(scrape())
    assert found["heirloom_up", ("database",)] == 0
    assert not any(name.startswith("heirloom_stage") for name, _ in found)
    assert not any(name.startswith("heirloom_queue") for name, _ in found)


OBSERVE = """
from ops.watching.requests import REQUEST_SECONDS
REQUEST_SECONDS.labels("tests", "GET", "2xx").observe(0.2)
"""


def test_it_adds_up_what_several_processes_saw(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    monkeypatch.setenv(metrics.SHARED, str(tmp_path))
    started = [
        subprocess.Popen([sys.executable, "-c", OBSERVE], cwd=django_settings.ROOT)
        for _ in range(2)
    ]
    assert [process.wait() for process in started] == [0, 0]
    found = samples(scrape())
    assert found["heirloom_request_seconds_count", ("GET", "tests", "2xx")] == 2
    assert "heirloom_stage_photos" in scrape()


SERVED = """
import os, runpy
module = runpy.run_path("config/gunicorn.py")
from ops.watching.requests import REQUEST_SECONDS
REQUEST_SECONDS.labels("tests", "GET", "2xx").observe(0.2)
print(len(os.listdir(os.environ[module["SHARED"]])))
module["on_exit"](None)
"""


@pytest.mark.parametrize("inherited", ["", "/tmp/heirloom-metrics-1-gone"])
def test_what_gunicorn_serves_is_kept_there(inherited: str) -> None:
    """Also where another server's process started it, whose folder may be gone."""
    environment = {**os.environ, metrics.SHARED: inherited}
    said = subprocess.run(
        [sys.executable, "-c", SERVED], cwd=django_settings.ROOT, env=environment,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "1"


def test_gunicorn_makes_and_removes_their_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(metrics.SHARED, "")
    module = runpy.run_path(str(django_settings.ROOT / "config" / "gunicorn.py"))
    folder = Path(os.environ[metrics.SHARED])
    assert folder.is_dir()
    again = runpy.run_path(str(django_settings.ROOT / "config" / "gunicorn.py"))
    assert Path(os.environ[again["SHARED"]]) == folder
    module["on_exit"](None)
    assert not folder.exists()


def test_the_dashboard_asks_only_for_what_is_told(alice: User) -> None:
    make_photo(alice)
    text = scrape()
    told = {name for name, _ in samples(text)}
    asked = set(re.findall(r"heirloom_\w+", json.dumps(json.loads(DASHBOARD.read_text()))))
    assert len(asked) > 12
    assert asked <= told


@pytest.mark.django_db
def test_registering_it_asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise Error

    monkeypatch.setattr(metrics, "readiness", refuse)
    assert list(metrics.Library().describe()) == []
