"""Where bytes live. Originals are addressed by their content: written once, never changed, and
acknowledged only after they were read back and their checksum agreed."""

import errno
import hashlib
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISDIR
from typing import Any, BinaryIO, Protocol, runtime_checkable

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

from photos.tiers import TieredStorage

CHUNK_BYTES = 2**20
PARTS = ".parts"  # the folder of a storage for what is not whole yet
STALE_PART_SECONDS = 24 * 3600
LOST_DISK = {errno.EIO, errno.ENODEV, errno.ENOTDIR, errno.ESTALE}


class TooLarge(ValueError):
    """The file is larger than this installation takes."""


class StorageFailed(OSError):
    """The storage gave back other bytes than it was given."""


class StorageAway(OSError):
    """The storage does not answer, or refuses; the message is for operators."""


class Readable(Protocol):
    """What an upload must offer."""

    def read(self, size: int = ..., /) -> bytes: ...


@runtime_checkable
class Remote(Protocol):
    """A stored file of which parts can be asked for without the rest."""

    def pieces(self, start: int, stop: int, size: int) -> Iterator[bytes]: ...


@runtime_checkable
class KeepsParts(Protocol):
    """A storage that keeps what is not whole yet, also when whoever sent it died."""

    def clear_parts(self) -> None:
        """Let go of what is older than a day: nobody can be at it."""


@dataclass(frozen=True)
class Held:
    """A file that a storage holds."""

    key: str
    size_bytes: int
    changed_at: datetime


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
        """In one step, over whatever is there: what is cut off never stands under the name."""
        path = Path(self.path(name))
        self._make_folders(path.parent)
        with self._beside(content) as part:
            part.chmod(self.file_permissions_mode or 0o644)
            flush_to_disk(part)
            part.replace(path)
        flush_to_disk(path.parent)
        return name

    def held(self, folder: str = "") -> Iterator[Held]:
        """The file of this name, or what lies in the folder and in those within; in the order of
        the names. Not what is on its way in."""
        yield from held_on_disk(Path(self.path(folder)), Path(self.location))

    def clear_parts(self) -> None:
        """What a killed process left in the middle of a copy, once nobody can be at it."""
        stale = time.time() - STALE_PART_SECONDS
        for part in Path(self.location, PARTS).glob("*"):
            if part.stat().st_mtime < stale:
                part.unlink(missing_ok=True)

    def _make_folders(self, folder: Path) -> None:
        """Their names reach the disk, too: else a power cut could take file and folder."""
        missing = [each for each in (folder, *folder.parents) if not each.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        for each in missing:
            flush_to_disk(each.parent)

    @contextmanager
    def _beside(self, content: "File[bytes]") -> Iterator[Path]:
        """The content as a file of the same disk: a file of ours as it is, else a copy."""
        own = Path(content.temporary_file_path()) if isinstance(content, SpooledFile) else None
        if own and own.stat().st_dev == Path(self.location).stat().st_dev:
            yield own
            return
        parts = Path(self.location, PARTS)
        parts.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=parts)
        try:
            with os.fdopen(descriptor, "wb") as part:
                for chunk in content.chunks(CHUNK_BYTES):
                    part.write(chunk)
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)


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


def parts_of(storage: Storage) -> tuple[Storage, ...]:
    """The storages that it is made of: one, or two."""
    return (storage.fast, storage.cheap) if isinstance(storage, TieredStorage) else (storage,)


def place_of(storage: Storage, key: str) -> Storage:
    """The one storage that holds the file, where there are several. Raises FileNotFoundError."""
    return storage.place_of(key) if isinstance(storage, TieredStorage) else storage


def presigned_url(storage: Storage, key: str, *, mime: str, disposition: str) -> str:
    """An address that gives the file without us; empty where the storage is not to be asked so,
    or does not have it."""
    presigning: Any = storage
    if isinstance(storage, TieredStorage) and storage.exists(key):
        presigning = storage.place_of(key)
    if getattr(presigning, "reads", "") != "presigned" or not presigning.exists(key):
        return ""
    return str(presigning.presigned_url(key, mime=mime, disposition=disposition))


@contextmanager
def local_file(storage: Storage, key: str) -> Iterator[Path]:
    """The stored file as a path: in place on disk, or fetched for the while from elsewhere."""
    place = place_of(storage, key)
    if isinstance(place, FileSystemStorage):
        yield Path(place.path(key))
        return
    with temporary_file(Path(key).suffix) as path:
        with place.open(key) as stored, path.open("wb") as file:
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
    try:
        return sha256_of(storage, key) == sha256
    except (FileNotFoundError, StorageFailed):
        return False


def sha256_of(storage: Storage, key: str) -> str:
    """Of the bytes that the storage gives back. Raises FileNotFoundError, StorageFailed,
    StorageAway."""
    digest = hashlib.sha256()
    for chunk in chunks_of(storage, key):
        digest.update(chunk)
    return digest.hexdigest()


def chunks_of(storage: Storage, key: str) -> Iterator[bytes]:
    with storage.open(key) as stored:
        while chunk := stored.read(CHUNK_BYTES):
            yield chunk


def content_key(sha256: str, extension: str) -> str:
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}.{extension}"


def held_on_disk(path: Path, root: Path) -> Iterator[Held]:
    """What vanishes meanwhile is left out."""
    try:
        status = path.stat()
        inside = sorted(path.iterdir(), key=name_in_order) if S_ISDIR(status.st_mode) else None
    except FileNotFoundError:
        return
    if inside is None:
        key, changed_at = path.relative_to(root).as_posix(), status.st_mtime
        yield Held(key, status.st_size, datetime.fromtimestamp(changed_at, UTC))
        return
    for each in inside:
        if each.name != PARTS:
            yield from held_on_disk(each, root)


def name_in_order(path: Path) -> str:
    """Where it stands among the names of all files."""
    return f"{path.name}/" if path.is_dir() else path.name


def is_there(storage: Storage) -> bool:
    """Whether files can be put there: into the folder, or where it is made with the first file.
    Of disks alone: other storages raise what says that they are away."""
    if isinstance(storage, TieredStorage):
        return is_there(storage.fast) and is_there(storage.cheap)
    if not isinstance(storage, FileSystemStorage):
        return True
    folder = Path(storage.location)
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def is_storage_away(error: OSError) -> bool:
    """Asked after a failure: a disk that is away fails in as many ways as there are readers. Some
    of them no missing file has, and the disk may be back when it is asked."""
    if isinstance(error, StorageAway) or error.errno in LOST_DISK:
        return True
    return not (is_there(originals()) and is_there(renditions()))


def flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
