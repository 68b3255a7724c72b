"""Whether work failed because the storage is away. That is no fault of a photo: it waits."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.files.storage import FileSystemStorage, Storage

from photos.models import Photo
from photos.storage import StorageAway, originals, renditions
from photos.tiers import TieredStorage


def is_outage(error: Exception, photos: Sequence[Photo]) -> bool:
    """Asked after a failure: a disk that is away fails in as many ways as there are readers."""
    return isinstance(error, StorageAway) or any(
        not is_there(storage) for storage in storages_of(photos)
    )


def storages_of(photos: Sequence[Photo]) -> Iterator[Storage]:
    """Where the photos' bytes lie; originals of sources lie elsewhere, and say so themselves."""
    yield renditions()
    if any(photo.kept_in_id is None for photo in photos):
        yield originals()


def is_there(storage: Storage) -> bool:
    """Of disks alone: other storages raise what says that they are away."""
    if isinstance(storage, TieredStorage):
        return is_there(storage.fast) and is_there(storage.cheap)
    if not isinstance(storage, FileSystemStorage):
        return True
    folder = Path(storage.location)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
