"""What the broker carries: wake-ups. The rows say what there is to do."""

import logging
import time

from celery import shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from vault.models import Vault
from vault.services.locking import take_in_imported
from vault.services.sealing import find_leftovers, work_on_next

logger = logging.getLogger(__name__)

TURN_SECONDS = 60  # then another task may have the worker; beat asks again


@shared_task
def tend_locked() -> None:
    """Encrypt what was locked, decrypt what was moved back, and clear away what is left."""
    turn_ends = time.monotonic() + TURN_SECONDS
    while time.monotonic() < turn_ends and work_on_next():
        pass


@shared_task
def sweep_locked() -> None:
    """Find what came in locked, and what a stage wrote of a photo that was locked meanwhile."""
    for owner_id in Vault.objects.values_list("owner", flat=True):
        take_in_imported(owner_id)
    find_leftovers()
    tend_locked()


def wake_on_commit() -> None:
    """There is work. A broker that is away costs time only: beat asks again."""
    transaction.on_commit(wake)


def wake() -> None:
    try:
        tend_locked.delay()
    except OperationalError:
        logger.warning("the broker is away; beat will have locked photos encrypted")
