"""Importing a folder: every file in it is handed in, with the sidecars that lie beside it."""

import io
import logging
import os
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count, takewhile
from pathlib import Path
from typing import TypeVar

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from ingest.batches import close_batch, open_batch
from ingest.folder_albums import albums_from_folders, albums_from_lists
from ingest.icloud import NO_EXPORT, Export, read_export
from ingest.kept import fill_in_flags
from ingest.models import Batch, Receipt
from ingest.pairs import pair_photos
from ingest.upload import Incoming, receive_upload, refuse, write_receipt
from photos.kept_names import kept_name, original_and_kind
from photos.models import Sidecar
from photos.services.library import Flags, SidecarFile

logger = logging.getLogger(__name__)

Result = TypeVar("Result")
SIDECAR_SUFFIX = ".xmp"
KEPT_KINDS = (Sidecar.Kind.TAKEOUT, Sidecar.Kind.ICLOUD, Sidecar.Kind.AAE)
AAE_SUFFIXES = (".AAE", ".aae")
# What iPhones take; their own edits lie beside it in an AAE of the same name.
EDITABLE_SUFFIXES = (".HEIC", ".JPG", ".JPEG", ".PNG", ".DNG", ".MOV", ".MP4")
APPLE_NAME = re.compile(r"(IMG_)(\d{4,})")  # its AAE may be IMG_O1234
MOST_SIDECAR_BYTES = 4 * 2**20
LEASE = timedelta(seconds=settings.STAGE_LEASE_SECONDS)
PATIENCE_SECONDS = 120  # how long an import waits for a database that is away


@dataclass(frozen=True)
class Options:
    """What a person chose for an import. Kept with the batch, for a worker that takes it over."""

    include_trashed: bool = False
    albums_from_folders: bool = False


NO_OPTIONS = Options()


class NotAFolder(ValueError):
    """There is no such folder, or it cannot be read."""


@shared_task
def import_folder_of_machine(batch_id: int) -> None:
    """The task of the upload page's "a folder on this machine", and of a folder left unfinished."""
    batch = Batch.objects.get(pk=batch_id)
    if lease(batch):
        import_folder(batch)


def open_folder_batch(owner: User, folder: Path, options: Options = NO_OPTIONS) -> Batch:
    """A batch for a folder. Raises NotAFolder."""
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
        raise NotAFolder(f"{folder} is not a folder that can be read.")
    return open_batch(owner, Batch.Origin.FOLDER, str(folder), asdict(options))


def import_folder(batch: Batch, on_receipt: Callable[[Receipt], None] | None = None) -> None:
    """Hand in every file of the batch's folder that it has no receipt for yet.

    So an import that was cut off goes on where it was, and another one adds only what is new.
    """
    folder, options = Path(batch.folder), Options(**batch.options)
    export = read_export(folder)
    through = set(Receipt.objects.filter(batch=batch).values_list("path", flat=True))
    for path in files_below(folder):
        if str(path.relative_to(folder)) in through:
            continue
        receipt = patiently(partial(import_file, batch, path, export, options))
        if on_receipt:
            on_receipt(receipt)
    patiently(partial(relate, batch, export, options))
    patiently(partial(close_batch, batch))


def relate(batch: Batch, export: Export, options: Options) -> None:
    """What belongs together: live photos, edits, albums. Twice is the same as once."""
    pair_photos(batch, partial(renew_lease, batch))
    albums_from_lists(batch, export)
    if options.albums_from_folders:
        albums_from_folders(batch)


def import_file(
    batch: Batch, path: Path, export: Export = NO_EXPORT, options: Options = NO_OPTIONS
) -> Receipt:
    """Hand in one file; one that cannot be read gets a receipt that says so."""
    renew_lease(batch)
    incoming = announced(batch, path)
    if path in export.lists or path.suffix in AAE_SUFFIXES:
        return write_receipt(batch, incoming, Receipt.Outcome.SIDECAR, reason=orphaned(path))
    if export.is_deleted(path) and not options.include_trashed:
        return refuse(batch, incoming, reason="It was deleted in iCloud, and is left out.")
    try:
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        stream = path.open("rb")
    except OSError as error:
        return refuse(batch, incoming, reason=f"The file cannot be read: {error.strerror}.")
    with stream:
        return hand_in(batch, path, export, replace(incoming, stream=stream, file_time=modified_at))


def announced(batch: Batch, path: Path) -> Incoming:
    """The file by its name, before anything of it is read."""
    below = str(path.relative_to(batch.folder))
    return Incoming(io.BytesIO(), path.name, timezone.now(), source=str(path), path=below)


def hand_in(batch: Batch, path: Path, export: Export, incoming: Incoming) -> Receipt:
    """Hand in an opened file with all that is said of it."""
    sidecars = [*sidecars_of(path), *export.sidecars_of(path)]
    flags = export.flags_of(path)
    receipt = receive_upload(batch, replace(incoming, sidecars=sidecars, flags=flags))
    if receipt.photo and receipt.outcome == Receipt.Outcome.DUPLICATE:
        fill_in_flags(receipt.photo, Flags(favourite=flags.favourite))  # nothing is hidden by it
    return receipt


def orphaned(path: Path) -> str:
    """What is to say of Apple's edits whose photo is not there: they are not kept."""
    is_edit = path.suffix in AAE_SUFFIXES
    return "No photo of this name lies beside it." if is_edit and not originals_of(path) else ""


def originals_of(edits: Path) -> list[Path]:
    """The photos that Apple's edits may belong to."""
    stems = (edits.stem, edits.stem.replace("IMG_O", "IMG_", 1))
    suffixes = [each for suffix in EDITABLE_SUFFIXES for each in (suffix, suffix.lower())]
    named = (edits.with_name(stem + suffix) for stem in stems for suffix in suffixes)
    return [path for path in named if path.exists()]


def lease(batch: Batch) -> bool:
    """Take the batch for a while, unless another worker is on it or it is through."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    mine = Batch.objects.filter(free, pk=batch.pk, received_at=None)
    return mine.update(lease_until=now + LEASE) == 1


def renew_lease(batch: Batch) -> None:
    """Keep the batch while we work on it; seldom, because it is a write."""
    if batch.lease_until is None or batch.lease_until < timezone.now() + LEASE / 2:
        batch.lease_until = timezone.now() + LEASE
        batch.save(update_fields=["lease_until"])


@shared_task
def resume_abandoned() -> None:
    """Go on with the folders whose worker died, or whose first message was lost."""
    now = timezone.now()
    abandoned = Batch.objects.filter(
        Q(lease_until__lt=now) | Q(lease_until=None, started_at__lt=now - LEASE),
        origin=Batch.Origin.FOLDER,
        received_at=None,
    )
    for batch_id in abandoned.values_list("pk", flat=True):
        import_folder_of_machine.delay(batch_id)


def files_below(folder: Path) -> Iterator[Path]:
    """Files in name order; hidden ones and sidecars are passed over."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith(".") and not is_beside(Path(parent, name)):
                yield Path(parent, name)


def is_beside(path: Path) -> bool:
    """An XMP sidecar, or another one in an export of ours, which comes in with its photo."""
    if path.suffix.lower() == SIDECAR_SUFFIX:
        return True
    kept = original_and_kind(path.name)
    return kept is not None and path.with_name(kept[0]).is_file()


def sidecars_of(path: Path) -> list[SidecarFile]:
    """What lies beside a file: XMP, Apple's edits, and what an export of ours put there."""
    return [*xmp_beside(path), *edits_beside(path), *kept_beside(path)]


def xmp_beside(path: Path) -> list[SidecarFile]:
    """IMG_1.jpg.xmp (darktable, digiKam) or IMG_1.xmp (Lightroom) beside IMG_1.jpg."""
    for suffix in (".xmp", ".XMP"):
        for beside in (path.with_name(path.name + suffix), path.with_suffix(suffix)):
            if is_small_file(beside):
                return [SidecarFile(beside.name, beside.read_bytes())]
    return []


def edits_beside(path: Path) -> list[SidecarFile]:
    """IMG_1234.AAE and IMG_O1234.AAE beside IMG_1234.HEIC."""
    stems = dict.fromkeys((path.stem, APPLE_NAME.sub(r"\1O\2", path.stem, count=1)))
    if path.suffix.upper() not in EDITABLE_SUFFIXES:
        return []
    named = [path.with_name(stem + suffix) for stem in stems for suffix in AAE_SUFFIXES]
    return [
        SidecarFile(each.name, each.read_bytes(), Sidecar.Kind.AAE)
        for each in named
        if is_small_file(each)
    ]


def kept_beside(path: Path) -> list[SidecarFile]:
    """What an export of ours wrote beside an original, save the XMP: our own says more."""
    return [
        SidecarFile(found.name, found.read_bytes(), kind)
        for kind in KEPT_KINDS
        for found in takewhile(is_small_file, kept_names(path, kind))
    ]


def kept_names(path: Path, kind: Sidecar.Kind) -> Iterator[Path]:
    return (path.with_name(kept_name(path.name, kind, number)) for number in count(1))


def is_small_file(path: Path) -> bool:
    return path.is_file() and path.stat().st_size <= MOST_SIDECAR_BYTES


def patiently(action: Callable[[], Result]) -> Result:
    """Do it, and again for a while when the database goes away meanwhile."""
    gives_up_at = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return action()
        except (OperationalError, InterfaceError):
            if time.monotonic() > gives_up_at:
                raise
            logger.warning("the database is away; waiting for it")
            connection.close()
            time.sleep(1)
