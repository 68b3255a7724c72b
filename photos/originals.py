"""The one door to the original of a photo, wherever its bytes are: in our storage, or in place
below the root of a source, which is only read and never left."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File

from photos.models import Photo
from photos.storage import local_file, originals

GONE = {errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG}


class OriginalOffline(OSError):
    """Its source does not answer now. The message is for people."""


class OriginalMissing(FileNotFoundError):
    """Its file is no longer where it was. The message is for people."""


class OutsideRoot(OSError):
    """A path that leads out of the folder below which it was named."""


def open_original(photo: Photo) -> "File[bytes]":
    """The bytes of an original. Raises OriginalOffline, OriginalMissing, FileNotFoundError."""
    if photo.kept_in is None:
        return originals().open(photo.original_key)
    path = path_in_place(photo)
    try:
        return File(path.open("rb"), name=path.name)
    except OSError as error:
        raise unreachable(photo, error) from error


@contextmanager
def local_original(photo: Photo) -> Iterator[Path]:
    """The original as a path: where it lies, or fetched for the while. Raises as above."""
    if photo.kept_in is None:
        with local_file(originals(), photo.original_key) as path:
            yield path
        return
    yield path_in_place(photo)


def path_in_place(photo: Photo) -> Path:
    """Where an original lies in its source. What is there must at least have its size."""
    source = photo.kept_in
    if source is None or source.is_offline:
        raise OriginalOffline(f"“{source}” is offline.")
    if photo.missing_since:
        raise OriginalMissing(f"The file is missing in “{source}”.")
    try:
        path = path_below(Path(source.root), photo.original_key)
        size_bytes = path.stat().st_size
    except OSError as error:
        raise unreachable(photo, error) from error
    if size_bytes != photo.size_bytes:
        raise OriginalMissing(f"The file in “{source}” was changed.")
    return path


def unreachable(photo: Photo, error: OSError) -> OSError:
    """Why an original in place cannot be read: its file is gone, or the whole source is away."""
    source = photo.kept_in
    is_gone = isinstance(error, OutsideRoot) or error.errno in GONE
    if source and is_gone and is_there(Path(source.root)):
        return OriginalMissing(f"The file is missing in “{source}”.")
    return OriginalOffline(f"“{source}” cannot be read now: {error.strerror or error}.")


def path_below(root: Path, relative: str) -> Path:
    """The real path of a file below a root. Raises OutsideRoot, also for links that lead out."""
    real_root = os.path.realpath(root)
    path = Path(os.path.realpath(Path(real_root, relative)))
    if not path.is_relative_to(real_root):
        raise OutsideRoot("The file leads out of the folder.")
    return path


def is_there(root: Path) -> bool:
    """Whether the folder is there and holds anything: an empty one is a disk not mounted."""
    try:
        with os.scandir(root) as entries:
            return any(True for _ in entries)
    except OSError:
        return False
