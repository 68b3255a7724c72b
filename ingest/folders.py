"""Importing a folder: every file in it is handed in, with the XMP sidecar that lies beside it."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection

from ingest.batches import close_batch
from ingest.models import Batch, Receipt
from ingest.upload import Incoming, receive_upload, refuse
from photos.services.library import SidecarFile

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
SIDECAR_SUFFIX = ".xmp"
MOST_SIDECAR_BYTES = 4 * 2**20
PATIENCE_SECONDS = 120  # how long an import waits for a database that is away


class NotAFolder(ValueError):
    """There is no such folder, or it cannot be read."""


@shared_task
def import_folder_of_machine(batch_id: int, folder: str) -> None:
    """The task of the upload page's "a folder on this machine"."""
    import_folder(Batch.objects.get(pk=batch_id), Path(folder))


def check_folder(folder: Path) -> Path:
    """The folder, if it is one that can be read. Raises NotAFolder."""
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise NotAFolder(f"{folder} is not a folder that can be read.")
    return folder


def import_folder(
    batch: Batch, folder: Path, *, on_receipt: Callable[[Receipt], None] | None = None
) -> None:
    """Hand in every file below a folder. Running it again adds only what is new."""
    for path in files_below(check_folder(folder)):
        receipt = patiently(partial(import_file, batch, path))
        if on_receipt:
            on_receipt(receipt)
    patiently(partial(close_batch, batch))


def import_file(batch: Batch, path: Path) -> Receipt:
    """Hand in one file; one that cannot be read gets a receipt that says so."""
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        stream = path.open("rb")
    except OSError as error:
        return refuse(batch, path.name, reason=f"The file cannot be read: {error.strerror}.")
    with stream:
        incoming = Incoming(stream, path.name, modified_at, str(path), sidecar_of(path))
        return receive_upload(batch, incoming)


def files_below(folder: Path) -> Iterator[Path]:
    """Files in name order; hidden ones and sidecars are passed over."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().endswith(SIDECAR_SUFFIX):
                yield Path(parent, name)


def sidecar_of(path: Path) -> SidecarFile | None:
    """IMG_1.jpg.xmp (darktable, digiKam) or IMG_1.xmp (Lightroom) beside IMG_1.jpg."""
    for suffix in (".xmp", ".XMP"):
        for beside in (path.with_name(path.name + suffix), path.with_suffix(suffix)):
            if beside.is_file() and beside.stat().st_size <= MOST_SIDECAR_BYTES:
                return SidecarFile(beside.name, beside.read_bytes())
    return None


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
