"""Originals on their way back from a backup: none is put in place that is not what it was."""

from collections.abc import Iterable

from django.core.files.storage import Storage, storages

from ops.backup.content import Content, write_to
from ops.backup.listing import IN_SOURCE, Kept
from ops.backup.place import Place
from ops.backup.refused import BackupRefused
from photos.formats import FORMATS
from photos.models import Photo
from photos.originals import OriginalMissing, OriginalOffline, path_in_place
from photos.services.in_place import bring_home
from photos.storage import StorageFailed, is_intact, put_original, save_file, temporary_file


def bring_back(place: Place, file: Kept) -> bool:
    """Put a file where its row says, unless it is there whole; whether it was not. Raises
    BackupRefused and StorageFailed."""
    storage = storages[file.area]
    if is_intact(storage, file.key, file.sha256):
        return False
    fetch(place, file, storage)
    if not is_intact(storage, file.key, file.sha256):
        raise StorageFailed(f"{file.key} was brought back, but reads back differently.")
    return True


def fetch(place: Place, file: Kept, storage: Storage) -> None:
    name = place.original(file.sha256)
    with temporary_file() as path:
        with place.open(name, file.size_bytes) as stored:
            if write_to(path, stored) != Content(file.sha256, file.size_bytes):
                raise BackupRefused(f"{file.key} (photo {file.photo_id}) is damaged in the backup.")
        save_file(storage, file.key, path)


def bring_home_lost(place: Place, files: Iterable[Kept]) -> int:
    """Originals whose source is not there come into our own storage; how many."""
    count = 0
    for file in files:
        if file.area == IN_SOURCE and (photo := lost_in_source(file)):
            with place.open(place.original(file.sha256), file.size_bytes) as stored:
                bring_home(photo, put_original(stored, extension=FORMATS[photo.format].extension))
            count += 1
    return count


def lost_in_source(file: Kept) -> Photo | None:
    """Its photo, unless the original lies in its source as it did."""
    photo = Photo.objects.select_related("kept_in").filter(pk=file.photo_id or 0).first()
    if photo is None or photo.original_key != file.key:
        return None
    if photo.kept_in is None:  # the source did not come back with it
        return photo
    try:
        path_in_place(photo)
    except (OriginalMissing, OriginalOffline):
        return photo
    return None
