"""The one way in. Web uploads, folders, and every client end in `receive_upload`."""

import io
import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from ingest.models import Batch, Receipt
from ingest.pipeline import enrol, start_again
from ingest.tasks import wake_on_commit
from photos.formats import HEAD_BYTES, UnsupportedFormat, sniff_format
from photos.models import Photo
from photos.services.library import SidecarFile, create_photo, keep_sidecar
from photos.storage import Readable, TooLarge, put_original

logger = logging.getLogger(__name__)

LONGEST_NAME = 255  # also what file systems allow


@dataclass(frozen=True)
class Incoming:
    """A file that is handed in: its bytes, and what is known of it from outside."""

    stream: Readable
    filename: str
    file_time: datetime
    source: str = ""
    sidecar: SidecarFile | None = None


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
        photo, outcome = take_in(batch.owner, incoming)
    except (UnsupportedFormat, TooLarge) as refusal:
        return refuse(batch, incoming.filename, reason=str(refusal))
    logger.debug("batch %d: photo %d %s", batch.pk, photo.pk, outcome)
    name = clean_filename(incoming.filename)
    return Receipt.objects.create(batch=batch, filename=name, outcome=outcome, photo=photo)


def refuse(batch: Batch, filename: str, *, reason: str) -> Receipt:
    """The receipt for a file that is not taken."""
    logger.debug("batch %d: a file was refused", batch.pk)
    return Receipt.objects.create(
        batch=batch,
        filename=clean_filename(filename),
        outcome=Receipt.Outcome.REFUSED,
        reason=reason,
    )


def take_in(owner: User, incoming: Incoming) -> tuple[Photo, Receipt.Outcome]:
    """Bytes first, then the row and its stages in one transaction, then the wake-up."""
    head = read_head(incoming.stream)
    file_format = sniff_format(head, filename=incoming.filename)
    stored = put_original(Rejoined(head, incoming.stream), extension=file_format.extension)
    with transaction.atomic():
        photo, is_new = create_photo(
            owner,
            stored,
            file_format,
            filename=clean_filename(incoming.filename),
            file_time=incoming.file_time,
            source=incoming.source[:300],
        )
        enrol([photo])
        if incoming.sidecar and keep_sidecar(photo, incoming.sidecar) and not is_new:
            start_again("metadata", [photo.pk])
        wake_on_commit()
    return photo, Receipt.Outcome.ADDED if is_new else Receipt.Outcome.DUPLICATE


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
