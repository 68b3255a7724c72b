"""The rows of scans: opened by whoever asks, leased by the worker that does them."""

import logging
from datetime import timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from ingest.models import Scan
from photos.models import Source

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=settings.STAGE_LEASE_SECONDS)
TASK = "ingest.sources.tasks.scan_source"


class Stopped(Exception):
    """The scan was ended meanwhile: its source was paused or removed."""


def open_scan(source: Source, *, accepts_losses: bool = False) -> Scan:
    """Have a source looked through. Who asks while a scan is open gets that one."""
    scan, _ = Scan.objects.get_or_create(source=source, finished_at=None)
    if accepts_losses:
        scan.accepts_losses = True
        scan.save(update_fields=["accepts_losses"])
    transaction.on_commit(partial(send, scan.pk))
    return scan


def send(scan_id: int) -> None:
    """Tell workers of it. A broker that is away costs time only: beat tells them again."""
    try:
        current_app.send_task(TASK, (scan_id,))
    except OperationalError:
        logger.warning("the broker is away; beat will send scan %d", scan_id)


def claim(scan_id: int) -> Scan | None:
    """The scan, leased to the caller; None when it is over or another worker's."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    claimed = Scan.objects.filter(free, pk=scan_id, finished_at=None)
    if claimed.update(lease_until=now + LEASE) == 0:
        return None
    return Scan.objects.select_related("source__owner", "batch").get(pk=scan_id)


def keep_lease(scan: Scan) -> None:
    """Seldom, because it is a write. Raises Stopped."""
    if scan.lease_until is None or scan.lease_until < timezone.now() + LEASE / 2:
        hold(scan)


def hold(scan: Scan, **columns: object) -> None:
    """Go on with it, with these columns. Raises Stopped when it is no longer ours."""
    scan.lease_until = timezone.now() + LEASE
    running = Scan.objects.filter(pk=scan.pk, finished_at=None)
    if running.update(lease_until=scan.lease_until, **columns) == 0:
        raise Stopped


def finish(scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk, finished_at=None).update(
        finished_at=timezone.now(), lease_until=None, missing=scan.missing
    )


def stop_scans(source: Source) -> None:
    """The worker on it finds that out with its next note of progress."""
    Scan.objects.filter(source=source, finished_at=None).update(
        finished_at=timezone.now(), lease_until=None
    )
