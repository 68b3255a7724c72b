"""Whether work failed because the storage is away. That is no fault of a photo: it waits."""

from collections.abc import Iterator, Sequence

from django.core.files.storage import Storage

from photos.models import Photo
from photos.storage import StorageAway, is_there, originals, renditions


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
