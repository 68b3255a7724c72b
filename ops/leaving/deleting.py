"""The deed: rows go in chunks, then the files that no other row needs. It may be killed anywhere
and is taken up again by the next run."""

import logging

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import User
from dedup.models import ChangedPhoto, UncheckedPhoto
from faces.models import MovedFace
from ingest.models import ResumableUpload, TakeoutImport
from ingest.resumable import forget
from ingest.takeout.uploads import discard
from ops.leaving.spaces import leave_spaces
from ops.models import LeftoverFile
from photos.locks import hold_bytes
from photos.models import Photo, Rendition, Source
from photos.services.removal import mending_stacks
from photos.storage import originals, renditions
from sharing.guests.deciding import reject_uploads
from sharing.guests.selectors import waiting_for
from vault.models import LockedFile, LockedPhoto

logger = logging.getLogger(__name__)

CHUNK = 500
Storage = LeftoverFile.Storage


def delete_due() -> None:
    """All accounts whose fourteen days are over, and the files that earlier runs left."""
    for user in User.objects.filter(leaves_at__lte=timezone.now()):
        delete_account(user)
    clear_leftovers()


def delete_account(user: User) -> None:
    """Everything in it, and then the account itself."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    Source.objects.filter(owner=user).update(state=Source.State.PAUSED)
    count = 0
    while photos := list(Photo.objects.filter(owner=user).order_by("pk")[:CHUNK]):
        delete_photos([photo.pk for photo in photos])
        count += len(photos)
    discard_uploads(user)
    delete_rest(user)
    logger.info("account %s is deleted, with %d photos in this run", user.pk, count)


def delete_photos(photo_ids: list[int]) -> None:
    """Their rows; in the same transaction their files are noted."""
    photos = Photo.objects.filter(pk__in=photo_ids)
    with mending_stacks(photos):
        LeftoverFile.objects.bulk_create(files_of(photos), ignore_conflicts=True)
        photos.delete()


def files_of(photos: QuerySet[Photo]) -> list[LeftoverFile]:
    stored = photos.filter(kept_in=None).values_list("original_key", "sha256")
    made = Rendition.objects.filter(photo__in=photos).values_list("key", "photo__sha256")
    sealed = LockedFile.objects.filter(locked__photo__in=photos)
    by_storage = {
        Storage.ORIGINAL: stored,
        Storage.RENDITION: made,
        Storage.SEALED: sealed.values_list("key", "locked__photo__sha256"),
    }
    return [
        LeftoverFile(storage=storage, key=key, sha256=sha256)
        for storage, rows in by_storage.items()
        for key, sha256 in rows
        if key
    ]


def discard_uploads(user: User) -> None:
    """What came only in part, waits to be imported, or was sent by guests."""
    reject_uploads(waiting_for(user))
    for upload in ResumableUpload.objects.filter(owner=user):
        forget(upload)
    for takeout in TakeoutImport.objects.filter(batch__owner=user):
        discard(takeout)


def delete_rest(user: User) -> None:
    """The account with all that hangs on it, and notes for work on its library."""
    with transaction.atomic():
        leave_spaces(user)
        LogEntry.objects.filter(user=user).delete()
        pk, email = user.pk, user.email
        user.delete()
        MovedFace.objects.filter(owner_id=pk).delete()
        ChangedPhoto.objects.filter(owner_id=pk).delete()
        UncheckedPhoto.objects.filter(owner_id=pk).delete()
        record(None, Verb.LEFT, email)


def clear_leftovers() -> None:
    """Delete the files that nobody needs. Who hands the same bytes in meanwhile waits for it, and
    then stores them anew."""
    for leftover in LeftoverFile.objects.order_by("pk").iterator():
        with hold_bytes(leftover.sha256):
            if not is_needed(leftover):
                storage = renditions() if leftover.storage == Storage.RENDITION else originals()
                storage.delete(leftover.key)
            leftover.delete()


def is_needed(leftover: LeftoverFile) -> bool:
    """Whether another row has these bytes: in the clear, not only encrypted."""
    if leftover.storage == Storage.SEALED:
        return LockedFile.objects.filter(key=leftover.key).exists()
    if leftover.storage == Storage.RENDITION:
        return Rendition.objects.filter(key=leftover.key).exists()
    sealed = LockedPhoto.objects.filter(photo=OuterRef("pk"), state=LockedPhoto.State.LOCKED)
    others = Photo.objects.filter(original_key=leftover.key, kept_in=None)
    return others.exclude(Exists(sealed)).exists()
