"""A place for backups: a folder or a bucket, with or without encryption.

heirloom-backup.json                what this is, and the key under the passphrase
originals/ab/cd/NAME                each original once, named after its checksum
backups/STAMP/database.dump         as pg_dump wrote it
backups/STAMP/originals.jsonl       which originals belong to it
backups/STAMP/manifest.json         written last: without it there is no backup
"""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.storage import Storage

from ops.backup.content import Content, Hashing, measured, write_to
from ops.backup.passphrase import Lock, name_under, new_lock, open_lock
from ops.backup.refused import BackupRefused
from ops.backup.stored import held_at
from photos.storage import CHUNK_BYTES, Held, Readable, StorageFailed, save_file, temporary_file
from vault.ciphertext import MAGIC, TAG_BYTES, Pieces, Tampered, encrypt_into, opened

MARK = "heirloom-backup.json"
FORMAT = 1
ORIGINALS = "originals"
BACKUPS = "backups"
MANIFEST = "manifest.json"


class Changed(StorageFailed):
    """A file is not what its row says, or cannot be read."""


class Source:
    """A file on its way to the place: what it fails with is told from what the place fails with."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream

    def read(self, size: int = CHUNK_BYTES, /) -> bytes:
        try:
            return self._stream.read(size)
        except OSError as error:
            raise Changed(f"It cannot be read: {error}") from error


@dataclass(frozen=True)
class Place:
    """Where backups are kept. With a key everything but the mark and manifests is encrypted."""

    storage: Storage
    lock: Lock | None = None
    key: bytes | None = None

    def original(self, sha256: str) -> str:
        """Where an original is kept."""
        name = name_under(self.key, sha256) if self.key else sha256
        return f"{ORIGINALS}/{name[:2]}/{name[2:4]}/{name}"

    def stored_size(self, size_bytes: int) -> int:
        """How long a file is there."""
        if self.key is None:
            return size_bytes
        return len(MAGIC) + size_bytes + TAG_BYTES * self._pieces("", size_bytes).count

    def put(self, name: str, source: Readable, content: Content) -> None:
        """Store a file and read it back. Raises Changed before anything is stored where it is not
        what it must be, and StorageFailed where the place gives back something else."""
        checked = Hashing(Source(source))
        with temporary_file() as path:
            if self.key is None:
                write_to(path, checked)
            else:
                self._encrypt(path, checked, name, content.size_bytes)
            if checked.content != content:
                raise Changed("Its bytes are not those that they were.")
            save_file(self.storage, name, path)
        if self.measured(name, content.size_bytes) != content:
            raise StorageFailed("It was sent, but reads back differently.")

    def _encrypt(self, path: Path, source: Readable, name: str, size_bytes: int) -> None:
        with path.open("wb") as target:
            try:
                encrypt_into(target, source, self._pieces(name, size_bytes))
            except Tampered as error:
                raise Changed("It is longer or shorter than it was.") from error

    def open(self, name: str, size_bytes: int) -> "File[bytes]":
        """The plain bytes."""
        if self.key is None:
            return self.storage.open(name)
        return opened(partial(self.storage.open, name), self._pieces(name, size_bytes))

    def measured(self, name: str, size_bytes: int) -> Content:
        """What the file is. Raises OSError, also where it was tampered with."""
        with self.open(name, size_bytes) as stored:
            return measured(stored)

    def held(self, folder: str) -> dict[str, Held]:
        """What lies below a folder, by name."""
        return held_at(self.storage, folder)

    def put_words(self, name: str, words: dict[str, Any]) -> None:
        """A small file in the clear, read back."""
        with temporary_file() as path:
            path.write_text(json.dumps(words, indent=2), encoding="ascii")
            save_file(self.storage, name, path)
        if read_words(self.storage, name) != json.loads(json.dumps(words)):
            raise StorageFailed(f"{name} was sent, but reads back differently.")

    def _pieces(self, name: str, size_bytes: int) -> Pieces:
        return Pieces(self.key or b"", name, size_bytes)


def prepare_place(storage: Storage, passphrase: str = "") -> Place:
    """A place to back up to: marked as one on first use. Raises BackupRefused."""
    if storage.exists(MARK):
        return open_place(storage, passphrase)
    if held_at(storage, BACKUPS):
        place = open_place(storage, passphrase)
    else:
        lock, key = new_lock(passphrase) if passphrase else (None, None)
        place = Place(storage, lock, key)
    place.put_words(MARK, {"format": FORMAT, "lock": place.lock})
    return place


def open_place(storage: Storage, passphrase: str = "") -> Place:
    """A place that backups were made to. Raises BackupRefused."""
    mark = read_mark(storage)
    if mark.get("format") != FORMAT:
        raise BackupRefused("Another version of Heirloom made these backups.")
    lock = mark.get("lock")
    if lock is None and passphrase:
        raise BackupRefused("A passphrase is given, but these backups are not encrypted.")
    if lock is None:
        return Place(storage)
    if not passphrase:
        raise BackupRefused("These backups are encrypted. Give their passphrase.")
    if not isinstance(lock, dict):
        raise BackupRefused("What opens the backup's encryption cannot be read.")
    return Place(storage, lock, open_lock(lock, passphrase))


def read_mark(storage: Storage) -> dict[str, Any]:
    """Where it is lost, what the newest manifest says of the same. Raises BackupRefused."""
    if storage.exists(MARK):
        return read_words(storage, MARK)
    finished = [name for name in held_at(storage, BACKUPS) if name.endswith(f"/{MANIFEST}")]
    if not finished:
        raise BackupRefused(f"There is no backup: {MARK} is missing.")
    return read_words(storage, max(finished))


def read_words(storage: Storage, name: str) -> dict[str, Any]:
    """Raises BackupRefused where it is no such file."""
    with storage.open(name) as file:
        content = file.read(2**20)
    try:
        words = json.loads(content)
    except ValueError as error:
        raise BackupRefused(f"{name} cannot be read.") from error
    if not isinstance(words, dict):
        raise BackupRefused(f"{name} cannot be read.")
    return words
