"""What beat asks for: those who leave, and what operators know."""

from typing import Any

from celery import shared_task
from celery.signals import worker_ready, worker_shutdown

from ops.leaving import deleting, handing
from ops.watching import strays, troubles
from ops.watching import watch as watching
from ops.watching.pulses import Heart, forget_worker


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
