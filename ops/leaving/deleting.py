"""The deed: rows go in chunks, then the files that no other row needs. It may be killed anywhere
and is taken up again by the next run."""

import logging

from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import User
from curating.services.leftovers import clear_leftovers, note_files
from curating.services.slips import forget_person
from dedup.models import ChangedPhoto, UncheckedPhoto
from faces.models import MovedFace
from ingest.models import ResumableUpload, TakeoutImport
from ingest.resumable import forget
from ingest.takeout.uploads import discard
from ops.leaving.spaces import leave_spaces
from photos.models import Photo, Source
from photos.services.removal import mending_stacks
from sharing.guests.deciding import reject_uploads
from sharing.guests.selectors import waiting_for

logger = logging.getLogger(__name__)

CHUNK = 500


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
        note_files(photos)
        photos.delete()


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
        forget_person(user)
        pk, email = user.pk, user.email
        user.delete()
        MovedFace.objects.filter(owner_id=pk).delete()
        ChangedPhoto.objects.filter(owner_id=pk).delete()
        UncheckedPhoto.objects.filter(owner_id=pk).delete()
        record(None, Verb.LEFT, email)
