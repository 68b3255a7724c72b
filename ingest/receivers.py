"""Who takes an upload that came in pieces, once it is whole. The one list of them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from accounts.models import User
from ingest.models import Batch, Receipt, ResumableUpload
from ingest.takeout.uploads import owns_collection, receive_archive, refuse_no_archive
from ingest.told_folders import lying_in
from ingest.upload import Incoming, receive_upload, refuse
from photos.formats import UnsupportedFormat, sniff_format
from photos.storage import Readable

Answer = dict[str, Any]


@dataclass(frozen=True)
class Receiver:
    """What a purpose of uploads has to know.

    `receive` is given the whole file, which is removed afterwards, and may be called again after a
    crash. `refuse_head` says by the first bytes why the rest need not come, or nothing.
    """

    owns_target: Callable[[User, int], bool]
    refuse_head: Callable[[ResumableUpload, bytes], str]
    receive: Callable[[ResumableUpload, Path], Answer]


def owns_batch(user: User, batch_id: int) -> bool:
    return Batch.objects.filter(pk=batch_id, owner=user).exists()


def refuse_no_photo(upload: ResumableUpload, head: bytes) -> str:
    """Give a receipt for what is no photo, before all of it was sent in vain."""
    try:
        sniff_format(head, filename=upload.filename)
    except UnsupportedFormat as refusal:
        batch = Batch.objects.get(pk=upload.target_id)
        incoming = incoming_of(upload, io.BytesIO(head))
        return (receipt_of(upload) or refuse(batch, incoming, reason=str(refusal))).reason
    return ""


def receive_photo(upload: ResumableUpload, path: Path) -> Answer:
    """The file goes into the library; a batch that seemed to be through has news again."""
    batch = Batch.objects.get(pk=upload.target_id)
    receipt = receipt_of(upload) or hand_in(upload, batch, path)
    Batch.objects.filter(pk=batch.pk).update(finished_at=None, seen_at=None)
    return {"outcome": receipt.outcome, "reason": receipt.reason, "photo": receipt.photo_id}


def receipt_of(upload: ResumableUpload) -> Receipt | None:
    """What was given for it before a crash."""
    return Receipt.objects.filter(upload=upload.pk).first()


def hand_in(upload: ResumableUpload, batch: Batch, path: Path) -> Receipt:
    with path.open("rb") as file:
        return receive_upload(batch, incoming_of(upload, file))


def incoming_of(upload: ResumableUpload, stream: Readable) -> Incoming:
    incoming = Incoming(stream, upload.filename, upload.file_time, upload=upload.pk)
    return lying_in(upload.folder, incoming)


RECEIVERS = {
    "photo": Receiver(owns_batch, refuse_no_photo, receive_photo),
    "takeout": Receiver(owns_collection, refuse_no_archive, receive_archive),
}
