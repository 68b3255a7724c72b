"""What beat and other processes ask of sources. The rows of Scan are the queue."""

from collections.abc import Sequence
from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from ingest.models import Scan
from ingest.sources.folder import FolderReader
from ingest.sources.index import Look
from ingest.sources.live import look_at
from ingest.sources.protocol import SourceOffline
from ingest.sources.readers import reader_of
from ingest.sources.scan import run_scan, set_offline
from ingest.sources.scans import open_scan, send
from photos.models import Source

State = Source.State
UNHEARD_SECONDS = 60  # after which the message of a scan counts as lost
AGAIN_SECONDS = 5  # then twice as long each time
LONGEST_WAIT_SECONDS = 600


@shared_task
def scan_source(scan_id: int) -> None:
    """Look through a whole source, and then at what was still being written."""
    changing = run_scan(scan_id)
    if changing:
        source_id = Scan.objects.values_list("source", flat=True).get(pk=scan_id)
        look_again.apply_async((source_id, list(changing)), countdown=AGAIN_SECONDS)


@shared_task
def look_again(source_id: int, paths: Sequence[str], wait_seconds: int = AGAIN_SECONDS) -> None:
    """Files that were still being written; later again, if they still are."""
    source = Source.objects.filter(pk=source_id, state=State.ACTIVE).first()
    if source is None or source.kind != Source.Kind.FOLDER:
        return
    look = Look(source, FolderReader(source))
    changing = look_at(look, paths)
    look.close()
    if changing:
        wait = min(2 * wait_seconds, LONGEST_WAIT_SECONDS)
        look_again.apply_async((source_id, list(changing), wait), countdown=wait)


@shared_task
def tend_sources() -> None:
    """Go on with scans whose worker died or whose message was lost; see which folders are there."""
    now = timezone.now()
    unheard = Q(lease_until=None, asked_at__lt=now - timedelta(seconds=UNHEARD_SECONDS))
    left = Scan.objects.filter(unheard | Q(lease_until__lt=now), finished_at=None)
    for scan_id in left.values_list("pk", flat=True):
        send(scan_id)
    for source in Source.objects.filter(kind=Source.Kind.FOLDER, state=State.ACTIVE):
        notice_outage(source)
    for source in Source.objects.filter(kind=Source.Kind.FOLDER, state=State.OFFLINE):
        notice_return(source)


@shared_task
def rescan_all(kinds: Sequence[str]) -> None:
    """The reconciliation: daily for what is watched or followed, hourly for buckets."""
    for source in Source.objects.filter(kind__in=kinds, state__in=(State.ACTIVE, State.OFFLINE)):
        open_scan(source)


def notice_outage(source: Source) -> None:
    try:
        reader_of(source).check()
    except SourceOffline as error:
        set_offline(source, error)


def notice_return(source: Source) -> None:
    try:
        reader_of(source).check()
    except SourceOffline:
        return
    open_scan(source)
