"""Photos on their real way into the bench's library, and out of it again."""

import os
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from accounts.models import User
from bench.scale import USERS
from config.embedded import ROOT
from config.processes import library_processes
from ingest.batches import open_batch
from ingest.models import Batch, StageRun
from ingest.tasks import work
from ingest.upload import Incoming, receive_upload
from photos.imaging.measure import make_photo
from photos.models import Photo, Rendition
from photos.storage import originals, renditions

DIFFERENT_PHOTOS = 8
POLL_SECONDS = 0.02
PATIENCE_SECONDS = 600
FILE_TIME = datetime(2024, 5, 1, 12, tzinfo=UTC)


class NotDone(RuntimeError):
    """Stages failed, or took too long."""


def photo_files(folder: Path, count: int) -> list[Path]:
    """12 MP JPEGs in the folder, made on first use; each has other bytes than the others."""
    folder.mkdir(exist_ok=True)
    files = [folder / f"{number:03}.jpg" for number in range(count)]
    for number, file in enumerate(files):
        if file.exists():
            continue
        if number < DIFFERENT_PHOTOS:
            make_photo(file, seed=number)
        else:  # what stands behind a JPEG's end is no part of the picture
            file.write_bytes(files[number % DIFFERENT_PHOTOS].read_bytes() + b"%d" % number)
    return files


def hand_in(files: Sequence[Path]) -> list[int]:
    """Receive the files as an upload does; the ids of their photos."""
    owner = User.objects.get(pk=USERS)
    batch = open_batch(owner, Batch.Origin.UPLOAD)
    return [photo_id for file in files if (photo_id := hand_in_one(batch, file))]


def hand_in_one(batch: Batch, file: Path) -> int | None:
    with file.open("rb") as stream:
        return receive_upload(batch, Incoming(stream, file.name, FILE_TIME)).photo_id


def wait_for(photo_ids: Sequence[int], stages: Sequence[str]) -> None:
    """Until these stages are done for the photos. Raises NotDone."""
    runs = StageRun.objects.filter(photo__in=photo_ids, stage__in=stages)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while runs.exclude(state=StageRun.State.DONE).exists():
        is_lost = runs.filter(state__in=(StageRun.State.FAILED, StageRun.State.BLOCKED)).exists()
        if is_lost or time.monotonic() > deadline:
            raise NotDone(f"{stages} of {len(photo_ids)} photos")
        time.sleep(POLL_SECONDS)


def take_out(photo_ids: Sequence[int]) -> None:
    """Remove photos with their files, so that the same files can come in again."""
    photos = Photo.objects.filter(pk__in=photo_ids)
    for key in Rendition.objects.filter(photo__in=photos).values_list("key", flat=True):
        renditions().delete(key)
    for key in photos.values_list("original_key", flat=True):
        originals().delete(key)
    photos.delete()
    Batch.objects.filter(owner=USERS).delete()


@contextmanager
def worker() -> Iterator[None]:
    """The worker for decoding, as `manage.py run` starts it."""
    work.app.control.purge()
    (process,) = (each for each in library_processes(0) if each.name == "worker")
    running = subprocess.Popen(process.command, cwd=ROOT, env=os.environ)
    try:
        yield
    finally:
        running.terminate()
        running.wait()
