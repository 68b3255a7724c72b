"""What beat asks of connected Drives."""

from celery import shared_task
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string

from ingest.models import Scan
from photos.models import Source

ALONE_SECONDS = 3600  # longer than a page of changes takes


@shared_task
def follow_drives() -> None:
    """Ask every Drive what changed, unless it is being scanned or followed just now; and those
    that were offline whether they answer again."""
    scanned = Q(state=Source.State.ACTIVE, options__has_key="changes")
    offline = Q(state=Source.State.OFFLINE)
    busy = Scan.objects.filter(source=OuterRef("pk"), finished_at=None)
    drives = Source.objects.filter(scanned | offline, ~Exists(busy), kind=Source.Kind.DRIVE)
    for source in drives:
        follow_alone(source)


def follow_alone(source: Source) -> None:
    """Two at a time would only do the same twice. Google's library is loaded when it is needed:
    most libraries have no Drive."""
    lock = f"drive:{source.pk}"
    if not cache.add(lock, "followed", ALONE_SECONDS):
        return
    try:
        import_string("ingest.drive.changes.follow")(source)
    finally:
        cache.delete(lock)
