"""Whether a backup is whole: asked before anything is brought back, and by `backup --check`."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ops.backup.content import Content, write_to
from ops.backup.dumping import BrokenDump, check_dump
from ops.backup.listing import Kept, read_list
from ops.backup.manifest import DATABASE, LIST, Manifest, path_of, read_manifest, stamps
from ops.backup.place import ORIGINALS, Place
from ops.backup.refused import BackupRefused
from photos.storage import StorageFailed, temporary_file
from vault.ciphertext import Tampered


@dataclass(frozen=True)
class Fetched:
    """A backup's own files on this machine: they are what its manifest says."""

    place: Place
    manifest: Manifest
    dump: Path
    listed: Path

    def files(self) -> Iterator[Kept]:
        return read_list(self.listed)


@contextmanager
def fetched(place: Place, stamp: str) -> Iterator[Fetched]:
    """Raises BackupRefused for whatever was changed, also by accident, before anybody used it."""
    manifest = read_manifest(place, stamp)
    with temporary_file() as dump, temporary_file() as listed:
        if not comes_whole(place, path_of(stamp, LIST), manifest.originals, listed):
            raise BackupRefused(f"The list of originals of {stamp} is not what its manifest says.")
        for _ in read_list(listed):
            pass
        if not comes_whole(place, path_of(stamp, DATABASE), manifest.database, dump):
            raise BrokenDump(f"The dump of the database of {stamp} is not what its manifest says.")
        check_dump(dump)
        yield Fetched(place, manifest, dump, listed)


def comes_whole(place: Place, name: str, content: Content, path: Path) -> bool:
    """Fetch a file; whether it is what it must be. Raises StorageAway."""
    try:
        with place.open(name, content.size_bytes) as stored:
            return write_to(path, stored) == content
    except (FileNotFoundError, StorageFailed, Tampered):
        return False


def lacking(found: Fetched) -> list[Kept]:
    """The originals that are not there in their whole length."""
    place = found.place
    there = {name: each.size_bytes for name, each in place.held(ORIGINALS).items()}
    return [
        file
        for file in found.files()
        if there.get(place.original(file.sha256)) != place.stored_size(file.size_bytes)
    ]


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a backup, in words; and with which original, if it is one."""

    words: str
    file: Kept | None = None


def check_place(place: Place) -> Iterator[Wrong]:
    """Read everything. Raises BackupRefused where there is nothing."""
    read: set[str] = set()
    if not (found := stamps(place)):
        raise BackupRefused("There is no finished backup.")
    for stamp in found:
        try:
            with fetched(place, stamp) as backup:
                yield from check_originals(backup, read)
        except BackupRefused as error:
            yield Wrong(f"{stamp}: {error}")


def check_originals(found: Fetched, read: set[str]) -> Iterator[Wrong]:
    """Of one backup those that were not read yet."""
    for file in found.files():
        if file.sha256 not in read and (reason := wrong_with(found.place, file)):
            words = f"{found.manifest.stamp}: {file.key} (photo {file.photo_id}) {reason}"
            yield Wrong(words, file)
        read.add(file.sha256)


def wrong_with(place: Place, file: Kept) -> str:
    """Empty where nothing is."""
    name = place.original(file.sha256)
    try:
        content = place.measured(name, file.size_bytes)
    except OSError as error:
        return "is missing" if not place.storage.exists(name) else f"cannot be read: {error}"
    return "" if content == Content(file.sha256, file.size_bytes) else "was changed"
