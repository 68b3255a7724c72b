"""A look through a whole source. Any worker may die in it: the next goes on where it was."""

import logging
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils import timezone

from ingest.chunks import batched
from ingest.models import Scan, SourceFile
from ingest.pipeline import go_on_with
from ingest.sources.index import Look, let_go, look_at_entries
from ingest.sources.protocol import Entry, Reader, SourceAsks, SourceOffline
from ingest.sources.readers import reader_of
from ingest.sources.scans import Stopped, claim, finish, hold
from ingest.tasks import one_wake
from photos.models import Source

logger = logging.getLogger(__name__)

CHUNK = 50  # files between two notes of progress
FEW = 10  # so many files may go at once without a question
MANY_SHARE = 0.2  # of all known files
KNOWN = (SourceFile.State.INDEXED, SourceFile.State.UNREADABLE)


def run_scan(scan_id: int) -> Sequence[str]:
    """Look through the source of a scan, unless another worker does; the paths of files that are
    still being written."""
    scan = claim(scan_id)
    if scan is None:
        return []
    look = Look(scan.source, reader_of(scan.source), scan)
    try:
        look_through(look, scan)
        finish(scan)
    except SourceOffline as error:
        set_offline(scan.source, error)
        finish(scan)
    except Stopped:
        logger.info("scan %d was stopped", scan.pk)
    look.close()
    return look.changing


def look_through(look: Look, scan: Scan) -> None:
    """All files, then what is missing. Raises SourceOffline and Stopped."""
    look.reader.check()
    welcome_back(look.source)
    begin(scan, look.reader)
    for entries in batched(look.reader.entries(after=scan.cursor), CHUNK):
        with one_wake():
            look_at_entries(look, entries)
        note_progress(scan, entries)
    look.reader.check()
    account_for_missing(scan, look.reader)


def begin(scan: Scan, reader: Reader) -> None:
    """How much there is. What an earlier worker saw counts where it is not listed again."""
    scan.started_at = scan.started_at or timezone.now()
    scan.total = scan.total or reader.count()
    scan.seen = scan.seen if reader.lists_in_order else 0
    scan.save(update_fields=["started_at", "total"])


def note_progress(scan: Scan, entries: Sequence[Entry]) -> None:
    scan.seen += len(entries)
    hold(scan, seen=scan.seen, cursor=entries[-1].path)


def account_for_missing(scan: Scan, reader: Reader) -> None:
    """Mark what is gone, a file here and there. Many at once are an outage until a person says
    otherwise: then nothing is marked, and the page asks."""
    gone = unseen_files(scan, reader)
    gone.filter(state=SourceFile.State.REFUSED).delete()
    lost = gone.filter(state__in=KNOWN)
    count = lost.count()
    known = SourceFile.objects.filter(source=scan.source, state__in=KNOWN).count()
    if reader.is_in_place and not scan.accepts_losses and count > max(FEW, known * MANY_SHARE):
        reason = f"{count:,} of {known:,} files are gone."
        set_state(scan.source, Source.State.ASKS, reason=reason)
        return
    for row in lost.select_related("photo").iterator(1000):
        lose(scan, reader, row)
    set_state(scan.source, Source.State.ACTIVE)


def unseen_files(scan: Scan, reader: Reader) -> QuerySet[SourceFile]:
    """Known files that the scan did not come across, where it could look. What was taken in
    beside it meanwhile is not among them."""
    files = SourceFile.objects.filter(source=scan.source, changed_at__lt=scan.started_at)
    files = files.exclude(seen_in=scan)
    for folder in reader.unlisted():
        files = files.none() if folder == "." else files.exclude(path__startswith=f"{folder}/")
    return files


def lose(scan: Scan, reader: Reader, row: SourceFile) -> None:
    """Mark one file missing, unless it came back this moment."""
    if reader.is_in_place and reader.entry(row.path):
        return
    row.state = SourceFile.State.MISSING
    row.save(update_fields=["state", "changed_at"])
    scan.missing += 1
    if row.photo:
        let_go(scan.source, row.photo, row.path)


def welcome_back(source: Source) -> None:
    """A source that was offline answers: what waited for it goes on."""
    if source.is_offline:
        set_state(source, Source.State.ACTIVE)
        go_on_with(source)


def set_offline(source: Source, error: SourceOffline) -> None:
    """An outage, never a deletion: all that is known stays as it is."""
    logger.warning("source %d is offline: %s", source.pk, error)
    asks = isinstance(error, SourceAsks)
    state = Source.State.ASKS if asks else Source.State.OFFLINE
    set_state(source, state, reason=str(error))


def set_state(source: Source, state: Source.State, *, reason: str = "") -> None:
    """Unless a person paused it meanwhile."""
    kept = Source.objects.filter(pk=source.pk).exclude(state=Source.State.PAUSED)
    if kept.update(state=state, reason=reason):
        source.state, source.reason = state, reason
