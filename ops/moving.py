"""Everything in one storage into another: copied and read back first, all of it; deleted where it
was only on request, once the library reads the other one, and each after it was read back again."""

import os
import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.utils import timezone

from photos.copying import copy_verified
from photos.locks import bytes_held, lock_tried
from photos.models import CopiedFile, Source, TieredOriginal
from photos.storage import Held, StorageFailed, is_intact, parts_of

MOVE_LOCK = 7_240  # any number that no other advisory lock of ours uses
AREAS = ("default", "originals", "renditions")
NEVER_WRITTEN_ANEW = re.compile(r"locked/|[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{64}\.")
NAMED_BY_CONTENT = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})\.\w+")


class CannotMove(Exception):
    """The move would do nothing, or harm; the message is for operators."""


@dataclass(frozen=True)
class End:
    """One end of a move, and the name by which it is known again: without keys."""

    storage: Any
    name: str

    @staticmethod
    def at(address: str) -> "End":
        """Raises ValueError where the address cannot be read."""
        storage = storages.create_storage(settings.STORAGE_OF_URL(address))
        return End(storage, name_of(storage))


@dataclass(frozen=True)
class Progress:
    """How far it is."""

    files: int = 0
    size_bytes: int = 0
    copied: int = 0
    deleted: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Failure:
    """A file that stays where it is, and why."""

    key: str
    reason: str


@dataclass(frozen=True)
class Move:
    """From one storage to another."""

    source: End
    target: End
    tell: Callable[[Progress], None]
    complain: Callable[[Failure], None]

    def copied(self, key: str) -> CopiedFile | None:
        return CopiedFile.objects.filter(
            source=self.source.name, target=self.target.name, key=key
        ).first()


def name_of(storage: Any) -> str:
    if isinstance(storage, FileSystemStorage):
        return f"file://{os.path.realpath(storage.location)}"
    server = storage.endpoint_url or "amazon"
    return f"s3://{storage.bucket_name}/{storage.location}".rstrip("/") + f" at {server}"


def check_ends(source: End, target: End, *, deletes: bool) -> None:
    """Raises CannotMove."""
    if is_within(source.name, target.name) or is_within(target.name, source.name):
        raise CannotMove("The two storages are the same, or one lies in the other.")
    if deletes:
        check_readers(source, target)


def check_readers(source: End, target: End) -> None:
    """The library must find in the target what it will not find in the source any more; and under
    the same name, which what lies elsewhere than at the top of a storage does not have there."""
    names = {area: {name_of(part) for part in parts_of(storages[area])} for area in AREAS}
    for name in (set().union(*names.values()) - {source.name}) | names_of_sources():
        if is_within(name, source.name) or is_within(source.name, name):
            raise CannotMove(f"{name} and {source.name} lie in each other. Nothing is deleted.")
    without = [
        area for area in AREAS if source.name in names[area] and target.name not in names[area]
    ]
    if without or not any(target.name in read for read in names.values()):
        raise CannotMove(
            f"The library does not read {' and '.join(without) or 'anything'} from {target.name}."
            " Name the new storage in its settings, restart everything, and delete then."
        )


def names_of_sources() -> set[str]:
    """Folders that belong to people, and are only read."""
    roots = Source.objects.filter(kind=Source.Kind.FOLDER).values_list("root", flat=True)
    return {f"file://{os.path.realpath(root)}" for root in roots}


def is_within(inner: str, outer: str) -> bool:
    inner_place, _, inner_server = inner.partition(" at ")
    outer_place, _, outer_server = outer.partition(" at ")
    return inner_server == outer_server and f"{inner_place}/".startswith(f"{outer_place}/")


def lock_key(source: End, target: End) -> list[int]:
    return [MOVE_LOCK, zlib.crc32(f"{source.name} {target.name}".encode()) >> 1]


@contextmanager
def alone(move: Move) -> Iterator[None]:
    """Raises CannotMove while another process is at the same move."""
    with lock_tried(*lock_key(move.source, move.target)) as is_ours:
        if not is_ours:
            raise CannotMove("Another process is at this move.")
        yield


def total(source: End) -> Progress:
    """How much there is to do."""
    files = size_bytes = 0
    for each in source.storage.held():
        files, size_bytes = files + 1, size_bytes + each.size_bytes
    return Progress(files, size_bytes)


def copy_all(move: Move) -> Progress:
    """Raises StorageAway; then it can be run again."""
    done = Progress()
    for file in move.source.storage.held():
        done = replace(done, files=done.files + 1, size_bytes=done.size_bytes + file.size_bytes)
        try:
            done = replace(done, copied=done.copied + copy_file(move, file))
        except FileNotFoundError:
            continue  # the library deleted it meanwhile
        except StorageFailed as error:
            move.complain(Failure(file.key, str(error)))
            done = replace(done, failed=done.failed + 1)
        move.tell(done)
    return done


def copy_file(move: Move, file: Held) -> bool:
    """Whether it was not there yet. Raises StorageFailed, StorageAway, FileNotFoundError."""
    key, known = file.key, move.copied(file.key)
    if known and known.size_bytes == file.size_bytes and move.target.storage.exists(key):
        return False
    named = NAMED_BY_CONTENT.fullmatch(key)
    sha256 = named[1] if named else ""
    is_there = bool(sha256) and is_intact(move.target.storage, key, sha256)
    if not is_there:
        sha256 = copy_verified(move.source.storage, move.target.storage, key, sha256)
    CopiedFile.objects.update_or_create(
        source=move.source.name, target=move.target.name, key=key,
        defaults={"sha256": sha256, "size_bytes": file.size_bytes, "copied_at": timezone.now()},
    )  # fmt: skip
    return not is_there


def delete_all(move: Move) -> Progress:
    """Delete what is in the source, each file after its copy was read back once more."""
    done = Progress()
    for file in move.source.storage.held():
        done = replace(done, files=done.files + 1, size_bytes=done.size_bytes + file.size_bytes)
        if delete_copied(move, file.key):
            done = replace(done, deleted=done.deleted + 1)
        else:
            move.complain(Failure(file.key, "It was not copied, or its copy is damaged."))
            done = replace(done, failed=done.failed + 1)
        move.tell(done)
    if not done.failed:
        CopiedFile.objects.filter(source=move.source.name, target=move.target.name).delete()
    return done


def delete_copied(move: Move, key: str) -> bool:
    """With the bytes held, so that nobody deletes or moves the copy meanwhile."""
    known = move.copied(key)
    if known is None:
        return False
    with bytes_held(known.sha256):
        if not is_safe(move.target.storage, known):
            return False
        # It is where it was moved to. Without a database the bytes would not be held any more.
        TieredOriginal.objects.filter(key=key).delete()
        move.source.storage.delete(key)
    return True


def is_safe(storage: Storage, known: CopiedFile) -> bool:
    """Whether the copy is what was copied; or the library, which makes renditions again, has
    written it anew since. Originals and what is locked are never written anew."""
    if is_intact(storage, known.key, known.sha256):
        return True
    if NEVER_WRITTEN_ANEW.match(known.key) or not storage.exists(known.key):
        return False
    return storage.get_modified_time(known.key) > known.copied_at
