"""The three things a Takeout comes in: zip, tar (mostly gzipped), and an unpacked folder.

Each gives its entries in order, nothing unpacked and nothing kept; a tar only while it passes.
"""

import gzip
import io
import os
import re
import stat
import tarfile
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, cast

from ingest.takeout.members import BROKEN, Entry, Member, make_member
from ingest.takeout.zips import (
    DEFLATED,
    ENCRYPTED,
    STORED,
    BrokenZip,
    ZipEntry,
    open_entry,
    zip_entries,
)

PART_NAME = re.compile(
    r"(?P<export>.+)-(?P<part>\d{3,4})(?: ?\(\d+\))?(?:\.(?:zip|tgz|tar\.gz|tar))?", re.IGNORECASE
)
_ROOT_NAME = re.compile(r"takeout(?: ?\(\d+\)| \d+)?", re.IGNORECASE)
_MOST_HEADER = 16 * 2**20  # of a tar, in one piece: a long name has some hundred bytes
NO_PLAIN_FILE = "It is a link or a device, not a file."


class UnreadableArchive(ValueError):
    """An archive that cannot be read, or not to its end; the reason is for people."""


@dataclass(frozen=True)
class Container(ABC):
    """One archive or folder. `name` tells it from the others of an import."""

    path: Path
    name: str

    def entries(self) -> Iterator[Entry]:
        """Each file, open-able until the next is asked for. Raises UnreadableArchive."""
        try:
            yield from self._entries()
        except (UnreadableArchive, BrokenZip) as error:
            raise UnreadableArchive(str(error)) from error
        except BROKEN as error:
            raise UnreadableArchive(f"It can be read no further: {error}") from error

    @abstractmethod
    def _entries(self) -> Iterator[Entry]:
        """Each file; raises whatever the archive's damage leads to."""


def open_container(path: Path, name: str) -> Container:
    """The container by what is there. Raises UnreadableArchive."""
    if path.is_dir():
        return Folder(path, name)
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except OSError as error:
        raise UnreadableArchive(f"It cannot be opened: {error.strerror}.") from error
    if head.startswith(b"PK"):
        return Zip(path, name)
    if head.startswith(b"\x1f\x8b") or head[257:262] == b"ustar":
        return Tar(path, name)
    raise UnreadableArchive("It is neither a zip nor a tgz archive.")


class Zip(Container):
    """A zip archive, also a large one (zip64)."""

    def _entries(self) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            for position, entry in enumerate(zip_entries(file)):
                if not entry.name.endswith(b"/"):
                    opened = partial(open_entry, self.path, entry)
                    yield Entry(self._member(entry, position), opened)

    def _member(self, entry: ZipEntry, position: int) -> Member:
        return make_member(
            self.name,
            zip_name(entry.name),
            position,
            size_bytes=entry.size_bytes,
            crc=entry.crc,
            refusal=zip_refusal(entry),
        )


def zip_name(name: bytes) -> str:
    """Many tools write UTF-8 and do not say so; what is not UTF-8 is code page 437."""
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("cp437")


def zip_refusal(entry: ZipEntry) -> str:
    """Why an entry is not read, or nothing."""
    if stat.S_IFMT(entry.mode) not in (0, stat.S_IFREG):
        return NO_PLAIN_FILE
    if entry.flags & ENCRYPTED:
        return "It is encrypted."
    if entry.method not in (STORED, DEFLATED):
        return "It is packed in a way that is not known."
    return ""


class Tar(Container):
    """A tar archive, read from its beginning to its end, gzipped or not."""

    def _entries(self) -> Iterator[Entry]:
        with self.path.open("rb") as file:
            is_packed = file.peek(2)[:2] == b"\x1f\x8b"
            data = _Watched(gzip.GzipFile(fileobj=file) if is_packed else file)
            yield from self._entries_of(data)
            if data.last.strip(b"\0") or not data.last:
                raise UnreadableArchive("It is cut off: its end is missing.")

    def _entries_of(self, data: "_Watched") -> Iterator[Entry]:
        archive = tarfile.TarFile(fileobj=cast(IO[bytes], data), encoding="utf-8")
        position, start = 0, -1
        while info := archive.next():
            if info.offset <= start:  # a negative size leads back, for ever
                raise UnreadableArchive("It is damaged: it leads back to its beginning.")
            start = info.offset
            archive.members.clear()  # type: ignore[attr-defined]  # it would keep every header
            if not info.isdir():
                yield Entry(self._member(info, position), partial(_contents, archive, info))
            position += 1

    def _member(self, info: tarfile.TarInfo, position: int) -> Member:
        refusal = "" if info.isreg() and not info.issparse() else NO_PLAIN_FILE
        return make_member(
            self.name, info.name, position, size_bytes=info.size, crc=None, refusal=refusal
        )


def _contents(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    return archive.extractfile(info) or io.BytesIO()


class _Watched:
    """A stream that gives no header of any size, and remembers how it ended."""

    def __init__(self, stream: IO[bytes] | gzip.GzipFile) -> None:
        self._stream = stream
        self.last = b""

    def read(self, size: int) -> bytes:
        if size > _MOST_HEADER:
            raise UnreadableArchive("It is damaged: a name in it is too long.")
        self.last = self._stream.read(size)
        return self.last

    def seek(self, position: int) -> int:
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()


class Folder(Container):
    """An unpacked export, or several of them unpacked beside each other."""

    def _entries(self) -> Iterator[Entry]:
        waiting = sorted(self.path.iterdir(), reverse=True)
        while waiting:
            path = waiting.pop()
            try:
                status = path.lstat()
                if stat.S_ISDIR(status.st_mode):
                    waiting.extend(sorted(path.iterdir(), reverse=True))
                    continue
            except OSError as error:
                yield Entry(self._unreadable(path, error), io.BytesIO)
                continue
            yield Entry(self._member(path, status), partial(io.FileIO, path))

    def _member(self, path: Path, status: os.stat_result) -> Member:
        refusal = "" if stat.S_ISREG(status.st_mode) else NO_PLAIN_FILE
        return self._made(path, size_bytes=status.st_size, refusal=refusal)

    def _unreadable(self, path: Path, error: OSError) -> Member:
        return self._made(path, size_bytes=0, refusal=f"It cannot be read: {error.strerror}.")

    def _made(self, path: Path, *, size_bytes: int, refusal: str) -> Member:
        """Of two names that are composed to one, the position tells which."""
        raw_path = self._path_in_tree(path)
        position = int(not unicodedata.is_normalized("NFC", raw_path))
        return make_member(
            self.name, raw_path, position, size_bytes=size_bytes, crc=None, refusal=refusal
        )

    def _path_in_tree(self, path: Path) -> str:
        """As the archive had it: `takeout-…-001/Takeout 2/Photos` is `Takeout/Photos`."""
        root = [self.path.name] if _ROOT_NAME.fullmatch(self.path.name) else []
        parts = [*root, *path.relative_to(self.path).parts]
        if len(parts) > 1 and PART_NAME.fullmatch(parts[0]):
            parts = parts[1:]
        if _ROOT_NAME.fullmatch(parts[0]):
            parts[0] = "Takeout"
        return "/".join(parts)
