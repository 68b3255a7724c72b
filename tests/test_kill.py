"""kill -9 of worker, PostgreSQL and broker during an import: nothing lost, nothing twice."""

import hashlib
import json
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image

from config.embedded import ROOT
from tests.stages import NOT_OF_EVERY_PHOTO
from tests.stored import environment_without_servers

COUNT = 200
PATIENCE_SECONDS = 1200
TARGETS = {
    "worker": lambda words: "celery" in words and "worker" in words,
    "postgres": lambda words: "bin/postgres -D" in words,
    "broker": lambda words: "valkey-server" in words,
}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """200 small photos, none like another: each that is would be compared with all of its kind."""
    folder = tmp_path / "photos"
    folder.mkdir()
    for number in range(COUNT):
        squares = random.Random(number).randbytes(4 * 3 * 3)
        picture = Image.frombytes("RGB", (4, 3), squares).resize((160, 120))
        picture.save(folder / f"{number:04}.jpg", comment=str(number))
    return folder


@pytest.fixture
def environment(tmp_path: Path, photos: Path) -> dict[str, str]:
    """A library of its own, with short leases so that the test need not wait long."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return {
        **environment_without_servers(),
        "HEIRLOOM_DATA": str(tmp_path / "data"),
        "HEIRLOOM_MODELS": str(ROOT / "var" / "test" / "models"),
        "HEIRLOOM_ADMIN_EMAIL": "alice@example.org",
        "HEIRLOOM_ADMIN_PASSWORD": "correct horse battery",
        "HEIRLOOM_LEASE_SECONDS": "8",
        "HEIRLOOM_SWEEP_SECONDS": "2",
        "PORT": str(port),
        "PHOTOS": str(photos),
    }


@pytest.fixture
def library(environment: dict[str, str], tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with (tmp_path / "run.log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "run"], cwd=ROOT, env=environment,
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        yield running
        running.send_signal(signal.SIGINT)
        running.wait(60)


def manage(environment: dict[str, str], *words: str) -> str:
    """The output of a manage.py command; tried again while the servers come back."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode == 0:
            return done.stdout
        time.sleep(1)
    pytest.fail(f"{words} never answered: {done.stderr[-2000:]}")


def progress(environment: dict[str, str]) -> dict[str, dict[str, int]]:
    return {row["stage"]: row for row in json.loads(manage(environment, "status", "--json"))}


def kill(name: str, environment: dict[str, str]) -> int:
    """kill -9 every process of this kind that belongs to this library; their number."""
    folder, killed = environment["HEIRLOOM_DATA"], 0
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        if TARGETS[name](words) and belongs_to(process, folder):
            process.kill()
            killed += 1
    return killed


def belongs_to(process: psutil.Process, folder: str) -> bool:
    """By its working folder (the servers) or its environment (the workers)."""
    try:
        there = process.cwd().startswith(folder)
        return there or process.environ().get("HEIRLOOM_DATA") == folder
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False


def wait_for_all(environment: dict[str, str]) -> dict[str, dict[str, int]]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        rows = progress(environment)
        if all(rows[stage]["done"] == COUNT for stage in rows.keys() - NOT_OF_EVERY_PHOTO):
            return rows
        time.sleep(2)
    pytest.fail(f"still at work: {progress(environment)}")


@pytest.mark.slow
def test_an_import_survives_kill_9_of_everything(
    library: subprocess.Popen[bytes], environment: dict[str, str], photos: Path
) -> None:
    chance = random.Random(20)
    manage(environment, "status")  # until the tables stand
    while progress(environment)["metadata"]["done"] < 20:
        time.sleep(0.3)
    for name in ("worker", "postgres", "broker", "worker", "postgres"):
        assert kill(name, environment), f"no {name} was running"
        time.sleep(chance.uniform(1, 3))

    rows = wait_for_all(environment)
    assert {stage: row["failed"] for stage, row in rows.items()} == dict.fromkeys(rows, 0)
    words = ("export", "--user", "alice@example.org", "--manifest-only")
    manifest = [json.loads(row) for row in manage(environment, *words).splitlines()]
    sent = sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in photos.iterdir())
    assert sorted(row["sha256"] for row in manifest) == sent

    data = Path(environment["HEIRLOOM_DATA"])
    kept = [path for path in (data / "originals").rglob("*") if path.is_file()]
    assert sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in kept) == sent
    thumbnails = list((data / "renditions").rglob("*-thumbnail.webp"))
    assert len(thumbnails) == COUNT
