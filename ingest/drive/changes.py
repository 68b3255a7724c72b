"""Following a Drive between two scans: what was added, renamed, changed or removed since."""

import logging
from collections.abc import Sequence

from ingest.drive.errors import TokenRanOut
from ingest.drive.files import Change
from ingest.drive.reader import DriveReader, remember_place
from ingest.models import SourceFile
from ingest.sources.index import Look, look_at_entries
from ingest.sources.protocol import SourceOffline
from ingest.sources.scan import set_offline
from ingest.sources.scans import open_scan
from photos.models import Source

logger = logging.getLogger(__name__)

State = SourceFile.State


def follow(source: Source) -> None:
    """Bring the library in step with the Drive, a page of changes at a time. The place in the
    list is kept after each, so that a killed worker loses none. A Drive that was offline and
    answers again is looked through."""
    reader = DriveReader(source)
    look = Look(source, reader)
    try:
        reader.check()
        if source.is_offline:
            open_scan(source)
        else:
            follow_pages(look, reader)
    except TokenRanOut:
        open_scan(source)
    except SourceOffline as error:
        set_offline(source, error)
    look.close()


def follow_pages(look: Look, reader: DriveReader) -> None:
    """Raises SourceOffline, and TokenRanOut when the place is too long ago."""
    is_all = False
    while not is_all:
        changes, place, is_all = reader.client.changes(look.source.options["changes"])
        if any(changes_others(change) for change in changes):
            open_scan(look.source)
            return
        apply(look, reader, changes)
        remember_place(look.source, place)


def changes_others(change: Change) -> bool:
    """Folders change the paths of all below them, and sidecars the photos beside them: only a
    scan finds out which."""
    return change.file is not None and (change.file.is_folder or change.file.is_sidecar)


def apply(look: Look, reader: DriveReader, changes: Sequence[Change]) -> None:
    """Take what is new or different. What is gone is marked missing: our copy stays."""
    found = {
        change.file_id: entry
        for change in changes
        if change.file and (entry := reader.entry_if_ours(change.file))
    }
    look_at_entries(look, list(found.values()))
    gone = {change.file_id for change in changes} - found.keys()
    rows = SourceFile.objects.filter(source=look.source, file_id__in=gone)
    rows.filter(state=State.REFUSED).delete()
    rows.update(state=State.MISSING)
    logger.info("source %d: %d changed, %d gone", look.source.pk, len(found), len(gone))
