"""Who is alive: workers say so every few seconds from a thread of their own, also while a long
batch keeps them busy; beat does by what it asks for."""

import logging
import threading
from collections.abc import Iterable
from datetime import timedelta

from django.db import Error, connection
from django.utils import timezone

from ops.watching.rows import Pulse

logger = logging.getLogger(__name__)

BEAT = "beat"
PULSE_SECONDS = 15
WORKER_LOST_AFTER = timedelta(seconds=60)
BEAT_LOST_AFTER = timedelta(minutes=15)  # what it asks for may queue behind long work
FORGOTTEN_AFTER = timedelta(days=1)


class Heart(threading.Thread):
    """Notes the pulse of one worker until it stops."""

    def __init__(self, name: str, queues: Iterable[str]) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker, self.queues = name, ",".join(sorted(queues))
        self.is_over = threading.Event()

    def run(self) -> None:
        while not self.is_over.is_set():
            self.beat()
            self.is_over.wait(PULSE_SECONDS)

    def beat(self) -> None:
        """Keeps no connection meanwhile. A database that is away is tried again."""
        try:
            note_pulse(self.worker, self.queues)
        except Error as error:
            logger.warning("the pulse of %s was not noted: %s", self.worker, error)
        finally:
            connection.close()

    def stop(self) -> None:
        self.is_over.set()


def note_pulse(name: str, queues: str = "") -> None:
    Pulse.objects.update_or_create(
        name=name, defaults={"queues": queues, "seen_at": timezone.now()}
    )


def forget_worker(name: str) -> None:
    """It went as it should; nobody has to wait until it is missed."""
    Pulse.objects.filter(name=name).delete()


def forget_lost() -> None:
    """Workers under names that do not come back."""
    Pulse.objects.filter(seen_at__lt=timezone.now() - FORGOTTEN_AFTER).delete()


def workers() -> list[Pulse]:
    """Those that are alive."""
    since = timezone.now() - WORKER_LOST_AFTER
    return list(Pulse.objects.exclude(name=BEAT).filter(seen_at__gte=since).order_by("name"))


def workers_by_queue() -> dict[str, int]:
    """How many are alive for each queue that has any."""
    counts: dict[str, int] = {}
    for worker in workers():
        for queue in worker.queues.split(","):
            counts[queue] = counts.get(queue, 0) + 1
    return counts


def beat_is_alive() -> bool:
    since = timezone.now() - BEAT_LOST_AFTER
    return Pulse.objects.filter(name=BEAT, seen_at__gte=since).exists()
