"""What a storage holds below a folder, with sizes: on disk by walking it, in a bucket by pages of a
thousand, since a question for each file would take days."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage

from photos.storage import PARTS, parts_of


@dataclass(frozen=True)
class Held:
    """A file of a storage."""

    key: str
    size_bytes: int
    changed_at: datetime


def held_below(storage: Storage, folder: str) -> Iterator[Held]:
    """Every file in a folder and in those within; of `""` all that there is. What is being moved
    between two tiers comes twice."""
    for place in parts_of(storage):
        if isinstance(place, FileSystemStorage):
            yield from _on_disk(Path(place.location), folder)
        else:
            yield from _in_bucket(place, folder)


def held_at(storage: Storage, part: str) -> dict[str, Held]:
    """By key: the file of this name, or the files below the folder of this name."""
    held = {each.key: each for each in held_below(storage, part)}
    for place in parts_of(storage):
        if isinstance(place, FileSystemStorage) and (path := Path(place.path(part))).is_file():
            held[part] = _held(path, part)
    return held


def names_at_top(storage: Storage) -> set[str]:
    """Folders and files of the storage itself; not what is on its way into it."""
    names: set[str] = set()
    for place in parts_of(storage):
        if isinstance(place, FileSystemStorage) and not Path(place.location).is_dir():
            continue
        folders, files = place.listdir("")
        names |= {*folders, *files}
    return names - {"", PARTS}


def _on_disk(root: Path, folder: str) -> Iterator[Held]:
    for parent, folders, names in os.walk(root / folder):
        folders[:] = [each for each in folders if each != PARTS]
        for name in names:
            path = Path(parent, name)
            yield _held(path, path.relative_to(root).as_posix())


def _held(path: Path, key: str) -> Held:
    status = path.stat()
    return Held(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _in_bucket(storage: Any, folder: str) -> Iterator[Held]:
    """Keys as our storage calls them: without the prefix that it puts before all of them."""
    location = storage.location.strip("/")
    start = "".join(f"{each}/" for each in (location, folder) if each)
    skipped = len(location) + 1 if location else 0
    from photos.bucket import reporting  # noqa: PLC0415  # boto3 is large, most have no bucket

    with reporting(storage.bucket_name):
        for each in storage.bucket.objects.filter(Prefix=start):
            yield Held(each.key[skipped:], each.size, each.last_modified)
