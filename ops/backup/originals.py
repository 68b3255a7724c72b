"""Originals on their way back from a backup: none is put in place that is not what it was."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files.storage import storages

from ops.backup.checking import comes_whole
from ops.backup.content import Content
from ops.backup.listing import IN_SOURCE, Kept
from ops.backup.place import Place
from ops.backup.refused import Damaged
from photos.formats import FORMATS
from photos.models import Photo
from photos.originals import OriginalMissing, OriginalOffline, path_in_place
from photos.services.in_place import bring_home
from photos.storage import StorageFailed, is_intact, put_original, save_file, temporary_file

Tell = Callable[[str], None]


def bring_back(place: Place, file: Kept) -> bool:
    """Put a file where its row says, unless it is there whole; whether it was not. Raises Damaged
    and OSError."""
    storage = storages[file.area]
    if is_intact(storage, file.key, file.sha256):
        return False
    with fetched_whole(place, file) as path:
        save_file(storage, file.key, path)
    if not is_intact(storage, file.key, file.sha256):
        raise StorageFailed(f"{file.key} was brought back, but reads back differently.")
    return True


@contextmanager
def fetched_whole(place: Place, file: Kept) -> Iterator[Path]:
    """The bytes of an original, as they were. Raises Damaged."""
    with temporary_file() as path:
        content = Content(file.sha256, file.size_bytes)
        if not comes_whole(place, place.original(file.sha256), content, path):
            raise Damaged(f"{file.key} (photo {file.photo_id}) is damaged in the backup.")
        yield path


def bring_home_lost(place: Place, files: Iterable[Kept], tell: Tell) -> int:
    """Originals whose source is not there come into our own storage; how many. What is damaged is
    told, and its photo goes on waiting for its source."""
    count = 0
    for file in files:
        if file.area != IN_SOURCE or (photo := lost_in_source(file)) is None:
            continue
        try:
            bring_home_from(place, file, photo)
            count += 1
        except Damaged as error:
            tell(str(error))
    return count


def bring_home_from(place: Place, file: Kept, photo: Photo) -> None:
    with fetched_whole(place, file) as path, path.open("rb") as stream:
        bring_home(photo, put_original(stream, extension=FORMATS[photo.format].extension))


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
