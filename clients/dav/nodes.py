"""A file or folder as a client sees it, wherever it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clients.models import InboxEntry
from photos.models import Photo

BYTES = "application/octet-stream"


@dataclass(frozen=True)
class Node:
    """`photo` is set where its original is what is read here, `entry` where it can be written."""

    name: str
    is_folder: bool
    modified_at: datetime
    created_at: datetime
    size_bytes: int = 0
    sha256: str = ""
    sha1: str = ""
    mime: str = BYTES
    photo: Photo | None = None
    entry: InboxEntry | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def etag(self) -> str:
        return etag_of(self.sha256)


def etag_of(sha256: str) -> str:
    """Of a file's bytes; a folder has none. Short, because clients keep it in short fields."""
    return f'"{sha256[:32]}"' if sha256 else ""


def folder_node(name: str, changed_at: datetime) -> Node:
    """A folder that nobody made."""
    return Node(name, is_folder=True, modified_at=changed_at, created_at=changed_at)


def photo_node(photo: Photo, name: str) -> Node:
    """A photo under a name, dated when it was taken."""
    return Node(
        name,
        is_folder=False,
        modified_at=photo.taken_at,
        created_at=photo.added_at,
        size_bytes=photo.size_bytes,
        sha256=photo.sha256,
        sha1=photo.sha1,
        mime=photo.mime,
        photo=photo,
    )


def inbox_node(entry: InboxEntry) -> Node:
    """What a client put there, as it put it there."""
    return Node(
        entry.name,
        is_folder=entry.is_folder,
        modified_at=entry.modified_at,
        created_at=entry.created_at,
        size_bytes=entry.size_bytes,
        sha256=entry.sha256,
        sha1=entry.sha1,
        mime=entry.photo.mime if entry.photo else BYTES,
        entry=entry,
        properties=entry.properties,
    )
