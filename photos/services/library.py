"""Taking an original into a library, and what lies beside it."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from photos.formats import Format
from photos.models import Photo, Sidecar
from photos.storage import Stored


@dataclass(frozen=True)
class SidecarFile:
    """An XMP file that lies beside an original."""

    filename: str
    content: bytes


def create_photo(
    owner: User,
    stored: Stored,
    format: Format,  # noqa: A002 - the word of the domain
    *,
    filename: str,
    file_time: datetime,
    source: str = "",
) -> tuple[Photo, bool]:
    """The photo of these bytes in the owner's library, and whether it is new.

    Until its metadata is read it stands at the date of its file.
    """
    return Photo.objects.get_or_create(
        owner=owner,
        sha256=stored.sha256,
        defaults={
            "sha1": stored.sha1,
            "size_bytes": stored.size_bytes,
            "original_key": stored.key,
            "filename": filename,
            "kind": format.kind,
            "format": format.name,
            "mime": format.mime,
            "source": source,
            "file_time": file_time,
            "taken_at": file_time,
            "taken_local": file_time,
        },
    )


def keep_sidecar(photo: Photo, file: SidecarFile) -> bool:
    """Keep the XMP file beside a photo; whether it says anything new."""
    if Sidecar.objects.filter(photo=photo, content=file.content).exists():
        return False
    Sidecar.objects.update_or_create(
        photo=photo, defaults={"filename": file.filename, "content": file.content}
    )
    return True
