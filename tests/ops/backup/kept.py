"""Photos with real files, backups of them in a folder, and what commands say."""

import hashlib
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from photos.models import Photo
from photos.storage import content_key, originals
from tests.factories import make_photo
from tests.stored import KINDS, content_of, files_in

PASSPHRASE = "the tide comes in twice a day"


def keep_photo(owner: User, content: bytes, **fields: Any) -> Photo:
    """A photo whose original is in the storage."""
    sha256 = hashlib.sha256(content).hexdigest()
    key = content_key(sha256, "jpg")
    originals().save(key, ContentFile(content))
    known = {"sha256": sha256, "original_key": key, "size_bytes": len(content)}
    return make_photo(owner, **{**known, **fields})


def say(command: str, *words: str) -> str:
    """Run a command; what it printed."""
    out = io.StringIO()
    call_command(command, *words, stdout=out, stderr=out)
    return out.getvalue()


def location(name: str = "originals") -> Path:
    """The folder, of tests that run on a disk alone."""
    return Path(settings.STORAGES[name]["OPTIONS"]["location"])


def bytes_of(photo: Photo) -> bytes:
    return content_of(originals(), photo.original_key)


def wipe() -> None:
    """An empty machine: no table, no file."""
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade")
        cursor.execute("create schema public")
    for kind in KINDS:
        for key in files_in(storages[kind]):
            storages[kind].delete(key)


def only(folder: Path, pattern: str) -> Path:
    """The one file of this name below a folder."""
    found = list(folder.rglob(pattern))
    assert len(found) == 1, found
    return found[0]
