"""Takeout imports in the background: started from the page, and gone on with when a worker died."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ingest.batches import close_batch
from ingest.folders import LEASE
from ingest.models import Batch, TakeoutImport
from ingest.takeout.progress import Progress
from ingest.takeout.run import AlreadyRunning, reopen, run_takeout
from ingest.takeout.settle import DoesNotAddUp
from ingest.takeout.uploads import discard

logger = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(days=1)
Phase = TakeoutImport.Phase


@shared_task
def continue_takeout(takeout_id: int) -> None:
    """Go on with an import; what stops it is kept for its page."""
    takeout = TakeoutImport.objects.get(pk=takeout_id)
    try:
        run_takeout(takeout, keep_quiet)
    except AlreadyRunning:
        logger.info("Takeout import %d is being worked on", takeout.pk)
    except (OSError, DoesNotAddUp) as error:
        logger.exception("Takeout import %d stopped", takeout.pk)
        stop(takeout, str(error))


def keep_quiet(_progress: Progress) -> None:
    """The page counts the rows."""


def stop(takeout: TakeoutImport, reason: str) -> None:
    """Nobody goes on with it by himself, and the bell need not wait for it."""
    TakeoutImport.objects.filter(pk=takeout.pk, finished_at=None).update(error=reason)
    close_batch(takeout.batch)


def start(takeout: TakeoutImport) -> None:
    """All archives are there, or a person wants it to go on."""
    waiting = TakeoutImport.objects.filter(pk=takeout.pk, phase=Phase.COLLECT)
    waiting.update(phase=Phase.INDEX)
    reopen(takeout)
    transaction.on_commit(lambda: continue_takeout.delay(takeout.pk))


@shared_task
def resume_abandoned() -> None:
    """Go on where a worker died or a message was lost; forget uploads that nobody finished."""
    now = timezone.now()
    abandoned = Batch.objects.filter(
        Q(lease_until__lt=now) | Q(lease_until=None, started_at__lt=now - LEASE),
        origin=Batch.Origin.TAKEOUT,
        received_at=None,
        takeout__error="",
    )
    for takeout_id in abandoned.exclude(takeout__phase=Phase.COLLECT).values_list(
        "takeout", flat=True
    ):
        continue_takeout.delay(takeout_id)
    forgotten = TakeoutImport.objects.filter(
        phase=Phase.COLLECT, batch__started_at__lt=now - FORGOTTEN_AFTER
    )
    for takeout in forgotten.select_related("batch"):
        discard(takeout)
        takeout.batch.delete()
