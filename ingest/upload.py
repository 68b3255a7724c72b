"""The one way in. Web uploads, folders, and every client end in `receive_upload`."""

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from accounts.models import User
from ingest.models import Batch, Receipt
from ingest.pipeline import enrol, start_again
from ingest.room import PlanFull, give_back_room, hold_room, room_held
from ingest.tasks import wake_on_commit
from photos.formats import HEAD_BYTES, Format, UnsupportedFormat, sniff_format
from photos.locks import hold_bytes
from photos.models import Photo, Source
from photos.services.library import NO_FLAGS, Flags, SidecarFile, create_photo, keep_sidecar
from photos.storage import (
    Readable,
    StorageFailed,
    Stored,
    TooLarge,
    measure_in_place,
    originals,
    put_original,
)
from vault.services.locking import bytes_came_again

logger = logging.getLogger(__name__)

LONGEST_NAME = 255  # also what file systems allow


@dataclass(frozen=True)
class Incoming:
    """A file that is handed in: its bytes, and what is known of it from outside.

    `source` is where the photo came from; `path` tells the file from others of its batch. With
    `kept_in` the original stays at this path of that source, and is only read. `upload` is the id
    of the pieces in which it came.
    """

    stream: Readable
    filename: str
    file_time: datetime
    source: str = ""
    path: str = ""
    sidecars: Sequence[SidecarFile] = ()
    flags: Flags = NO_FLAGS
    kept_in: Source | None = None
    upload: UUID | None = None


class Rejoined:
    """A stream whose first bytes were already read."""

    def __init__(self, head: bytes, rest: Readable) -> None:
        self.head = io.BytesIO(head)
        self.rest = rest

    def read(self, size: int = -1, /) -> bytes:
        return self.head.read(size) or self.rest.read(size)


def receive_upload(batch: Batch, incoming: Incoming) -> Receipt:
    """Store a file in the library of the batch's owner, and give the receipt for it.

    The bytes are safe and the row committed when this returns. A duplicate is a success. What is
    no photo or video is refused with the reason, and nothing of it is kept.
    """
    try:
        head = read_head(incoming.stream)
        file_format = sniff_format(head, filename=incoming.filename)
        stream = Rejoined(head, incoming.stream)
        stored = store(batch.owner, incoming, stream, file_format)
    except (UnsupportedFormat, TooLarge) as refusal:
        return refuse(batch, incoming, reason=str(refusal))
    except PlanFull as full:
        refused = Receipt.Outcome.REFUSED
        return write_receipt(batch, incoming, refused, reason=str(full), is_over_plan=True)
    return enter_library(batch, incoming, stored, file_format)


def store(owner: User, incoming: Incoming, stream: Readable, file_format: Format) -> Stored:
    """The bytes are safe: copied and read back, or where they stay in a source, read once.

    Raises PlanFull before anything is stored."""
    if incoming.kept_in:
        measured = measure_in_place(stream, path=incoming.path)
        hold_room(owner, measured.sha256, 0)
        return measured
    return put_original(
        stream,
        extension=file_format.extension,
        admit=lambda file: room_held(owner, file.sha256, file.size_bytes),
    )


def enter_library(batch: Batch, incoming: Incoming, stored: Stored, file_format: Format) -> Receipt:
    """The photo's row, its stages and its receipt in one transaction; then the wake-up.

    Raises StorageFailed where the last row of the same bytes went while these were stored.
    """
    with hold_bytes(stored.sha256):
        if not (incoming.kept_in or originals().exists(stored.key)):
            raise StorageFailed(f"{stored.key} was just deleted. Hand the file in again.")
        photo, is_new = create_photo(
            batch.owner,
            stored,
            file_format,
            filename=clean_filename(incoming.filename),
            file_time=incoming.file_time,
            source=incoming.source[:300],
            flags=incoming.flags,
            kept_in=incoming.kept_in,
        )
        give_back_room(batch.owner, stored.sha256)
        if photo.is_locked:
            bytes_came_again(photo)
        enrol([photo])
        has_news = [keep_sidecar(photo, sidecar) for sidecar in incoming.sidecars]
        if any(has_news) and not is_new:
            start_again("metadata", [photo.pk])
        wake_on_commit()
        outcome = Receipt.Outcome.ADDED if is_new else Receipt.Outcome.DUPLICATE
        return write_receipt(batch, incoming, outcome, photo=photo)


def refuse(batch: Batch, incoming: Incoming, *, reason: str) -> Receipt:
    """The receipt for a file that is not taken."""
    return write_receipt(batch, incoming, Receipt.Outcome.REFUSED, reason=reason)


def write_receipt(
    batch: Batch,
    incoming: Incoming,
    outcome: Receipt.Outcome,
    *,
    photo: Photo | None = None,
    reason: str = "",
    is_over_plan: bool = False,
) -> Receipt:
    logger.debug("batch %d: %s", batch.pk, outcome)
    return Receipt.objects.create(
        batch=batch,
        filename=clean_filename(incoming.filename),
        path=incoming.path,
        upload=incoming.upload,
        outcome=outcome,
        photo=photo,
        reason=reason,
        is_over_plan=is_over_plan,
    )


def read_head(stream: Readable) -> bytes:
    """The first bytes of a stream, however small the pieces in which it comes."""
    head = b""
    while len(head) < HEAD_BYTES and (piece := stream.read(HEAD_BYTES - len(head))):
        head += piece
    return head


def clean_filename(name: str) -> str:
    """A name without control characters and without the path, short enough to keep."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(character for character in last if character.isprintable()).strip()
    return visible[-LONGEST_NAME:] or "unnamed"
