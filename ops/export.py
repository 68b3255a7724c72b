"""The export: originals, sidecars, manifest and decisions of one person's library, in an ordinary
folder.

Run again, it goes on where it stopped: an original that lies there intact is not copied again.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import count
from operator import attrgetter
from pathlib import Path
from typing import BinaryIO

from accounts.models import User
from ops.decisions import decisions_of
from ops.duplicates import duplicates_of
from ops.filenames import PART, SIDECAR, Names
from ops.manifest import exported_photos, is_live_half, manifest_line
from ops.memories import memories_of
from ops.searches import searches_of
from ops.sidecars import sidecar_of
from photos.kept_names import kept_name
from photos.models import Photo, Sidecar
from photos.storage import CHUNK_BYTES, StorageAway
from vault.files import any_sidecars, open_any_original
from vault.keys import WrongKey
from vault.opened import OpenVault

ORIGINALS = "originals"
MANIFEST = "manifest.jsonl"
SEARCHES = "searches.json"
PEOPLE = "people.json"
DUPLICATES = "duplicates.json"
MEMORIES = "memories.json"
OWNER_FILE = ".heirloom-export"  # whose export the folder holds: never two people's in one
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnusableFolder(Exception):
    """The export cannot be written there; the reason is for people."""


class OriginalLost(Exception):
    """The storage does not give back the bytes of an original; the reason is for people."""


class Outcome(StrEnum):
    COPIED = "copied"
    KEPT = "already there"
    LOST = "lost"


@dataclass(frozen=True)
class Exported:
    """What became of one photo's original."""

    photo: Photo
    outcome: Outcome
    reason: str = ""


def prepare_folder(folder: Path, owner: User) -> None:
    """Make the folder ready for this person's export. Raises UnusableFolder."""
    mark, name = folder / OWNER_FILE, f"{owner.email}\n".encode()
    try:
        if folder.exists() and not folder.is_dir():
            raise UnusableFolder(f"{folder} is a file. Name a folder.")
        is_ours = mark.exists() and mark.read_bytes() == name
        if not is_ours and any((folder / each).exists() for each in (ORIGINALS, MANIFEST)):
            raise UnusableFolder(f"{folder} holds something else already. Name another folder.")
        folder.mkdir(parents=True, exist_ok=True)
        write_file(mark, name)
    except OSError as error:
        raise UnusableFolder(f"{folder} cannot be written to: {error.strerror}.") from error


def export_library(
    owner: User, folder: Path, *, vault: OpenVault | None = None, with_locked: bool = True
) -> Iterator[Exported]:
    """Write every photo of a person into a prepared folder, and then put the manifest in place.

    An original that is lost does not stop the rest; its manifest line has no path. Encrypted ones
    come out of their owner's open vault.
    """
    names, part = Names(), folder / (MANIFEST + PART)
    with part.open("w", encoding="ascii") as manifest:
        for photo in exported_photos(owner, with_locked=with_locked):
            path = f"{ORIGINALS}/{names.path_for(photo)}"
            exported = export_photo(photo, folder / path, vault)
            known = None if exported.outcome is Outcome.LOST else path
            if not is_live_half(photo):
                manifest.write(manifest_line(photo, path=known) + "\n")
            yield exported
    part.replace(folder / MANIFEST)
    write_file(folder / SEARCHES, searches_of(owner).encode())
    write_pieces(folder / PEOPLE, decisions_of(owner))
    write_pieces(folder / DUPLICATES, duplicates_of(owner))
    write_pieces(folder / MEMORIES, memories_of(owner))


def export_photo(photo: Photo, target: Path, vault: OpenVault | None = None) -> Exported:
    """The original and its sidecars, unless they are there already."""
    target.parent.mkdir(parents=True, exist_ok=True)
    write_sidecars(photo, target, vault)
    outcome = Outcome.KEPT
    try:
        if not holds(target, photo.sha256):
            copy_original(photo, target, vault)
            outcome = Outcome.COPIED
    except OriginalLost as loss:
        return Exported(photo, Outcome.LOST, str(loss))
    taken_ns = (photo.taken_at - EPOCH) // timedelta(microseconds=1) * 1000
    os.utime(target, ns=(taken_ns, taken_ns))
    return Exported(photo, outcome)


def holds(path: Path, sha256: str) -> bool:
    """Whether a file of exactly these bytes lies there."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def copy_original(photo: Photo, target: Path, vault: OpenVault | None) -> None:
    """Copy an original out of the storage, in one step as others see it. Raises OriginalLost."""
    part = target.with_name(target.name + PART)
    try:
        with part.open("wb") as file:
            sha256 = copy_stored(photo, file, vault)
        if sha256 != photo.sha256:
            raise OriginalLost("Its bytes in the storage are not those that were put there.")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def copy_stored(photo: Photo, target: BinaryIO, vault: OpenVault | None) -> str:
    """Copy a stored original into an open file; the checksum of what was copied."""
    digest = hashlib.sha256()
    for chunk in stored_chunks(photo, vault):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def stored_chunks(photo: Photo, vault: OpenVault | None) -> Iterator[bytes]:
    """The bytes of an original. Raises OriginalLost where it is missing or cannot be read."""
    try:
        with open_any_original(photo, vault) as stored:
            while chunk := stored.read(CHUNK_BYTES):
                yield chunk
    except StorageAway:
        raise
    except (OSError, WrongKey) as error:
        raise OriginalLost(f"It cannot be read from the storage: {error}") from error


def write_sidecars(photo: Photo, target: Path, vault: OpenVault | None) -> None:
    """Ours, and under names of their own those that came with the original, byte for byte."""
    write_file(target.with_name(target.name + SIDECAR), sidecar_of(photo))
    sidecars = any_sidecars(photo, vault)
    for kind in Sidecar.Kind:
        write_kept(target, kind, contents_of(sidecars, kind))


def contents_of(sidecars: Sequence[Sidecar], kind: Sidecar.Kind) -> list[bytes]:
    """Those of one kind; of XMP only the latest, as only that one speaks for the photo."""
    chosen = [sidecar for sidecar in sidecars if sidecar.kind == kind]
    if kind == Sidecar.Kind.XMP:
        chosen = sorted(chosen, key=attrgetter("kept_at"))[-1:]
    return [bytes(sidecar.content) for sidecar in chosen]


def write_kept(target: Path, kind: Sidecar.Kind, contents: Sequence[bytes]) -> None:
    """The sidecars of one kind; those of an earlier export that are no more are removed."""
    for number, content in enumerate(contents, 1):
        write_file(target.with_name(kept_name(target.name, kind, number)), content)
    for number in count(len(contents) + 1):
        stale = target.with_name(kept_name(target.name, kind, number))
        if not stale.exists():
            return
        stale.unlink()


def write_pieces(path: Path, pieces: Iterable[str]) -> None:
    """Write a file of any size in one step, as others see it."""
    part = path.with_name(path.name + PART)
    with part.open("w", encoding="ascii") as file:
        file.writelines(pieces)
    part.replace(path)


def write_file(path: Path, content: bytes) -> None:
    """Write a small file in one step, unless it has this content already."""
    if path.is_file() and path.read_bytes() == content:
        return
    part = path.with_name(path.name + PART)
    part.write_bytes(content)
    part.replace(path)
