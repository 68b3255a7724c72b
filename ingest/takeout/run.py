"""A Takeout import from its beginning to its end: phase after phase, each of which may be cut off
at any moment and done again."""

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from ingest.batches import open_batch
from ingest.folders import LEASE, patiently
from ingest.models import Batch, TakeoutImport
from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.bring import bring_photos, known_before, pending_media
from ingest.takeout.index import index_archives
from ingest.takeout.match import match_members
from ingest.takeout.options import Options
from ingest.takeout.progress import Progress, Tell
from ingest.takeout.rehearse import rehearse
from ingest.takeout.relate import relate
from ingest.takeout.settle import finish, settle_descriptions
from ingest.takeout.uploads import discard
from photos.storage import originals

logger = logging.getLogger(__name__)

Phase = TakeoutImport.Phase
MOST_OUTAGES = 20
SPARE_BYTES = 500 * 2**20  # for renditions and everything else that is going on
LOCK = 7_340_033  # the space of our locks in the database
ASK_FOR_LOCK = "SELECT pg_try_advisory_lock(%s, %s)"


class NoArchive(ValueError):
    """There is nothing to read at a path; the reason is for people."""


class NotEnoughSpace(OSError):
    """The photos would not fit on the disk."""


class AlreadyRunning(RuntimeError):
    """Another process is on this import."""


def open_takeout(
    owner: User, paths: Sequence[Path], options: Options, *, is_dry_run: bool = False
) -> TakeoutImport:
    """The unfinished import of just these archives with these options, or a new one.

    Raises NoArchive.
    """
    for path in paths:
        if not path.is_absolute() or not path.exists() or not os.access(path, os.R_OK):
            raise NoArchive(f"{path} cannot be read.")
    mark = fingerprint(paths, options)
    unfinished = TakeoutImport.objects.filter(
        batch__owner=owner, fingerprint=mark, is_dry_run=is_dry_run, finished_at=None
    )
    return unfinished.order_by("-pk").first() or TakeoutImport.objects.create(
        batch=open_batch(owner, Batch.Origin.TAKEOUT, ", ".join(path.name for path in paths)),
        paths=[str(path) for path in paths],
        fingerprint=mark,
        options=options.as_json(),
        is_dry_run=is_dry_run,
    )


def fingerprint(paths: Sequence[Path], options: Options) -> str:
    """Changes with the archives, as far as their names, sizes and dates tell, and the options."""
    files = sorted(each for path in paths for each in [path, *below(path)])
    state = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    return hashlib.sha256(json.dumps([state, options.as_json()]).encode()).hexdigest()


def below(path: Path) -> list[Path]:
    return list(path.iterdir()) if path.is_dir() else []


def run_takeout(takeout: TakeoutImport, tell: Tell) -> None:
    """Go through the phases that are left. Waits for a database that is away, some times.

    What stopped it before is taken for mended.

    Raises AlreadyRunning, NotEnoughSpace and what the storage raises.
    """
    for _ in range(MOST_OUTAGES):
        try:
            with held(takeout):
                reopen(takeout)
                run_phases(takeout, tell)
                return
        except (OperationalError, InterfaceError):
            logger.warning("Takeout import %d: the database went away", takeout.pk)
            connection.close()
            patiently(connection.ensure_connection)
    raise OSError("The database went away too often.")


def reopen(takeout: TakeoutImport) -> None:
    """An import that had stopped is under way again."""
    stopped = TakeoutImport.objects.filter(pk=takeout.pk, finished_at=None).exclude(error="")
    if stopped.update(error=""):
        Batch.objects.filter(pk=takeout.batch_id).update(received_at=None, finished_at=None)


def run_phases(takeout: TakeoutImport, tell: Tell) -> None:
    archives = TakeoutArchives([Path(path) for path in takeout.paths])
    takeout.refresh_from_db()

    def tell_and_stay(progress: Progress) -> None:
        renew_lease(takeout.batch)
        tell(progress)

    while takeout.phase != Phase.DONE:
        STEPS[Phase(takeout.phase)](takeout, archives, tell_and_stay)
        takeout.phase = NEXT[Phase(takeout.phase)]
        takeout.save(update_fields=["phase"])
    if takeout.finished_at is None:
        discard(takeout)
        finish(takeout)
    logger.info("Takeout import %d is done", takeout.pk)


def match_step(takeout: TakeoutImport, _archives: TakeoutArchives, tell: Tell) -> None:
    match_members(takeout, tell)


def bring_step(takeout: TakeoutImport, archives: TakeoutArchives, tell: Tell) -> None:
    if takeout.is_dry_run:
        rehearse(takeout, archives, tell)
        return
    check_space(takeout)
    bring_photos(takeout, archives, tell)


def relate_step(takeout: TakeoutImport, _archives: TakeoutArchives, tell: Tell) -> None:
    tell(Progress(takeout.phase, 0))
    relate(takeout)
    settle_descriptions(takeout)


STEPS: dict[Phase, Callable[[TakeoutImport, TakeoutArchives, Tell], None]] = {
    Phase.INDEX: index_archives,
    Phase.MATCH: match_step,
    Phase.BRING: bring_step,
    Phase.RELATE: relate_step,
}
NEXT = dict(zip(Phase, list(Phase)[1:], strict=False))


@contextmanager
def held(takeout: TakeoutImport) -> Iterator[None]:
    """Nobody else works on it meanwhile: a lock that goes with its process, however that ends.

    Raises AlreadyRunning.
    """
    with connection.cursor() as cursor:
        cursor.execute(ASK_FOR_LOCK, [LOCK, takeout.pk])
        if not cursor.fetchone()[0]:
            raise AlreadyRunning("Another process is working on this import.")
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, takeout.pk])


def renew_lease(batch: Batch) -> None:
    """Tell the sweep that somebody is on it; seldom, because it is a write."""
    now = timezone.now()
    if batch.lease_until is None or batch.lease_until < now + LEASE / 2:
        batch.lease_until = now + LEASE
        batch.save(update_fields=["lease_until"])


def check_space(takeout: TakeoutImport) -> None:
    """Raises NotEnoughSpace where the originals lie on a disk on which they would not fit."""
    storage = originals()
    if not isinstance(storage, FileSystemStorage):
        return
    known = known_before(takeout).values("pk")
    new = pending_media(takeout).exclude(pk__in=known)
    needed = new.aggregate(bytes=Sum("size_bytes", default=0))["bytes"] + SPARE_BYTES
    free = shutil.disk_usage(settings.INCOMING_DIR).free
    if free < needed:
        raise NotEnoughSpace(f"{needed // 2**20} MB are needed, and {free // 2**20} MB are free.")
