"""What the broker carries of bucket events: wake-ups. The rows say what there is to fetch."""

import logging
import time

from celery import shared_task
from kombu.exceptions import OperationalError

from ingest.models import BucketEvent
from ingest.notifications.fetch import be_offline, fetch_object, open_look
from ingest.notifications.queue import claim_event, forget_old, give_back_expired
from ingest.sources.index import Look
from ingest.sources.protocol import SourceOffline

logger = logging.getLogger(__name__)

TURN_SECONDS = 20  # then others get their turn


@shared_task
def fetch_objects() -> None:
    """Fetch until nothing is due, the objects of a source together."""
    looks: dict[int, Look] = {}
    turn_ends = time.monotonic() + TURN_SECONDS
    while event := claim_event():
        fetch_with(looks, event)
        if time.monotonic() > turn_ends:
            wake()
            break
    for look in looks.values():
        look.close()


def fetch_with(looks: dict[int, Look], event: BucketEvent) -> None:
    try:
        look = looks.get(event.source_id) or open_look(event.source)
    except SourceOffline as error:
        be_offline(event, error)
        return
    looks[event.source_id] = look
    fetch_object(look, event)


@shared_task
def sweep_events() -> None:
    """Find what a lost message or a killed worker left behind."""
    give_back_expired()
    forget_old()
    if BucketEvent.objects.filter(state=BucketEvent.State.DUE).exists():
        wake()


def wake() -> None:
    """A broker that is away costs time only: the sweep."""
    try:
        fetch_objects.delay()
    except OperationalError:
        logger.warning("the broker is away; the sweep will fetch what buckets told of")
