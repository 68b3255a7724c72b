"""The processes of one machine, kept running: web, workers and beat, until Ctrl-C.

`python -m config.processes PORT` does only that, without Django: it is what `manage.py run`
becomes once all is prepared, so that the keeper takes little memory.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import NoReturn

from config import embedded
from config.embedded.folder import ServerFailed

logger = logging.getLogger(__name__)

CHECK_SECONDS = 1.0
STOP_SECONDS = 20.0  # then what is still there is killed; its work is found again by its lease
QUICK_DEATH_SECONDS = 5.0
UP_SECONDS = 20.0
WATCH_MARK = "watch"  # a file in the data folder while there are folders to watch


@dataclass
class Process:
    """A program that is started again when it ends."""

    name: str
    command: Sequence[str]
    port: int | None = None
    is_needed: Callable[[], bool] = lambda: True
    running: subprocess.Popen[bytes] | None = None
    started_at: float = field(default=0.0)

    def keep_running(self) -> None:
        """Start it, unless it runs or died a moment ago; stop what is not needed any more."""
        if not self.is_needed():
            self.stop()
            return
        if self.running and self.running.poll() is None:
            return
        if time.monotonic() - self.started_at < QUICK_DEATH_SECONDS:
            return
        if self.running:
            logger.warning("%s ended with %s and is started again", self.name, self.running.poll())
        self.started_at = time.monotonic()
        self.running = subprocess.Popen(
            self.command, start_new_session=True, stdin=subprocess.DEVNULL
        )

    def wait_until_up(self) -> None:
        """Until something listens on its port, for a while."""
        deadline = time.monotonic() + UP_SECONDS
        while self.port and not is_listening(self.port) and time.monotonic() < deadline:
            time.sleep(0.05)

    def stop(self) -> None:
        if self.running and self.running.poll() is None:
            self.running.terminate()

    def end(self, deadline: float) -> None:
        """Wait for it until the deadline, then kill it with all its children."""
        if not self.running:
            return
        try:
            self.running.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)


class StopAsked(Exception):
    """Ctrl-C, or a polite kill."""


def run_until_stopped(processes: Sequence[Process], folder: Path) -> None:
    """Keep the processes and the embedded servers running; stop all of them at the end.

    The first one has the machine for itself until it is up: people wait for the page.
    """
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    try:
        with suppress(StopAsked):
            keep_all_running(processes, folder)
    finally:
        stop_all(processes)
        embedded.stop_servers(folder)


def keep_all_running(processes: Sequence[Process], folder: Path) -> NoReturn:
    processes[0].keep_running()
    processes[0].wait_until_up()
    while True:
        for process in processes:
            process.keep_running()
        time.sleep(CHECK_SECONDS)
        try:
            embedded.revive_servers(folder)
        except ServerFailed:
            logger.exception("A server could not be started; it is tried again in a moment")


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    """Once is enough: a second Ctrl-C must not cut the stopping short."""
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.SIG_IGN)
    raise StopAsked


def stop_all(processes: Sequence[Process]) -> None:
    for process in processes:
        process.stop()
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        process.end(deadline)


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def library_processes(port: int) -> list[Process]:
    """Everything that a library on one machine needs beside its servers."""
    programs = Path(sys.executable).parent
    celery = [str(programs / "celery"), "--quiet"]
    worker = [
        *celery,
        "-A",
        "config",
        "worker",
        "--loglevel=WARNING",
        "--without-gossip",
        "--without-mingle",
    ]
    watching = [sys.executable, "manage.py", "watch_sources"]
    decoders = str(max(1, os.cpu_count() or 1))
    return [
        Process(
            "web", [str(programs / "gunicorn"), "-c", "config/gunicorn.py", f"-b:{port}"], port
        ),
        Process("worker", [*worker, "-n", "cpu@%h", "-Q", "cpu,io", "-c", decoders]),
        Process("ml-worker", [*worker, "-n", "ml@%h", "-Q", "ml", "-P", "solo"]),
        Process("sources", watching, is_needed=(embedded.data_folder() / WATCH_MARK).exists),
        Process("beat", [*celery, "-A", "config.beat", "beat", "--loglevel=WARNING"]),
    ]


if __name__ == "__main__":
    run_until_stopped(library_processes(int(sys.argv[1])), embedded.data_folder())
    sys.stdout.write("Stopped.\n")
