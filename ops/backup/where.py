"""Where backups go, as the operator says it."""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files.storage import Storage, storages

from ops.backup.refused import BackupRefused


def storage_at(place: str) -> Storage:
    """Of a folder or of an address as in the settings; without one that of HEIRLOOM_BACKUP."""
    place = place or settings.BACKUP_PLACE
    if not place:
        raise BackupRefused("Name a folder or s3://bucket/prefix, or set HEIRLOOM_BACKUP.")
    url = place if "://" in place else f"file://{quote(str(Path(place).expanduser().resolve()))}"
    try:
        described: dict[str, Any] = settings.STORAGE_OF_URL(url)
    except ValueError as error:
        raise BackupRefused(str(error)) from error
    made: Storage = storages.create_storage(described)
    return made


def name_of(place: str) -> str:
    """Without the options, in which keys may stand."""
    parts = urlsplit(place or settings.BACKUP_PLACE)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.scheme else parts.path


def passphrase() -> str:
    """Empty where backups are not encrypted."""
    said: str = settings.BACKUP_PASSPHRASE
    return said
