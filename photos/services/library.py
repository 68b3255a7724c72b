"""Taking an original into a library, and what lies beside it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import User
from photos.formats import Format
from photos.models import Photo, Sidecar, Source
from photos.services.in_place import bring_home
from photos.storage import Stored


@dataclass(frozen=True)
class SidecarFile:
    """A file of words that lies beside an original."""

    filename: str
    content: bytes
    kind: Sidecar.Kind = Sidecar.Kind.XMP


@dataclass(frozen=True)
class Flags:
    """What an archive says of where a photo belongs."""

    favourite: bool = False
    archived: bool = False
    trashed: bool = False
    locked: bool = False


NO_FLAGS = Flags()


def create_photo(
    owner: User,
    stored: Stored,
    format: Format,  # noqa: A002 - the word of the domain
    *,
    filename: str,
    file_time: datetime,
    source: str = "",
    flags: Flags = NO_FLAGS,
    kept_in: Source | None = None,
) -> tuple[Photo, bool]:
    """The photo of these bytes in the owner's library, and whether it is new.

    Until its metadata is read it stands at the date of its file. One whose original lay in a
    source takes the bytes that were now stored here: it need not depend on the source any more.
    """
    photo, is_new = Photo.objects.get_or_create(
        owner=owner,
        sha256=stored.sha256,
        defaults={
            "sha1": stored.sha1,
            "size_bytes": stored.size_bytes,
            "original_key": stored.key,
            "kept_in": kept_in,
            "filename": filename,
            "kind": format.kind,
            "format": format.name,
            "mime": format.mime,
            "source": source,
            "file_time": file_time,
            "taken_at": file_time,
            "taken_local": file_time,
            **columns_of(flags),
        },
    )
    if photo.kept_in_id and kept_in is None:
        bring_home(photo, stored)
    return photo, is_new


def columns_of(flags: Flags) -> dict[str, Any]:
    now = timezone.now()
    return {
        "is_favourite": flags.favourite,
        "archived_at": now if flags.archived else None,
        "trashed_at": now if flags.trashed else None,
        "is_locked": flags.locked,
    }


def keep_sidecar(photo: Photo, file: SidecarFile) -> bool:
    """Keep the file beside a photo; whether it says anything new."""
    kept = Sidecar.objects.filter(photo=photo, kind=file.kind, filename=file.filename)
    if kept.filter(content=file.content).exists():
        return False
    kept.update_or_create(
        photo=photo, kind=file.kind, filename=file.filename, defaults={"content": file.content}
    )
    return True
