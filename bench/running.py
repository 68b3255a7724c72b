"""Figures of the whole library as `manage.py run` starts it: time, memory, weight of a page."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin

from django.core.cache import cache
from django.db import connections
from django.urls import reverse

from accounts.models import User
from bench.browser import Browser, free_port, wait_for_page
from bench.figure import Budget, Figure
from bench.handed_in import hand_in, photo_files, take_out, wait_for
from bench.memory import library_bytes
from bench.scale import BIG_MONTH, MONTH, Scale
from config import embedded
from ingest.pipeline import STAGES

START_SECONDS = 60
SIGN_IN = "accounts:sign_in"
WEB_PROCESSES = 8  # connections, so that each of the web's processes has served one
SCRIPT = re.compile(r'<script[^>]+src="([^"]+)"')
IMPORTED = re.compile(r"""(?:from|import)\s*["'](\.[^"']+)["']""")
GB = 1000**3
KB = 1000


def whole_library(scale: Scale, folder: Path) -> list[Figure]:
    """Start, use and stop the library on the bench's data."""
    user = User.objects.get(pk=1)
    files = photo_files(folder / "photos", min(scale.photos, os.cpu_count() or 1))
    stop_servers(folder)
    started = time.perf_counter()
    with library(folder) as (port, process_id):
        seconds = time.perf_counter() - started
        photo_ids = use(port, user, files)
        memory = library_bytes(process_id, folder)
        weight = script_bytes(port, user)
        take_out(photo_ids)
    embedded.revive_servers(folder)
    return [
        Figure("start until the first page", seconds, "s", budget=Budget("at most", 5)),
        Figure("memory of all processes", memory / GB, "GB", budget=Budget("at most", 1.5)),
        Figure("scripts of the timeline", weight / KB, "kB", budget=Budget("at most", 100)),
    ]


@contextmanager
def library(folder: Path) -> Iterator[tuple[int, int]]:
    """`manage.py run`, from nothing running to its first page; the port and the process."""
    port = free_port()
    own = ("DATABASE_URL", "REDIS_URL")  # so that it starts the servers as it always does
    environment = {name: value for name, value in os.environ.items() if name not in own}
    with (folder / "run.log").open("w") as log:
        running = subprocess.Popen(
            [sys.executable, "manage.py", "run"],
            cwd=embedded.ROOT,
            env={**environment, "PORT": str(port)},
            stdout=log,
            stderr=log,
        )
    try:
        wait_for_page(port, reverse(SIGN_IN), seconds=START_SECONDS)
        yield port, running.pid
    finally:
        connections.close_all()
        running.send_signal(signal.SIGINT)
        running.wait()


def stop_servers(folder: Path) -> None:
    connections.close_all()
    cache.close()
    embedded.stop_servers(folder)


def use(port: int, user: User, files: list[Path]) -> list[int]:
    """Have every process do its work once: pages, months, searches, and photos that come in."""
    paths = [
        reverse("photos:timeline"),
        reverse("photos:months"),
        reverse("photos:month", args=[MONTH]),
        reverse("photos:month", args=[BIG_MONTH]),
        reverse("photos:photo", args=[1]),
        reverse("search:results") + "?q=children+on+the+beach",
    ]
    for _ in range(WEB_PROCESSES):
        with Browser(port, user) as browser:
            for path in paths:
                browser.get(path)
    photo_ids = hand_in(files)
    wait_for(photo_ids, [stage.name for stage in STAGES])
    return photo_ids


def script_bytes(port: int, user: User) -> int:
    """The compressed size of the timeline's scripts, with all that they import at once."""
    with Browser(port, user) as browser:
        page = reverse("photos:timeline")
        waiting = SCRIPT.findall(browser.get(page).body.decode())
        sizes: dict[str, int] = {}
        while waiting:
            path = waiting.pop()
            if path in sizes:
                continue
            sizes[path] = len(browser.get(path, Accept_Encoding="br, gzip").body)
            waiting += [urljoin(path, name) for name in IMPORTED.findall(text_of(browser, path))]
    return sum(sizes.values())


def text_of(browser: Browser, path: str) -> str:
    return browser.get(path, Accept_Encoding="identity").body.decode()
