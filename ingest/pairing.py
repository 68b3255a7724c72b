"""When the files of a batch are joined to live photos and edits: the work around `ingest.pairs`."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from ingest.models import Batch
from ingest.pairs import pair_photos

logger = logging.getLogger(__name__)

AT_ONCE = timedelta(0)
PAIRING = timedelta(minutes=30)  # longer than joining the files of a batch takes
MISSED_AFTER = timedelta(minutes=2)


@shared_task
def pair_batch(batch_id: int) -> None:
    """The task after an upload. Files that come meanwhile make the batch due again."""
    again_at = timezone.now() + PAIRING
    Batch.objects.filter(pk=batch_id).update(pairs_due_at=again_at)
    pair_photos(Batch.objects.get(pk=batch_id))
    Batch.objects.filter(pk=batch_id, pairs_due_at=again_at).update(pairs_due_at=None)


def ask_for_pairs(batch: Batch, *, delay: timedelta = AT_ONCE) -> None:
    """Let a worker join what belongs together, unless one was asked to do so by then."""
    due_at = timezone.now() + delay
    later = Q(pairs_due_at=None) | Q(pairs_due_at__gt=due_at)
    if Batch.objects.filter(later, pk=batch.pk).update(pairs_due_at=due_at):
        send_pairing(batch.pk, delay)


def ask_for_missed_pairs() -> None:
    """Ask again where the message was lost or the worker died."""
    missed = Batch.objects.filter(pairs_due_at__lt=timezone.now() - MISSED_AFTER)
    for batch_id in missed.values_list("pk", flat=True):
        send_pairing(batch_id, AT_ONCE)


def send_pairing(batch_id: int, delay: timedelta) -> None:
    try:
        pair_batch.apply_async((batch_id,), queue="io", countdown=delay.total_seconds())
    except OperationalError:
        logger.warning("the broker is away; the sweep will have batch %d paired", batch_id)
