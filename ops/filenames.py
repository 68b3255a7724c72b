"""Where each photo of an export lies: by year and month, each path given once."""

from datetime import datetime, timedelta

from photos.filenames import FolderNames, safe_name
from photos.models import Photo

SIDECAR = ".xmp"
PART = ".part"
# Photos come by time. No offset that the database can hold is over 23 days, so a folder that is
# this many folders old gets no more photos, and its names need not be remembered.
OPEN_FOLDERS = 8


class Names:
    """Gives every photo of an export a path that no other has."""

    def __init__(self) -> None:
        self._given: dict[str, FolderNames] = {}

    def path_for(self, photo: Photo) -> str:
        """Year, month and name, as in 2020/06/IMG_1.jpg or 2020/06/IMG_1 (2).jpg."""
        folder = folder_of(photo)
        return f"{folder}/{self._given_in(folder).name_for(safe_name(photo))}"

    def _given_in(self, folder: str) -> FolderNames:
        given = self._given.setdefault(folder, FolderNames())
        if len(self._given) > OPEN_FOLDERS:
            del self._given[next(iter(self._given))]
        return given


def folder_of(photo: Photo) -> str:
    """By the month on the wall clock."""
    local: datetime = photo.taken_at + timedelta(minutes=photo.offset_minutes or 0)
    return f"{local.year:04}/{local.month:02}"
