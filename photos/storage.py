"""Where bytes live. Originals are addressed by their content: written once, never changed, and
acknowledged only after they were read back and their checksum agreed."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK_BYTES = 2**20


class TooLarge(ValueError):
    """The file is larger than this installation takes."""


class StorageFailed(OSError):
    """The storage gave back other bytes than it was given."""


class Readable(Protocol):
    """What an upload must offer."""

    def read(self, size: int = ..., /) -> bytes: ...


@dataclass(frozen=True)
class Stored:
    """An original that is safely in the storage."""

    key: str
    sha256: str
    sha1: str
    size_bytes: int


@dataclass(frozen=True)
class Spooled:
    """A file that was read once, on its way into the storage."""

    path: Path
    sha256: str
    sha1: str
    size_bytes: int


Admit = Callable[[Spooled], AbstractContextManager[None]]


class Checksums:
    """What is counted and hashed while bytes pass."""

    def __init__(self) -> None:
        self.sha256 = hashlib.sha256()
        self.sha1 = hashlib.sha1(usedforsecurity=False)
        self.size_bytes = 0

    def update(self, chunk: bytes) -> None:
        self.size_bytes += len(chunk)
        self.sha256.update(chunk)
        self.sha1.update(chunk)


class DurableFileSystemStorage(FileSystemStorage):
    """Files on disk that survive a power cut once `save` has returned."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc] # missing in the stubs
        path = Path(self.path(saved))
        for each in (path, path.parent):
            flush_to_disk(each)
        return saved


class SpooledFile(File):  # type: ignore[type-arg] # generic in the stubs only
    """A file that Django's storage moves into place, in one step, instead of copying."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def originals() -> Storage:
    return storages["originals"]


def renditions() -> Storage:
    return storages["renditions"]


def admit_all(_: Spooled) -> AbstractContextManager[None]:
    return nullcontext()


def put_original(stream: Readable, *, extension: str, admit: Admit = admit_all) -> Stored:
    """Store a stream under its checksum. The same bytes twice are stored once.

    `admit` is asked once size and checksum are known, and may raise: then nothing is stored.
    Raises TooLarge, and StorageFailed when the bytes read back differ.
    """
    with spooled(stream) as file, admit(file):
        key = content_key(file.sha256, extension)
        if not is_intact(originals(), key, file.sha256):
            save_file(originals(), key, file.path)
        if not is_intact(originals(), key, file.sha256):
            raise StorageFailed(f"{key} was stored but reads back differently.")
        return Stored(key, file.sha256, file.sha1, file.size_bytes)


def measure_in_place(stream: Readable, *, path: str) -> Stored:
    """Read an original that stays where it is, for its checksums; nothing is kept of it here."""
    sums = Checksums()
    while chunk := stream.read(CHUNK_BYTES):
        sums.update(chunk)
    return Stored(path, sums.sha256.hexdigest(), sums.sha1.hexdigest(), sums.size_bytes)


@contextmanager
def spooled(stream: Readable) -> Iterator[Spooled]:
    """The stream in a file of the incoming folder, hashed while it passes; removed afterwards."""
    sums = Checksums()
    with temporary_file() as path, path.open("wb") as file:
        while chunk := stream.read(CHUNK_BYTES):
            sums.update(chunk)
            if sums.size_bytes > settings.MAX_UPLOAD_BYTES:
                raise TooLarge(f"Files over {settings.MAX_UPLOAD_BYTES // 2**20} MB are not taken.")
            file.write(chunk)
        file.flush()
        yield Spooled(path, sums.sha256.hexdigest(), sums.sha1.hexdigest(), sums.size_bytes)


@contextmanager
def temporary_file(suffix: str = "") -> Iterator[Path]:
    """An empty file of our own in the incoming folder, gone at the end if it is still there."""
    descriptor, name = tempfile.mkstemp(dir=settings.INCOMING_DIR, suffix=suffix)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def local_file(storage: Storage, key: str) -> Iterator[Path]:
    """The stored file as a path: in place on disk, or fetched for the while from elsewhere."""
    if isinstance(storage, FileSystemStorage):
        yield Path(storage.path(key))
        return
    with temporary_file(Path(key).suffix) as path:
        with storage.open(key) as stored, path.open("wb") as file:
            copy(stored, file)
        yield path


def copy(source: Readable, target: BinaryIO) -> None:
    while chunk := source.read(CHUNK_BYTES):
        target.write(chunk)


def save_file(storage: Storage, key: str, path: Path) -> None:
    """Move or upload a file of ours to a key."""
    with path.open("rb") as file:
        storage.save(key, SpooledFile(file, name=str(path)))


def is_intact(storage: Storage, key: str, sha256: str) -> bool:
    """Whether the storage holds exactly these bytes under the key."""
    if not storage.exists(key):
        return False
    with storage.open(key) as stored:
        digest = hashlib.sha256()
        while chunk := stored.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest() == sha256


def content_key(sha256: str, extension: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.{extension}"


def flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
