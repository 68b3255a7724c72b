"""A file that a client puts into its inbox: into the library, and onto the list."""

import errno
import hashlib
import shutil
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from clients.dav.companions import MOST_BYTES, is_companion, keep_beside_photos, sidecars_for
from clients.dav.errors import Refusal
from clients.dav.inbox import Place, Written, empty_file, list_file
from ingest.batches import batch_of_today, has_grown
from ingest.bodies import CheckedBody, ChecksumDiffers, UploadCutOff
from ingest.models import Batch, Receipt
from ingest.upload import Incoming, Rejoined, read_head, receive_upload, refuse

RESERVE_BYTES = 100 * 2**20  # for database and renditions, when the disk is nearly full
DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Arrived:
    """What became of a PUT."""

    is_new: bool
    sha256: str


def put_file(
    place: Place, body: CheckedBody, *, file_time: datetime | None, must_be_new: bool
) -> Arrived:
    """Take the file in. Raises Refusal, and then nothing of it is kept."""
    check_room(body.length or 0)
    modified_at = file_time or timezone.now()
    try:
        written = received(place, body, modified_at)
    except OSError as error:
        if error.errno in DISK_IS_FULL:
            raise Refusal(507, "The disk is full.", "sufficient-disk-space") from error
        raise
    is_new = list_file(place, written, must_be_new=must_be_new)
    return Arrived(is_new, written.sha256)


def received(place: Place, body: CheckedBody, modified_at: datetime) -> Written:
    """The bytes where they belong: nowhere, with the listing, or in the library."""
    source = f"/dav/upload/{place.path}"
    incoming = Incoming(body, place.name, modified_at, source=source, path=place.path)
    batch = batch_of_today(place.owner, Batch.Origin.WEBDAV)
    try:
        head = read_head(body)
        if not head:
            return empty_file(modified_at)
        whole = Rejoined(head, body)
        if is_companion(place.name):
            return keep_companion(place, whole, modified_at)
        return enter_library(place, whole, batch, incoming)
    except (UploadCutOff, ChecksumDiffers) as error:
        drop_older_refusals(refuse(batch, incoming, reason=reason_of(error)))
        raise Refusal(400, reason_of(error)) from error


def enter_library(place: Place, whole: Rejoined, batch: Batch, incoming: Incoming) -> Written:
    found = replace(incoming, stream=whole, sidecars=sidecars_for(place))
    receipt = receive_upload(batch, found)
    photo = receipt.photo
    if photo is None:
        drop_older_refusals(receipt)
        if receipt.is_over_plan:
            raise Refusal(507, receipt.reason, "quota-not-exceeded")  # RFC 4331
        raise Refusal(413 if is_too_large(incoming) else 415, receipt.reason)
    if receipt.outcome == Receipt.Outcome.ADDED:
        has_grown(batch)
    return Written(photo.size_bytes, photo.sha256, photo.sha1, incoming.file_time, photo)


def keep_companion(place: Place, whole: Rejoined, modified_at: datetime) -> Written:
    content = bytearray()
    while piece := whole.read(MOST_BYTES):
        content += piece
        if len(content) > MOST_BYTES:
            raise Refusal(413, "Files beside a photo are taken up to 1 MB.")
    kept = bytes(content)
    keep_beside_photos(place, kept)
    sha1 = hashlib.sha1(kept, usedforsecurity=False).hexdigest()
    sha256 = hashlib.sha256(kept).hexdigest()
    return Written(len(kept), sha256, sha1, modified_at, content=kept)


def check_room(length: int) -> None:
    """Raises Refusal before the bytes come, where it is known that they will not fit."""
    if length > settings.MAX_UPLOAD_BYTES:
        most = settings.MAX_UPLOAD_BYTES // 2**20
        raise Refusal(413, f"Files over {most} MB are not taken.")
    if length + RESERVE_BYTES > free_bytes():
        raise Refusal(507, "The disk is full.", "sufficient-disk-space")


def free_bytes() -> int:
    return shutil.disk_usage(settings.INCOMING_DIR).free


def drop_older_refusals(receipt: Receipt) -> None:
    """A client that tries the same file again every hour is told of once."""
    same = Receipt.objects.filter(
        batch=receipt.batch, path=receipt.path, outcome=Receipt.Outcome.REFUSED
    )
    same.exclude(pk=receipt.pk).delete()


def reason_of(error: OSError) -> str:
    if isinstance(error, ChecksumDiffers):
        return "The bytes that came are not those whose checksum was sent."
    return "The connection was lost before the file's end."


def is_too_large(incoming: Incoming) -> bool:
    taken: int = getattr(incoming.stream, "size_bytes", 0)
    return taken > settings.MAX_UPLOAD_BYTES
