"""The third phase: the photos themselves, handed in one by one with what is said of them.

A photo's receipt is the record that it is in: what was handed in just before a run was cut off is
found by it, and not handed in again.
"""

import io
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum

from dedup.kept import kept_in_place_of
from faces.services import keep_names
from ingest.kept import fill_in_flags
from ingest.models import Receipt, TakeoutImport, TakeoutMember
from ingest.pipeline import start_again
from ingest.takeout.archives import TakeoutArchives
from ingest.takeout.incoming import flags_of_row, incoming_of, item_of_row
from ingest.takeout.members import Member, UnreadableMember
from ingest.takeout.progress import Progress, Tell
from ingest.upload import receive_upload, refuse, write_receipt
from photos.locks import stacks_locked
from photos.models import Decision, Photo
from photos.services.library import Flags, keep_sidecar
from photos.services.removal import restore_photos

Kind = TakeoutMember.Kind
State = TakeoutMember.State
Handle = Callable[[TakeoutMember, BinaryIO], None]


def bring_photos(takeout: TakeoutImport, archives: TakeoutArchives, tell: Tell) -> None:
    """Hand in what is pending; what an earlier import brought in is not even read."""
    recover(takeout)
    for pk in known_before(takeout).values_list("pk", flat=True).iterator():
        bring_known(row_of(takeout, pk))
    read_pending(takeout, archives, hand_in, tell)


def read_pending(
    takeout: TakeoutImport, archives: TakeoutArchives, handle: Handle, tell: Tell
) -> None:
    """Give each pending file with its bytes to `handle`, archive by archive."""
    pending = pending_media(takeout)
    total = pending.aggregate(bytes=Sum("size_bytes", default=0))["bytes"]
    count, done, done_bytes = pending.count(), 0, 0
    for row, stream in pending_files(takeout, archives):
        handle(row, stream)
        done, done_bytes = done + 1, done_bytes + row.size_bytes
        tell(Progress(takeout.phase, done, count, done_bytes, total))


def pending_media(takeout: TakeoutImport) -> QuerySet[TakeoutMember]:
    return takeout.members.filter(kind=Kind.MEDIA, state=State.PENDING)


def pending_files(
    takeout: TakeoutImport, archives: TakeoutArchives
) -> Iterator[tuple[TakeoutMember, BinaryIO]]:
    """The rows with their streams, in the order of the archives; one archive's list in memory."""
    pending = pending_media(takeout)
    for archive in dict.fromkeys(pending.order_by("position").values_list("archive", flat=True)):
        rows = pending.filter(archive=archive).values_list("path", "entry", "size_bytes", "pk")
        ids = {(path, entry): (pk, size) for path, entry, size, pk in rows}
        chosen = [
            Member(archive, path, path, size, None, entry)
            for (path, entry), (_, size) in ids.items()
        ]
        for member, stream in archives.read(chosen):
            yield row_of(takeout, ids[member.path, member.position][0]), stream


def row_of(takeout: TakeoutImport, pk: int) -> TakeoutMember:
    """A file's row with its description and its import."""
    return takeout.members.select_related("sidecar", "takeout__batch__owner").get(pk=pk)


def hand_in(row: TakeoutMember, stream: BinaryIO) -> None:
    """Into the library; what cannot be read has failed, with the reason."""
    batch = row.takeout.batch
    try:
        receipt = receive_upload(batch, incoming_of(row, stream))
    except UnreadableMember as error:
        with transaction.atomic():
            refuse(batch, incoming_of(row, stream), reason=str(error))
            write_state(row, State.FAILED, reason=str(error))
        return
    settle(row, receipt)


def settle(row: TakeoutMember, receipt: Receipt) -> None:
    """What follows from the receipt, and with it the state. Twice is the same as once."""
    photo = receipt.photo
    with transaction.atomic():
        if photo and receipt.outcome == Receipt.Outcome.DUPLICATE:
            fill_in(row, photo, flags_of_row(row))
        if photo and (item := item_of_row(row)):
            for each in (photo, *kept_in_place_of([photo])):
                keep_names(each, item.people)
        write_state(row, State(receipt.outcome), photo=photo, reason=receipt.reason)


def write_state(
    row: TakeoutMember, state: State, *, photo: Photo | None = None, reason: str = ""
) -> None:
    TakeoutMember.objects.filter(pk=row.pk).update(state=state, photo=photo, reason=reason)


def fill_in(row: TakeoutMember, photo: Photo, flags: Flags) -> None:
    """What the archive says of a photo that was there already, where no person said otherwise.

    Nothing that is seen is hidden in the trash. But what only this import put there is seen when
    the archive also has it outside the trash.
    """
    with stacks_locked(photo.owner_id):
        if not flags.trashed and is_trashed_by(row.takeout, photo):
            restore_photos(Photo.objects.filter(pk=photo.pk))
        fill_in_flags(photo, flags)


def is_trashed_by(takeout: TakeoutImport, photo: Photo) -> bool:
    """Whether only the archive itself put it into the trash: no person did, nor decided of it."""
    decided = Decision.objects.filter(photo=photo, column="trashed_at")
    if decided.exists() or kept_in_place_of([photo]):
        return False
    added = takeout.members.filter(photo=photo, state=State.ADDED, photo__trashed_at__isnull=False)
    return any(flags_of_row(each).trashed for each in added.select_related("sidecar"))


def recover(takeout: TakeoutImport) -> None:
    """Settle the file that was handed in when the run before this one was cut off."""
    latest = Receipt.objects.filter(batch=takeout.batch).order_by("-pk").first()
    if latest is None:
        return
    position = latest.path.partition(":")[0]
    row = pending_media(takeout).select_related("sidecar").filter(position=position).first()
    if row:
        settle(row, latest)


def known_before(takeout: TakeoutImport) -> QuerySet[TakeoutMember]:
    """Pending files that an earlier import brought in, as far as their archives tell."""
    columns = ("path", "size_bytes", "crc")
    same = in_earlier(takeout, **{column: OuterRef(column) for column in columns})
    return pending_media(takeout).filter(Exists(same))


def in_earlier(takeout: TakeoutImport, **same: Any) -> QuerySet[TakeoutMember]:
    """Files that earlier imports of the owner brought in. Without a checksum there are none."""
    others = TakeoutMember.objects.exclude(takeout=takeout)
    return others.filter(photo__owner=takeout.batch.owner, **same)


def bring_known(row: TakeoutMember) -> None:
    """A photo that is there already still learns what is new in its description."""
    incoming = incoming_of(row, io.BytesIO())
    same = in_earlier(row.takeout, path=row.path, size_bytes=row.size_bytes, crc=row.crc)
    photo = Photo.objects.get(pk=same.values_list("photo", flat=True)[:1])
    with stacks_locked(photo.owner_id):
        has_news = [keep_sidecar(photo, sidecar) for sidecar in incoming.sidecars]
        if any(has_news):
            start_again("metadata", [photo.pk])
        outcome = Receipt.Outcome.DUPLICATE
        settle(row, write_receipt(row.takeout.batch, incoming, outcome, photo=photo))
