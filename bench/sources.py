"""Figures of a watched folder: its first scan, the daily one, and how soon a new file is there."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event, Thread

import pyvips
from django.db import connection

from accounts.models import User
from bench.figure import Budget, Figure
from bench.handed_in import NotDone
from bench.scale import USERS, Scale
from ingest.models import Batch, Scan
from ingest.sources import services
from ingest.sources.scan import run_scan
from ingest.sources.watching import Watcher
from photos.models import Photo, Source

FILES_A_FOLDER = 200
NEW_FILES = 5
PATIENCE_SECONDS = 60


def watched_folder(scale: Scale, folder: Path) -> list[Figure]:
    """Of small JPEGs, so that what is measured is ours and not the disk's."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        write_photos(root, scale.files)
        source = services.add_folder(User.objects.get(pk=USERS), name)
        try:
            first, again = scan_seconds(source), scan_seconds(source)
            soon = seconds_until_new_files(source)
        finally:
            services.remove(source, with_photos=True)
            Batch.objects.filter(owner=USERS).delete()
    count = f"{scale.files:,} files"
    return [
        Figure(f"first scan of a folder of {count}", first, "s"),
        Figure(f"scan of {count} without a change", again, "s"),
        Figure("a new file of a watched folder", soon, "s", budget=Budget("at most", 5)),
    ]


def write_photos(root: Path, count: int) -> None:
    content = pyvips.Image.black(16, 12).jpegsave_buffer()
    for number in range(count):
        path = root / f"{number // FILES_A_FOLDER:04}" / f"{number:06}.jpg"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content + b"%d" % number)


def scan_seconds(source: Source) -> float:
    scan = services.rescan(source)
    started = time.perf_counter()
    run_scan(scan.pk if scan else 0)
    return time.perf_counter() - started


def seconds_until_new_files(source: Source) -> float:
    """From a file's last write until its photo is in the library."""
    with watching(source):
        return median(seconds_until_new_file(source, number) for number in range(NEW_FILES))


def seconds_until_new_file(source: Source, number: int) -> float:
    path = Path(source.root) / f"new{number}.jpg"
    path.write_bytes(pyvips.Image.black(16, 12).jpegsave_buffer() + b"new%d" % number)
    arrived = Photo.objects.filter(kept_in=source, original_key=path.name)
    return seconds_until(arrived.exists)


@contextmanager
def watching(source: Source) -> Iterator[None]:
    """The watcher as `manage.py run` starts it, but in a thread."""
    stop = Event()

    def run() -> None:
        Watcher().run(stop)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    try:
        seconds_until(Scan.objects.filter(source=source, finished_at=None).exists)
        yield
    finally:
        stop.set()
        thread.join()


def seconds_until(condition: Callable[[], bool]) -> float:
    started = time.perf_counter()
    while not condition():
        if time.perf_counter() > started + PATIENCE_SECONDS:
            raise NotDone("The watcher did not see it.")
        time.sleep(0.02)
    return time.perf_counter() - started
