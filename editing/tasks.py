"""What the broker carries for edits: wake-ups. They decide nothing."""

import logging
import time

from celery import shared_task
from kombu.exceptions import OperationalError

from editing.services import working

logger = logging.getLogger(__name__)

TURN_SECONDS = 20  # then it queues again, so that others get their turn


@shared_task
def render_due() -> None:
    """Render what is due. Beat sends it, too, for what a lost message or a dead worker left."""
    turn_ends = time.monotonic() + TURN_SECONDS
    while working.work_once():
        if time.monotonic() > turn_ends:
            wake()
            return


def wake() -> None:
    """Say that there may be work. A broker that is away costs time only: beat says it again."""
    try:
        render_due.delay()
    except OperationalError:
        logger.warning("the broker is away; beat will have edits rendered")
