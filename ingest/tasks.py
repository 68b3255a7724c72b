"""What the broker carries: wake-ups. They decide nothing; the rows say what there is to do."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from celery import shared_task
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

from ingest import pipeline
from ingest.batches import close_forgotten, finish_batches
from ingest.pairing import ask_for_missed_pairs
from ingest.parts import clear_expired
from ingest.pipeline import STAGE, STAGES
from ingest.stage import Stage
from photos.models import Photo

logger = logging.getLogger(__name__)

TURN_SECONDS = 20  # then the stage queues again, so that others get their turn
STALE_UPLOAD_SECONDS = 24 * 3600
asked_together: ContextVar[list[bool] | None] = ContextVar("asked_together", default=None)


@shared_task
def work(stage_name: str) -> None:
    """Run a stage until nothing is due in it, waking the stages that it feeds."""
    stage = STAGE[stage_name]
    followers = [other for other in STAGES if stage.name in other.needs]
    turn_ends = time.monotonic() + TURN_SECONDS
    while pipeline.run_batch(stage):
        wake(*followers)
        if time.monotonic() > turn_ends:
            wake(stage)
            return
    finish_batches()


@shared_task
def sweep() -> None:
    """Find what a lost message, a killed worker or a flushed broker left behind."""
    pipeline.reclaim_expired()
    pipeline.welcome_back()
    wake(*pipeline.due_stages())
    close_forgotten()
    ask_for_missed_pairs()
    finish_batches()


@shared_task
def enrol_missing() -> None:
    """Bring every photo into every stage, in its present version."""
    pipeline.enrol_missing()
    wake(*pipeline.due_stages())


@shared_task
def clear_incoming() -> None:
    """Remove the parts of uploads that were cut off."""
    for path in settings.INCOMING_DIR.iterdir():
        if path.is_file() and path.stat().st_mtime < time.time() - STALE_UPLOAD_SECONDS:
            path.unlink(missing_ok=True)
    clear_expired()


def wake(*stages: Stage) -> None:
    """Tell workers that there may be work. A broker that is away costs time only: the sweep."""
    for stage in stages:
        try:
            work.apply_async((stage.name,), queue=stage.queue)
        except OperationalError:
            logger.warning("the broker is away; the sweep will wake %s", stage.name)
            return


def retry(photo: Photo, stage: str) -> None:
    """A person wants a stage tried again, and after it every stage that needs it."""
    pipeline.start_again(stage, [photo.pk])
    wake(*pipeline.due_stages())


def wake_on_commit() -> None:
    """Wake the stages that a new photo starts in, once its rows are there to be seen."""
    asked = asked_together.get()
    if asked is None:
        transaction.on_commit(wake_first_stages)
    else:
        asked.append(True)


def wake_first_stages() -> None:
    wake(*(stage for stage in STAGES if not stage.needs))


@contextmanager
def one_wake() -> Iterator[None]:
    """Wake once at the end for all photos that come in meanwhile: messages cost more than rows."""
    asked: list[bool] = []
    token = asked_together.set(asked)
    try:
        yield
    finally:
        asked_together.reset(token)
        if asked:
            wake_first_stages()
