"""A library of its own for the screenshots: `manage.py run` on a free port and a fresh folder."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded import ROOT, stop_servers

READY_SECONDS = 180


class NotStarted(RuntimeError):
    """The library did not answer in time."""


@dataclass(frozen=True)
class Library:
    url: str
    environment: dict[str, str]

    def manage(self, *words: str) -> None:
        command = [sys.executable, "manage.py", *words]
        subprocess.run(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.DEVNULL, check=True
        )


@contextmanager
def fresh_library(folder: Path) -> Iterator[Library]:
    """An empty library that runs until the block ends."""
    if folder.exists():
        stop_servers(folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    library = Library(*address_and_environment(folder))
    with (folder.parent / "run.log").open("w") as log:
        command = [sys.executable, "manage.py", "run"]
        running = subprocess.Popen(
            command, cwd=ROOT, env=library.environment, stdout=log, stderr=log
        )
        try:
            wait_until_ready(library.url)
            yield library
        finally:
            running.terminate()
            running.wait()


def address_and_environment(folder: Path) -> tuple[str, dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {key: value for key, value in os.environ.items() if not key.endswith("_URL")}
    own = {"HEIRLOOM_DATA": str(folder), "PORT": str(port)}
    return f"http://127.0.0.1:{port}", {**kept, **own}


def wait_until_ready(url: str) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
        else:
            return
    raise NotStarted(f"No library at {url}; see var/shots/run.log.")
