"""What a kind of source must offer, so that one scan serves folders, buckets and drives."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from photos.services.library import SidecarFile
from photos.storage import Readable


class SourceOffline(OSError):
    """The source does not answer, or not as itself; the message says why, for people."""


class SourceAsks(SourceOffline):
    """Only its owner can make it answer again; the message says how."""


class FileUnreadable(OSError):
    """One file cannot be read; the message says why, for people."""


class FileChanging(OSError):
    """The file is still being written. It is looked at again later."""


@dataclass(frozen=True)
class Entry:
    """A file as a listing tells of it, without its bytes.

    `version` changes whenever the bytes do (time of change, ETag), `beside` whenever a sidecar
    does, and `file_id` stays when the file is renamed; each is "" where the source cannot tell.
    A file with a `problem` is refused for it without being opened.
    """

    path: str
    size_bytes: int
    modified_at: datetime
    version: str
    beside: str = ""
    file_id: str = ""
    problem: str = ""


class Reader(Protocol):
    """One source that can be listed and read. Made by `reader_of(source)`.

    `is_in_place`: the originals stay there; else they are copied into our storage.
    `lists_in_order`: `entries(after=...)` goes on behind a path of an earlier listing; otherwise
    `after` is ignored, and the scan passes over what it has seen.
    """

    is_in_place: bool
    lists_in_order: bool

    def check(self) -> None:
        """Whether it is there at all. Raises SourceOffline."""

    def count(self) -> int | None:
        """How many files there are, where that is quickly told."""

    def entries(self, after: str = "") -> Iterator[Entry]:
        """Every file, a page at a time. Raises SourceOffline, also in the middle."""

    def entry(self, path: str) -> Entry | None:
        """One file as it is now; None when it is not there. Raises SourceOffline."""

    def open(self, entry: Entry) -> AbstractContextManager[Readable]:
        """Its bytes. Raises FileUnreadable and FileChanging, also while they are read, and
        SourceOffline."""

    def sidecars(self, entry: Entry) -> Sequence[SidecarFile]:
        """The files of words beside it."""

    def unlisted(self) -> Sequence[str]:
        """Paths of folders that the last listing could not look into: what is below them counts
        as neither seen nor missing."""
