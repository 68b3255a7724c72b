"""Keeping processes running, and stopping all of them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config import processes
from config.embedded.folder import ServerFailed
from config.processes import Process, StopAsked, library_processes, run_until_stopped

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1); time.sleep(60)",
]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "CHECK_SECONDS", 0.05)
    monkeypatch.setattr(processes, "QUICK_DEATH_SECONDS", 0.0)
    monkeypatch.setattr(processes, "STOP_SECONDS", 1.0)


@pytest.fixture(autouse=True)
def _own_signals() -> object:
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def after(
    steps: list[Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> list[Callable[[], None]]:
    """Let each look at the servers be one step of the test; the last one presses Ctrl-C."""
    waiting = iter([*steps, lambda: os.kill(os.getpid(), signal.SIGINT)])
    monkeypatch.setattr(processes.embedded, "revive_servers", lambda folder: next(waiting)())
    monkeypatch.setattr(processes.embedded, "stop_servers", lambda folder: None)
    return steps


def test_it_starts_again_what_dies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    process = Process("sleeper", SLEEP)
    pids: list[int] = []

    def kill_it() -> None:
        assert process.running
        pids.append(process.running.pid)
        process.running.kill()
        process.running.wait()

    after([kill_it, kill_it], monkeypatch)
    run_until_stopped([process], tmp_path)
    assert process.running
    assert len({*pids, process.running.pid}) == 3
    assert process.running.poll() is not None, "stopped at the end"


def test_it_does_not_start_again_at_once_what_dies_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(processes, "QUICK_DEATH_SECONDS", 60.0)
    process = Process("broken", [sys.executable, "-c", "raise SystemExit(3)"])
    process.keep_running()
    first = process.running
    assert first
    first.wait()
    process.keep_running()
    assert process.running is first


def test_it_runs_only_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "watch"
    process = Process("watcher", SLEEP, is_needed=mark.exists)
    running: list[bool] = []

    def note() -> None:
        if process.running and not mark.exists():
            process.running.wait(5)
        running.append(bool(process.running and process.running.poll() is None))

    after([note, mark.touch, note, mark.unlink, lambda: None, note], monkeypatch)
    run_until_stopped([Process("sleeper", SLEEP), process], tmp_path)
    assert running == [False, True, False]


def test_it_kills_what_does_not_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stubborn, never_started = Process("stubborn", STUBBORN), Process("never", SLEEP)
    never_started.started_at = time.monotonic() + 60
    monkeypatch.setattr(processes, "QUICK_DEATH_SECONDS", 0.0)
    after([lambda: time.sleep(0.5)], monkeypatch)
    run_until_stopped([stubborn, never_started], tmp_path)
    assert stubborn.running
    assert stubborn.running.wait(5) == -signal.SIGKILL
    assert never_started.running is None


def test_a_second_ctrl_c_does_not_cut_the_stopping_short() -> None:
    with pytest.raises(StopAsked):
        processes.ask_to_stop(signal.SIGINT, None)
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_server_that_does_not_come_back_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    process = Process("sleeper", SLEEP)

    def fail() -> None:
        raise ServerFailed("went away while it started")

    after([fail, fail], monkeypatch)
    run_until_stopped([process], tmp_path)
    assert caplog.text.count("tried again in a moment") == 2


def test_a_keeper_that_fails_leaves_nothing_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = Process("sleeper", SLEEP)

    def fail() -> None:
        raise OSError("no space left")

    after([fail], monkeypatch)
    with pytest.raises(OSError, match="no space"):
        run_until_stopped([process], tmp_path)
    assert process.running
    assert process.running.poll() is not None


def test_a_library_is_web_workers_and_beat() -> None:
    found = {process.name: process.command for process in library_processes(8123)}
    assert set(found) == {"web", "worker", "ml-worker", "sources", "beat"}
    assert "-b:8123" in found["web"]
    for command in found.values():
        assert subprocess.run([command[0], "--version"], check=True, capture_output=True)
