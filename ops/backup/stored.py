"""What a storage holds: of one folder, and at its top."""

from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, Storage

from photos.storage import PARTS, Held, parts_of


def held_at(storage: Any, part: str) -> dict[str, Held]:
    """By key: the file of this name, or the files below the folder of this name."""
    return {each.key: each for each in storage.held(part)}


def names_at_top(storage: Storage) -> set[str]:
    """Folders and files of the storage itself; not what is on its way into it."""
    names: set[str] = set()
    for place in parts_of(storage):
        if isinstance(place, FileSystemStorage) and not Path(place.location).is_dir():
            continue
        folders, files = place.listdir("")
        names |= {*folders, *files}
    return names - {"", PARTS}
