"""The rows of bucket events: entered by the webhook, claimed one by one, put off when they fail."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ingest.models import BucketEvent
from ingest.notifications.message import NewObject
from ingest.sources.bucket_address import BucketAddress
from photos.models import Source

logger = logging.getLogger(__name__)

State = BucketEvent.State
LEASE = timedelta(seconds=settings.STAGE_LEASE_SECONDS)
FIRST_RETRY = timedelta(seconds=5)  # then four times as long each time, but at most an hour
LONGEST_RETRY = timedelta(hours=1)
MAX_ATTEMPTS = 10
KEPT = timedelta(days=30)  # longer than any sender repeats itself


class NotOurs(LookupError):
    """The notification is only of buckets that are no source of its sender."""


def enter_events(sources: Sequence[Source], objects: Sequence[NewObject]) -> int:
    """A row for each new object below a source's prefix, once; their number. Raises NotOurs."""
    addresses = [(source, BucketAddress.of(source.root)) for source in sources]
    buckets = {address.bucket for _, address in addresses}
    if objects and all(found.bucket not in buckets for found in objects):
        raise NotOurs
    events = [
        BucketEvent(source=source, path=path, mark=found.mark)
        for found in objects
        for source, address in addresses
        if found.bucket == address.bucket and (path := address.path_of(found.key))
    ]
    BucketEvent.objects.bulk_create(events, batch_size=1000, ignore_conflicts=True)
    return len(events)


def claim_event() -> BucketEvent | None:
    """The event that is due for longest, leased to the caller. Paused sources wait."""
    now = timezone.now()
    with transaction.atomic():
        due = BucketEvent.objects.filter(state=State.DUE, due_at__lte=now)
        awake = due.exclude(source__state=Source.State.PAUSED).order_by("due_at")
        locked = awake.select_for_update(skip_locked=True, of=("self",))
        event = locked.select_related("source__owner").first()
        if event:
            event.state, event.lease_until = State.RUNNING, now + LEASE
            event.attempts += 1
            event.save(update_fields=["state", "lease_until", "attempts"])
    return event


def finish(event: BucketEvent, reason: str = "") -> None:
    settle(event, State.DONE, reason)


def put_off(event: BucketEvent, reason: str) -> None:
    """Later again; after many times it is left to the next scan of the source."""
    if event.attempts >= MAX_ATTEMPTS:
        logger.warning("event %d failed: %s", event.pk, reason)
        settle(event, State.FAILED, reason)
        return
    wait = min(FIRST_RETRY * 4 ** (event.attempts - 1), LONGEST_RETRY)
    event.due_at = timezone.now() + wait
    settle(event, State.DUE, reason)


def settle(event: BucketEvent, state: BucketEvent.State, reason: str) -> None:
    event.state, event.reason, event.lease_until = state, reason, None
    event.save(update_fields=["state", "reason", "lease_until", "due_at"])


def give_back_expired() -> None:
    """What a worker had when it died is due again."""
    expired = BucketEvent.objects.filter(state=State.RUNNING, lease_until__lt=timezone.now())
    expired.update(state=State.DUE, lease_until=None, due_at=F("lease_until"))


def forget_old() -> None:
    long_ago = timezone.now() - KEPT
    BucketEvent.objects.filter(state=State.DONE, received_at__lt=long_ago).delete()
