"""Photos that giver and receiver both have: all that is said of the one is said of the other."""

from collections.abc import Sequence

from django.apps import apps
from django.db import IntegrityError, transaction

from accounts.models import User
from dedup.services.carrying import moves_of
from dedup.services.known import Case, read_known
from dedup.services.ledger import Ledger
from faces.services.freed import place_later
from ops.leaving.deleting import delete_photos
from photos.models import Photo
from photos.services.in_place import bring_home
from photos.services.removal import restore_photos
from photos.storage import Stored

# Where a photo is shown, and what hangs on it; a row that is there already is not needed twice.
SHOWN_IN = (
    ("albums.Album", "cover"),
    ("rights.SpacePhoto", "photo"),
    ("rights.LinkPhoto", "photo"),
    ("stories.Story", "cover"),
    ("activity.Comment", "photo"),
    ("activity.Like", "photo"),
    ("activity.Event", "photo"),
    ("photos.Sidecar", "photo"),
    ("editing.Edit", "source"),
    ("ingest.Receipt", "photo"),
    ("ingest.SourceFile", "photo"),
    ("ingest.TakeoutMember", "photo"),
    ("sharing.GuestUpload", "photo"),
    ("clients.InboxEntry", "photo"),
)
AT_ONCE = 200


def merge_same(photos: Sequence[Photo], receiver: User) -> None:
    """`photos` are the giver's, each with `same_id`; they go when all is carried over."""
    for start in range(0, len(photos), AT_ONCE):
        chunk = photos[start : start + AT_ONCE]
        for photo in chunk:
            keeper = Photo.objects.get(pk=photo.same_id)  # type: ignore[attr-defined]
            merge(photo, keeper, receiver)
        delete_photos([photo.pk for photo in chunk])


def merge(photo: Photo, keeper: Photo, receiver: User) -> None:
    if photo.kept_in_id is None and keeper.kept_in_id is not None:
        bring_home(keeper, Stored(photo.original_key, photo.sha256, photo.sha1, photo.size_bytes))
    if photo.trashed_at is None and keeper.trashed_at is not None:
        restore_photos(Photo.objects.filter(pk=keeper.pk))
        keeper.refresh_from_db()
    ledger = Ledger(receiver.pk)
    for move in moves_of(Case(keeper, [photo], read_known([keeper, photo]))):
        if move.is_possible:
            move.do(ledger)
    place_later(ledger.freed)
    for label, column in SHOWN_IN:
        show_instead(label, column, photo, keeper)


def show_instead(label: str, column: str, photo: Photo, keeper: Photo) -> None:
    rows = apps.get_model(label)._default_manager  # noqa: SLF001
    for pk in rows.filter(**{column: photo}).values_list("pk", flat=True):
        try:
            with transaction.atomic():
                rows.filter(pk=pk).update(**{column: keeper})
        except IntegrityError:  # it is shown there already, and this row goes with the photo
            continue
