"""Importing a folder: every file in it is handed in, with the XMP sidecar that lies beside it."""

import io
import logging
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from ingest.batches import close_batch, open_batch
from ingest.models import Batch, Receipt
from ingest.upload import Incoming, receive_upload, refuse
from photos.services.library import SidecarFile

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
SIDECAR_SUFFIX = ".xmp"
MOST_SIDECAR_BYTES = 4 * 2**20
LEASE = timedelta(seconds=settings.STAGE_LEASE_SECONDS)
PATIENCE_SECONDS = 120  # how long an import waits for a database that is away


class NotAFolder(ValueError):
    """There is no such folder, or it cannot be read."""


@shared_task
def import_folder_of_machine(batch_id: int) -> None:
    """The task of the upload page's "a folder on this machine", and of a folder left unfinished."""
    batch = Batch.objects.get(pk=batch_id)
    if lease(batch):
        import_folder(batch)


def open_folder_batch(owner: User, folder: Path) -> Batch:
    """A batch for a folder. Raises NotAFolder."""
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise NotAFolder(f"{folder} is not a folder that can be read.")
    return open_batch(owner, Batch.Origin.FOLDER, str(folder))


def import_folder(batch: Batch, on_receipt: Callable[[Receipt], None] | None = None) -> None:
    """Hand in every file of the batch's folder that it has no receipt for yet.

    So an import that was cut off goes on where it was, and another one adds only what is new.
    """
    folder = Path(batch.folder)
    through = set(Receipt.objects.filter(batch=batch).values_list("path", flat=True))
    for path in files_below(folder):
        if str(path.relative_to(folder)) in through:
            continue
        receipt = patiently(partial(import_file, batch, path))
        if on_receipt:
            on_receipt(receipt)
    patiently(partial(close_batch, batch))


def import_file(batch: Batch, path: Path) -> Receipt:
    """Hand in one file; one that cannot be read gets a receipt that says so."""
    renew_lease(batch)
    incoming = Incoming(
        io.BytesIO(),
        path.name,
        timezone.now(),
        source=str(path),
        path=str(path.relative_to(batch.folder)),
    )
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        stream = path.open("rb")
    except OSError as error:
        return refuse(batch, incoming, reason=f"The file cannot be read: {error.strerror}.")
    with stream:
        found = replace(incoming, stream=stream, file_time=modified_at, sidecars=sidecars_of(path))
        return receive_upload(batch, found)


def lease(batch: Batch) -> bool:
    """Take the batch for a while, unless another worker is on it or it is through."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    mine = Batch.objects.filter(free, pk=batch.pk, received_at=None)
    return mine.update(lease_until=now + LEASE) == 1


def renew_lease(batch: Batch) -> None:
    """Keep the batch while we work on it; seldom, because it is a write."""
    if batch.lease_until is None or batch.lease_until < timezone.now() + LEASE / 2:
        batch.lease_until = timezone.now() + LEASE
        batch.save(update_fields=["lease_until"])


@shared_task
def resume_abandoned() -> None:
    """Go on with the folders whose worker died, or whose first message was lost."""
    now = timezone.now()
    abandoned = Batch.objects.filter(
        Q(lease_until__lt=now) | Q(lease_until=None, started_at__lt=now - LEASE),
        origin=Batch.Origin.FOLDER,
        received_at=None,
    )
    for batch_id in abandoned.values_list("pk", flat=True):
        import_folder_of_machine.delay(batch_id)


def files_below(folder: Path) -> Iterator[Path]:
    """Files in name order; hidden ones and sidecars are passed over."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().endswith(SIDECAR_SUFFIX):
                yield Path(parent, name)


def sidecars_of(path: Path) -> list[SidecarFile]:
    """IMG_1.jpg.xmp (darktable, digiKam) or IMG_1.xmp (Lightroom) beside IMG_1.jpg."""
    for suffix in (".xmp", ".XMP"):
        for beside in (path.with_name(path.name + suffix), path.with_suffix(suffix)):
            if beside.is_file() and beside.stat().st_size <= MOST_SIDECAR_BYTES:
                return [SidecarFile(beside.name, beside.read_bytes())]
    return []


def patiently(action: Callable[[], Result]) -> Result:
    """Do it, and again for a while when the database goes away meanwhile."""
    gives_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return action()
        except (OperationalError, InterfaceError):
            if time.monotonic() > gives_up_at:
                raise
            logger.warning("the database is away; waiting for it")
            connection.close()
            time.sleep(1)
