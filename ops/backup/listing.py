"""Every file that rows need and that cannot be made again: what is backed up, and verified."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from django.core.files import File
from django.core.files.storage import storages
from django.db.models import Q, QuerySet

from ops.backup.content import measured
from ops.backup.refused import BackupRefused
from photos.models import Photo
from photos.originals import open_original
from sharing.guests.held import held_files
from sharing.models import GuestUpload
from vault.ciphertext import MAGIC, PIECE_BYTES, TAG_BYTES
from vault.models import LockedFile, LockedPhoto

CHUNK = 2000
IN_ORIGINALS = "originals"
IN_SOURCE = "source"  # stays in a folder of its owner's
HELD_BACK = "default"  # what guests sent, until it is accepted
AREAS = {IN_ORIGINALS, IN_SOURCE, HELD_BACK}
SHA256 = re.compile(r"[0-9a-f]{64}")
LONGEST_KEY = 4096
ENCRYPTED = Q(locked__state__in=[LockedPhoto.State.LOCKED, LockedPhoto.State.OPENING])


@dataclass(frozen=True)
class Kept:
    """A file that a row needs. Of one in a source, `key` is its path below the root."""

    area: str
    key: str
    sha256: str
    size_bytes: int
    photo_id: int | None = None  # none of what is encrypted, or no photo yet


def kept_files() -> Iterator[Kept]:
    """All of them; the bytes that two libraries share come twice."""
    yield from originals_of(plain_photos())
    yield from locked_files(LockedFile.objects.all())
    yield from in_sources(Photo.objects.filter(missing_since=None))
    yield from held_back()


def missing_files() -> Iterator[Kept]:
    """What is gone from the folders of owners, of which the photos are still there."""
    yield from in_sources(Photo.objects.exclude(missing_since=None))


def plain_photos() -> QuerySet[Photo]:
    """Those whose bytes are in our storage in the clear. A read for the operator, of every
    library: it tells keys and checksums, never names."""
    return Photo.objects.filter(kept_in=None).exclude(ENCRYPTED)


def originals_of(photos: QuerySet[Photo]) -> Iterator[Kept]:
    rows = photos.order_by("pk").values_list("original_key", "sha256", "size_bytes", "pk")
    for key, sha256, size_bytes, pk in rows.iterator(CHUNK):
        yield Kept(IN_ORIGINALS, key, sha256, size_bytes, pk)


def locked_files(files: QuerySet[LockedFile]) -> Iterator[Kept]:
    """The encrypted files, renditions too: nobody else could make them. Of which photo they are
    is not said."""
    rows = files.exclude(key="").order_by("pk").values_list("key", "cipher_sha256", "size_bytes")
    for key, sha256, size in rows.iterator(CHUNK):
        pieces = max(1, -(-size // PIECE_BYTES))
        yield Kept(IN_ORIGINALS, key, sha256, len(MAGIC) + size + TAG_BYTES * pieces)


def in_sources(photos: QuerySet[Photo]) -> Iterator[Kept]:
    """Originals in folders of their owners."""
    rows = photos.filter(kept_in__isnull=False).exclude(ENCRYPTED)
    found = rows.order_by("pk").values_list("original_key", "sha256", "size_bytes", "pk")
    for key, sha256, size_bytes, pk in found.iterator(CHUNK):
        yield Kept(IN_SOURCE, key, sha256, size_bytes, pk)


def held_back() -> Iterator[Kept]:
    """What guests sent. No row has its checksum: it is read. Its small pictures are left out."""
    waiting = GuestUpload.objects.filter(state=GuestUpload.State.WAITING).order_by("pk")
    for key in waiting.values_list("key", flat=True).iterator(CHUNK):
        with suppress(FileNotFoundError):  # it was accepted just now
            with held_files().open(key) as file:
                content = measured(file)
            yield Kept(HELD_BACK, key, content.sha256, content.size_bytes)


def open_kept(file: Kept) -> "File[bytes]":
    """Raises OSError where it is missing or its source is away."""
    if file.area == IN_SOURCE:
        photo = Photo.objects.select_related("kept_in").filter(pk=file.photo_id or 0).first()
        if photo is None:
            raise FileNotFoundError("Its photo was deleted just now.")
        return open_original(photo)
    return storages[file.area].open(file.key)


def line_of(file: Kept) -> str:
    return json.dumps(asdict(file)) + "\n"


def read_list(path: Path) -> Iterator[Kept]:
    """The list of a backup. Raises BackupRefused for what no backup of ours says."""
    with path.open(encoding="ascii") as lines:
        for number, line in enumerate(lines, 1):
            try:
                file = Kept(**json.loads(line))
            except (TypeError, ValueError) as error:
                raise BackupRefused(f"Line {number} of the list of originals is broken.") from error
            if not is_sound(file):
                raise BackupRefused(f"Line {number} of the list of originals leads astray.")
            yield file


def is_sound(file: Kept) -> bool:
    """Whether it names a file below its storage."""
    types = (isinstance(file.key, str), isinstance(file.sha256, str), type(file.size_bytes) is int)
    if file.area not in AREAS or not all(types) or not SHA256.fullmatch(file.sha256):
        return False
    is_whose = file.photo_id is None or type(file.photo_id) is int
    # A path in a source is never written to.
    return is_whose and file.size_bytes >= 0 and (file.area == IN_SOURCE or is_below(file.key))


def is_below(key: str) -> bool:
    """Whether a path stays below the folder it is put in, on every system."""
    if not key or len(key) > LONGEST_KEY or "\\" in key or not key.isprintable():
        return False
    path = PurePosixPath(key)
    return not path.is_absolute() and ".." not in path.parts and path.as_posix() == key
