"""What the owner of a link decides about the files that guests sent."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from albums.services import add_photos
from ingest import batches
from ingest.models import Batch
from ingest.upload import Incoming, receive_upload
from photos.models import Photo
from rights.models import LinkPhoto, ShareLink
from sharing.guests.held import drop_files, held_files
from sharing.models import GuestUpload

State = GuestUpload.State


def accept_uploads(owner: User, uploads: Iterable[GuestUpload]) -> list[str]:
    """Into the owner's library, and onto the link; why some were not taken. These wait on."""
    batch = batches.open_batch(owner, Batch.Origin.UPLOAD)
    problems = [accept_upload(batch, upload) for upload in uploads]
    batches.close_batch(batch)
    return [problem for problem in problems if problem]


def accept_upload(batch: Batch, upload: GuestUpload) -> str:
    """As any upload of the owner; why it was not taken, or nothing."""
    with held_files().open(upload.key) as file:
        source = f"{upload.guest_name}: {upload.link}" if upload.link else upload.guest_name
        incoming = Incoming(file, upload.filename, upload.file_time, source=source)
        receipt = receive_upload(batch, incoming)
    if receipt.photo is None:
        return f"{upload.filename}: {receipt.reason}"
    with transaction.atomic():
        if settle(upload, State.ACCEPTED, photo=receipt.photo) and upload.link:
            show(upload.link, receipt.photo)
    return ""


def show(link: ShareLink, photo: Photo) -> None:
    """In the album of the link; where that fills itself or takes nothing of the owner's, and where
    there is none, among the photos that were chosen for the link."""
    album = link.album
    if album is None or album.is_smart or not add_photos(album, [photo]):
        LinkPhoto.objects.get_or_create(link=link, photo=photo)


def reject_uploads(uploads: Iterable[GuestUpload]) -> None:
    """Their bytes are deleted."""
    for upload in uploads:
        with transaction.atomic():
            settle(upload, State.REJECTED)


def settle(upload: GuestUpload, state: State, *, photo: Photo | None = None) -> bool:
    """Whether it still waited; its files go once that is committed."""
    waiting = GuestUpload.objects.filter(pk=upload.pk, state=State.WAITING)
    settled = waiting.update(state=state, photo=photo, key="", picture_key="") == 1
    if settled:
        keys = (upload.key, upload.picture_key)
        transaction.on_commit(lambda: drop_files(keys))
    return settled
