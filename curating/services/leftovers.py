"""Files of photos that were deleted for good: noted in the transaction that deletes the rows, and
deleted after it where no other row needs them. What a killed process leaves, beat goes on with."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from curating.models import LeftoverFile
from photos.locks import hold_bytes
from photos.models import Photo, Rendition
from photos.storage import originals, renditions
from vault.models import LockedFile, LockedPhoto

Storage = LeftoverFile.Storage


def note_files(photos: QuerySet[Photo]) -> None:
    """Before their rows go, in the same transaction."""
    LeftoverFile.objects.bulk_create(_files_of(photos), ignore_conflicts=True)


def _files_of(photos: QuerySet[Photo]) -> Iterable[LeftoverFile]:
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


def clear_leftovers() -> None:
    """Delete the files that nobody needs. Who hands the same bytes in meanwhile waits for it, and
    then stores them anew."""
    for leftover in LeftoverFile.objects.order_by("pk").iterator():
        with hold_bytes(leftover.sha256):
            if not _is_needed(leftover):
                storage = renditions() if leftover.storage == Storage.RENDITION else originals()
                storage.delete(leftover.key)
            leftover.delete()


def _is_needed(leftover: LeftoverFile) -> bool:
    """Whether another row has these bytes: in the clear, not only encrypted."""
    if leftover.storage == Storage.SEALED:
        return LockedFile.objects.filter(key=leftover.key).exists()
    if leftover.storage == Storage.RENDITION:
        return Rendition.objects.filter(key=leftover.key).exists()
    sealed = LockedPhoto.objects.filter(photo=OuterRef("pk"), state=LockedPhoto.State.LOCKED)
    others = Photo.objects.filter(original_key=leftover.key, kept_in=None)
    return others.exclude(Exists(sealed)).exists()
