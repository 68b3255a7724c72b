"""The bytes of uploads that come in pieces: one file each in the incoming folder, named by id."""

import errno
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from ingest.models import ResumableUpload
from photos.storage import flush_to_disk

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
SPARE_BYTES = 200 * 2**20  # for the database and the log, when a disk fills up
MOST_SHOWN = 50
STRAY_SECONDS = 24 * 3600


class PartInUse(Exception):
    """Another request is writing to this upload."""


def parts_folder() -> Path:
    return Path(settings.INCOMING_DIR) / "resumable"


def part_path(upload: ResumableUpload) -> Path:
    return parts_folder() / str(upload.pk)


@contextmanager
def locked_part(upload: ResumableUpload) -> Iterator[BinaryIO]:
    """The upload's file, ours alone, with the row as it is now.

    The system takes the lock back when a process dies. Raises PartInUse.
    """
    path = part_path(upload)
    is_new = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PartInUse("Another request is writing to this upload.") from None
        if is_new:
            flush_to_disk(path.parent)
        upload.refresh_from_db()
        yield file


def safe_offset(upload: ResumableUpload) -> int:
    """How much of the file is here: what was acknowledged, if the file was not lost since."""
    if upload.answer is not None:
        return upload.size_bytes
    path = part_path(upload)
    return min(upload.offset_bytes, path.stat().st_size) if path.exists() else 0


def unfinished_uploads(owner: User) -> QuerySet[ResumableUpload]:
    """Photos of which a part came, and which go on when they are chosen again; newest first."""
    uploads = ResumableUpload.objects.filter(owner=owner, receiver="photo", answer__isnull=True)
    started = uploads.filter(offset_bytes__gt=0, expires_at__gt=timezone.now())
    return started.order_by("-started_at")[:MOST_SHOWN]


def has_room(size_bytes: int) -> bool:
    """Whether the disk takes a file of this size, and once more while it is moved into place."""
    return shutil.disk_usage(settings.INCOMING_DIR).free > 2 * size_bytes + SPARE_BYTES


def is_disk_full(error: OSError) -> bool:
    return error.errno in NO_ROOM


def clear_expired() -> None:
    """Remove the uploads that nobody goes on with, and files that belong to none."""
    for upload in ResumableUpload.objects.filter(expires_at__lt=timezone.now()):
        part_path(upload).unlink(missing_ok=True)
        upload.delete()
    known = {str(pk) for pk in ResumableUpload.objects.values_list("pk", flat=True)}
    for path in parts_folder().glob("*"):
        if path.name not in known and path.stat().st_mtime < time.time() - STRAY_SECONDS:
            path.unlink(missing_ok=True)
