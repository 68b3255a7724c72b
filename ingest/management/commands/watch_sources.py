"""manage.py watch_sources: take in new photos of watched folders as soon as they are written."""

import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand

from ingest.sources.watching import Watcher


class Command(BaseCommand):
    help = "Watch the folders among the sources until stopped. `run` starts it when there are any."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        Watcher().run(stop)
