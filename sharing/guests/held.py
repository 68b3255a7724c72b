"""Files that guests sent, where no library looks: they are no originals until they are accepted."""

import uuid
from collections.abc import Iterable
from pathlib import Path

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from photos.formats import Format
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.imaging.render import render


def held_files() -> Storage:
    return storages["default"]


def hold_file(path: Path, file_format: Format) -> str:
    """Keep a copy under a name that tells nothing; where it is."""
    with path.open("rb") as file:
        return held_files().save(f"guests/{uuid.uuid4().hex}.{file_format.extension}", File(file))


def hold_picture(path: Path, file_format: Format) -> str:
    """Keep a small picture of the file for the review; where it is, or nothing without one."""
    try:
        rendered = render(path, file_format)
    except (UndecodablePhoto, DecodingFailed):
        return ""
    return held_files().save(f"guests/{uuid.uuid4().hex}.webp", ContentFile(rendered.thumbnail))


def drop_files(keys: Iterable[str]) -> None:
    for key in filter(None, keys):
        held_files().delete(key)
