"""What beat asks of connected Drives."""

from celery import shared_task
from django.core.cache import cache
from django.utils.module_loading import import_string

from photos.models import Source

ALONE_SECONDS = 3600  # longer than a page of changes takes


@shared_task
def follow_drives() -> None:
    """Ask every Drive what changed, unless it is being scanned or followed just now."""
    idle = Source.objects.filter(
        kind=Source.Kind.DRIVE, state=Source.State.ACTIVE, options__has_key="changes"
    )
    for source in idle.exclude(scans__finished_at=None, scans__isnull=False):
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
