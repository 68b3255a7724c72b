"""Uploads that go on after a lost connection: pieces are written to the disk before they are
acknowledged, and the whole file goes to its receiver, also after a crash."""

import hashlib
import logging
import os
from dataclasses import dataclass
from typing import BinaryIO

from celery import shared_task
from django.db.models import F

from ingest.models import ResumableUpload
from ingest.models.resumable import in_a_week
from ingest.parts import PartInUse, is_disk_full, locked_part, part_path, safe_offset
from ingest.receivers import RECEIVERS
from photos.formats import HEAD_BYTES
from photos.storage import CHUNK_BYTES, Readable

logger = logging.getLogger(__name__)

CHECKPOINT_BYTES = 8 * 2**20  # what a killed process may cost to send again


class WrongOffset(Exception):
    """The piece does not begin where the upload ends."""


class WrongChecksum(Exception):
    """The piece is not what was sent."""


class ContentRefused(Exception):
    """The first bytes say that this is nothing for the receiver."""


@dataclass(frozen=True)
class Checksum:
    """What the bytes of a piece must hash to."""

    algorithm: str
    digest: bytes


@dataclass(frozen=True)
class Piece:
    """Bytes that belong at an offset of an upload."""

    body: Readable
    offset: int
    checksum: Checksum | None = None


def append(upload: ResumableUpload, piece: Piece) -> None:
    """Put a piece to the end of the upload. What came of a piece that is cut off is kept.

    Raises PartInUse, WrongOffset, WrongChecksum, ContentRefused.
    """
    with locked_part(upload) as file:
        start = safe_offset(upload)
        if piece.offset != start:
            raise WrongOffset(f"The upload goes on at {start}.")
        file.truncate(start)
        file.seek(start)
        if piece.checksum:
            write_checked(upload, file, piece.body, piece.checksum)
        else:
            write_through(upload, file, piece.body)
        if start < HEAD_BYTES:
            look_at_head(upload, file)
        if upload.is_whole:
            hand_over(upload)


def write_through(upload: ResumableUpload, file: BinaryIO, body: Readable) -> None:
    """Acknowledge from time to time, and at the end, also when the line breaks."""
    unsafe_bytes = 0
    try:
        while chunk := body.read(CHUNK_BYTES):
            file.write(chunk)
            unsafe_bytes += len(chunk)
            if unsafe_bytes >= CHECKPOINT_BYTES:
                acknowledge(upload, file)
                unsafe_bytes = 0
    finally:
        acknowledge(upload, file)


def write_checked(
    upload: ResumableUpload, file: BinaryIO, body: Readable, checksum: Checksum
) -> None:
    """All or nothing: half a piece cannot be checked."""
    digest = hashlib.new(checksum.algorithm, usedforsecurity=False)
    while chunk := body.read(CHUNK_BYTES):
        file.write(chunk)
        digest.update(chunk)
    if digest.digest() != checksum.digest:
        raise WrongChecksum("The piece does not have the checksum that was sent with it.")
    acknowledge(upload, file)


def acknowledge(upload: ResumableUpload, file: BinaryIO) -> None:
    """Bytes are ours once they are on the disk; only then the row says so."""
    file.flush()
    os.fsync(file.fileno())
    upload.offset_bytes = file.tell()
    upload.expires_at = in_a_week()
    upload.save(update_fields=["offset_bytes", "expires_at"])


def look_at_head(upload: ResumableUpload, file: BinaryIO) -> None:
    """Send away, once its first bytes are here, what the receiver will not take."""
    if upload.offset_bytes < min(HEAD_BYTES, upload.size_bytes):
        return
    file.seek(0)
    reason = RECEIVERS[upload.receiver].refuse_head(upload, file.read(HEAD_BYTES))
    if reason:
        forget(upload)
        raise ContentRefused(reason)


def complete(upload: ResumableUpload) -> None:
    """Hand over what is whole already, after a crash or a full disk. Raises PartInUse."""
    with locked_part(upload):
        upload.offset_bytes = safe_offset(upload)
        upload.save(update_fields=["offset_bytes"])
        if upload.is_whole:
            hand_over(upload)


def hand_over(upload: ResumableUpload) -> None:
    """Give the whole file to its receiver once, and remember the answer."""
    if upload.answer is None:
        answer = RECEIVERS[upload.receiver].receive(upload, part_path(upload))
        upload.answer = {**answer, "target": upload.target_id}
        upload.save(update_fields=["answer"])
        logger.info("upload %s received", upload.pk)
    part_path(upload).unlink(missing_ok=True)


def cancel(upload: ResumableUpload) -> None:
    """Remove an upload and what came of it. Raises PartInUse."""
    with locked_part(upload):
        forget(upload)


def forget(upload: ResumableUpload) -> None:
    part_path(upload).unlink(missing_ok=True)
    upload.delete()


@shared_task
def receive_whole() -> None:
    """Find the files whose last byte came, but which never reached their receiver."""
    whole = ResumableUpload.objects.filter(answer__isnull=True, offset_bytes=F("size_bytes"))
    for upload in whole:
        try:
            complete(upload)
        except PartInUse:
            logger.info("upload %s is being received", upload.pk)
        except OSError as error:
            if not is_disk_full(error):
                raise
            logger.warning("no room on the disk for upload %s", upload.pk)
