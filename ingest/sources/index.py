"""Bringing the library in step with one file of a source: new, renamed, changed or gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from django.db import transaction

from ingest.batches import close_batch, open_batch
from ingest.models import Batch, Scan, SourceFile
from ingest.pipeline import retry_failed
from ingest.sources.protocol import Entry, FileChanging, FileUnreadable, Reader
from ingest.sources.scans import keep_lease
from ingest.upload import Incoming, receive_upload
from photos.models import Photo, Source
from photos.services.in_place import address, keep_in_place, mark_missing
from photos.storage import Readable

State = SourceFile.State
RECORDED = (
    "size_bytes", "version", "beside", "file_id", "state", "reason", "photo", "seen_in",
    "changed_at",
)  # fmt: skip
STEADY = {State.INDEXED, State.REFUSED}  # not looked into again while nothing changes


@dataclass
class Look:
    """One look at a source: how it is read, and the scan that it is part of, if any."""

    source: Source
    reader: Reader
    scan: Scan | None = None
    changing: list[str] = field(default_factory=list)
    origin: Batch.Origin = Batch.Origin.SOURCE

    @cached_property
    def batch(self) -> Batch:
        """Opened with the first receipt: a look that finds nothing new is no news."""
        if self.scan and self.scan.batch:
            return self.scan.batch
        batch = open_batch(self.source.owner, self.origin, self.source.name)
        if self.scan:
            self.scan.batch = batch
            self.scan.save(update_fields=["batch"])
        return batch

    def keep_on(self) -> None:
        """Before each file that takes time. Raises Stopped when the scan is over."""
        if self.scan:
            keep_lease(self.scan)

    def close(self) -> None:
        """No more files come from this look."""
        if "batch" in self.__dict__ or (self.scan and self.scan.batch):
            close_batch(self.batch)


class Held:
    """Bytes that hold the scan's lease while they come: a film from far away takes a while."""

    def __init__(self, stream: Readable, look: Look) -> None:
        self.stream = stream
        self.look = look

    def read(self, size: int = -1, /) -> bytes:
        """Raises Stopped when the scan is over."""
        self.look.keep_on()
        return self.stream.read(size)


def look_at_entries(look: Look, entries: Sequence[Entry]) -> None:
    """Take what is new or changed; what is still being written is noted in `look.changing`."""
    files = SourceFile.objects.filter(source=look.source)
    known = {row.path: row for row in files.filter(path__in=[entry.path for entry in entries])}
    seen = []
    for entry in entries:
        row = known.get(entry.path)
        if row and is_same(row, entry):
            seen.append(row.pk)
            continue
        try:
            look.keep_on()
            take(look, entry)
        except FileChanging:
            look.changing.append(entry.path)
            seen += [row.pk] if row else []
    if look.scan:
        files.filter(pk__in=seen).update(seen_in=look.scan)


def is_same(row: SourceFile, entry: Entry) -> bool:
    is_steady = row.state in STEADY
    return is_steady and same_bytes(row, entry) and row.beside == entry.beside


def same_bytes(row: SourceFile, entry: Entry) -> bool:
    return (row.size_bytes, row.version) == (entry.size_bytes, entry.version)


def take(look: Look, entry: Entry) -> None:
    """Take one new or changed file in. Raises FileChanging and SourceOffline."""
    if entry.problem:
        record(look, entry, State.REFUSED, reason=entry.problem)
    elif old := renamed(look, entry):
        follow(look, old, entry)
    else:
        receive(look, entry)


def receive(look: Look, entry: Entry) -> None:
    """Hand its bytes in, and keep in mind what became of them."""
    try:
        with look.reader.open(entry) as stream:
            receipt = receive_upload(look.batch, incoming_of(look, entry, Held(stream, look)))
    except FileUnreadable as error:
        record(look, entry, State.UNREADABLE, reason=str(error), photo=photo_at(look, entry.path))
        return
    with transaction.atomic():
        if receipt.photo is None:  # what the plan had no room for is tried again
            state = State.UNREADABLE if receipt.is_over_plan else State.REFUSED
            record(look, entry, state, reason=receipt.reason)
            return
        settle(look, entry, receipt.photo)
        record(look, entry, State.INDEXED, photo=receipt.photo)


def incoming_of(look: Look, entry: Entry, stream: Readable) -> Incoming:
    return Incoming(
        stream,
        PurePosixPath(entry.path).name,
        entry.modified_at,
        source=address(look.source, entry.path),
        path=entry.path,
        sidecars=look.reader.sidecars(entry),
        kept_in=look.source if look.reader.is_in_place else None,
    )


def renamed(look: Look, entry: Entry) -> SourceFile | None:
    """The file that lies at another path now: same file id, size and time, and its own path is
    free or taken by another file."""
    if not entry.file_id:
        return None
    same = SourceFile.objects.filter(
        source=look.source,
        file_id=entry.file_id,
        size_bytes=entry.size_bytes,
        version=entry.version,
        state__in=[State.INDEXED, State.MISSING],
    )
    for row in same.select_related("photo"):
        if row.path == entry.path:
            return None
        now = look.reader.entry(row.path)
        if row.photo and (now is None or now.file_id != row.file_id):
            return row
    return None


def follow(look: Look, old: SourceFile, entry: Entry) -> None:
    """Same file, new path: the photo stays, with all that is known of it."""
    old_path, photo = old.path, old.photo
    with transaction.atomic():
        SourceFile.objects.filter(pk=old.pk).delete()
        if photo and photo.kept_in_id == look.source.pk and photo.original_key == old_path:
            keep_in_place(photo, look.source, entry.path)
            retry_failed(photo)
        record(look, entry, State.INDEXED, photo=photo)


def settle(look: Look, entry: Entry, photo: Photo) -> None:
    """These bytes were known already: does the photo's original lie here now?"""
    if photo.kept_in_id is None or not look.reader.is_in_place or photo.original_key == entry.path:
        if photo.missing_since:
            keep_in_place(photo, look.source, entry.path)
            retry_failed(photo)
        return
    if photo.missing_since or not lies_there(look, photo):
        if photo.kept_in_id == look.source.pk:
            forget_unless_there(look, photo.original_key)
        keep_in_place(photo, look.source, entry.path)
        retry_failed(photo)


def lies_there(look: Look, photo: Photo) -> bool:
    """Whether the original still lies where it was; of another source only that one can tell."""
    if photo.kept_in_id != look.source.pk:
        return True
    now = look.reader.entry(photo.original_key)
    row = SourceFile.objects.filter(source=look.source, path=photo.original_key).first()
    return bool(now and row and row.photo_id == photo.pk and same_bytes(row, now))


def forget_unless_there(look: Look, path: str) -> None:
    if look.reader.entry(path) is None:
        SourceFile.objects.filter(source=look.source, path=path).delete()


def record(
    look: Look,
    entry: Entry,
    state: SourceFile.State,
    *,
    reason: str = "",
    photo: Photo | None = None,
) -> None:
    """What became of a file. A photo whose original lay at this path before is let go."""
    row = SourceFile(
        source=look.source,
        path=entry.path,
        size_bytes=entry.size_bytes,
        version=entry.version,
        beside=entry.beside,
        file_id=entry.file_id,
        state=state,
        reason=reason,
        photo=photo,
        seen_in=look.scan,
    )
    with transaction.atomic(savepoint=False):
        before = photo_at(look, entry.path)
        SourceFile.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["source", "path"], update_fields=RECORDED
        )
        if before and before != photo:
            let_go(look.source, before, entry.path)


def photo_at(look: Look, path: str) -> Photo | None:
    rows = SourceFile.objects.filter(source=look.source, path=path).select_related("photo")
    row = rows.first()
    return row.photo if row else None


def let_go(source: Source, photo: Photo, path: str) -> None:
    """The original no longer lies at this path. Another copy in the source takes its place; else
    the photo stays, marked missing."""
    if photo.kept_in_id != source.pk or photo.original_key != path:
        return
    copies = SourceFile.objects.filter(source=source, photo=photo, state=State.INDEXED)
    copy = copies.exclude(path=path).first()
    if copy:
        keep_in_place(photo, source, copy.path)
    else:
        mark_missing([photo])
