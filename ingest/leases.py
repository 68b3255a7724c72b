"""What a worker holds: kept up while it lives, free for another a minute after it died.

How long work may take and how soon a dead worker is missed are two things. A worker that comes and
goes (a rented GPU) would else hold what it took for as long as the longest work may last.
"""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet
from django.utils import timezone

from ingest.models import StageRun

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=min(60, settings.STAGE_LEASE_SECONDS))
RENEWALS = 3  # in the time of a lease: one that fails costs nothing


def held_by_us(runs: Sequence[StageRun]) -> QuerySet[StageRun]:
    """The runs still leased to this worker: another may have taken over one whose lease ran out."""
    attempts = runs[0].attempts
    return StageRun.objects.filter(
        pk__in=[run.pk for run in runs], state=StageRun.State.RUNNING, attempts=attempts
    )


@contextmanager
def kept_up(runs: Sequence[StageRun], *, longest_seconds: float) -> Iterator[None]:
    """Hold the runs while the block lasts, but no longer than so: another gets what hangs."""
    ended = threading.Event()
    until = time.monotonic() + longest_seconds
    keeper = threading.Thread(target=keep_up, args=(runs, ended, until), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def keep_up(runs: Sequence[StageRun], ended: threading.Event, until: float) -> None:
    while not ended.wait(LEASE.total_seconds() / RENEWALS) and time.monotonic() < until:
        try:
            held_by_us(runs).update(lease_until=timezone.now() + LEASE)
        except (OperationalError, InterfaceError) as error:
            logger.warning("a lease is not kept up, the database is away: %s", error)
        finally:
            connection.close()  # this thread's own; the next renewal is a while off
