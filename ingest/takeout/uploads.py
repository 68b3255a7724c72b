"""Archives that come through the browser: kept in the incoming folder until they are imported."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from accounts.models import User
from ingest.batches import open_batch
from ingest.models import Batch, ResumableUpload, TakeoutImport
from ingest.takeout.options import Options
from ingest.upload import clean_filename
from photos.filenames import safe_words

Phase = TakeoutImport.Phase
FOLDER = "takeout"
TAR_MARK = slice(257, 262)


def open_collection(owner: User, options: Options, *, is_dry_run: bool) -> TakeoutImport:
    """An import whose archives are still to come; after a reload the page goes on with it."""
    wanted = {"options": options.as_json(), "is_dry_run": is_dry_run, "phase": Phase.COLLECT}
    begun = TakeoutImport.objects.filter(batch__owner=owner, **wanted).first()
    if begun:
        return begun
    with transaction.atomic():
        batch = open_batch(owner, Batch.Origin.TAKEOUT)
        takeout = TakeoutImport.objects.create(batch=batch, **wanted)
        takeout.paths = [str(folder_of(takeout))]
        takeout.save(update_fields=["paths"])
    folder_of(takeout).mkdir(parents=True, exist_ok=True)
    return takeout


def folder_of(takeout: TakeoutImport) -> Path:
    return Path(settings.INCOMING_DIR, FOLDER, str(takeout.pk))


def discard(takeout: TakeoutImport) -> None:
    """Remove the archives that came through the browser; those of the machine stay."""
    shutil.rmtree(folder_of(takeout), ignore_errors=True)


def take_archive(takeout: TakeoutImport, path: Path, filename: str) -> None:
    """Move a file that came whole to the other archives. The same name once more replaces it."""
    folder = folder_of(takeout)
    folder.mkdir(parents=True, exist_ok=True)
    path.replace(folder / safe_words(clean_filename(filename)))


def owns_collection(user: User, takeout_id: int) -> bool:
    """Whether the person may still add archives to an import."""
    open_ones = TakeoutImport.objects.filter(phase=Phase.COLLECT)
    return open_ones.filter(pk=takeout_id, batch__owner=user).exists()


def refuse_no_archive(_upload: ResumableUpload, head: bytes) -> str:
    return reason_for_no_archive(head)


def reason_for_no_archive(head: bytes) -> str:
    """Why a file is not taken, by its first bytes, or nothing."""
    is_archive = head.startswith((b"PK", b"\x1f\x8b")) or head[TAR_MARK] == b"ustar"
    return "" if is_archive else "This is neither a zip nor a tgz archive."


def receive_archive(upload: ResumableUpload, path: Path) -> dict[str, Any]:
    """An archive came whole, in pieces; asked again after a crash it lies there already."""
    if path.exists():
        take_archive(TakeoutImport.objects.get(pk=upload.target_id), path, upload.filename)
    return {"outcome": "added", "reason": ""}
