"""What beat asks for: those who leave, what operators know, and what keeps the library safe."""

import logging
from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown
from django.conf import settings
from django.utils import timezone

from ops.backup.making import back_up
from ops.backup.rotating import Keep
from ops.backup.where import name_of, passphrase, storage_at
from ops.leaving import deleting, handing
from ops.verify.verifying import verify_share as verify_share_of
from ops.watching import strays, troubles
from ops.watching import watch as watching
from ops.watching.pulses import Heart, forget_worker

logger = logging.getLogger(__name__)


@shared_task
def delete_those_who_left() -> None:
    deleting.delete_due()


@shared_task
def hand_over_library(handover_id: int) -> None:
    handing.hand_over(handover_id)


@shared_task
def hand_over_accepted() -> None:
    """What a lost message left undone."""
    handing.hand_over_accepted()


@shared_task
def forget_troubles() -> None:
    troubles.forget_troubles()


@shared_task
def watch() -> None:
    watching.watch()


@shared_task
def watch_version() -> None:
    watching.watch_version()


@shared_task
def tend_strays() -> None:
    strays.tend_strays()


@shared_task
def make_nightly_backup() -> None:
    """Where the operator named a place for backups."""
    if settings.BACKUP_PLACE:
        back_up(
            storage_at(""), name=name_of(""), passphrase=passphrase(), keep=Keep(), tell=logger.info
        )


@shared_task
def verify_share() -> None:
    verify_share_of(timezone.now().date())


hearts: dict[str, Heart] = {}


@worker_ready.connect
def begin_pulse(sender: Any, **_: Any) -> None:
    """`sender` is the consumer of a worker that takes work from now on."""
    heart = Heart(sender.hostname, sender.app.amqp.queues.consume_from)
    hearts[sender.hostname] = heart
    heart.start()


@worker_shutdown.connect
def end_pulse(**_: Any) -> None:
    for name, heart in hearts.items():
        heart.stop()
        heart.join()
        forget_worker(name)
    hearts.clear()
