"""Live watching: a thread per folder reports what changes, and what has been quiet for a moment
is taken in at once, here, however busy the workers are."""

import logging
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from queue import Empty, SimpleQueue
from threading import Event, Thread

from watchfiles import Change, watch

from ingest.sources.folder import QUIET, FolderReader, is_passed_over
from ingest.sources.index import Look
from ingest.sources.live import look_at
from ingest.sources.scans import open_scan
from photos.models import Source

logger = logging.getLogger(__name__)

STARTED = ""  # reported once a folder is watched: only a scan knows what happened before
WATCHED = (Source.State.ACTIVE, Source.State.ASKS)
RENEW_SECONDS = 2.0
TURN_SECONDS = 0.2
POLL_MS = 10_000  # for network disks that report nothing
MOST_AT_ONCE = 200  # paths, then others get their turn

Reports = SimpleQueue[tuple[int, str]]


@dataclass
class Watch:
    """A folder that is watched by a thread of its own."""

    source_id: int
    root: str
    polls: bool
    reports: Reports
    stop: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.thread = Thread(target=self.report_changes, daemon=True)
        self.thread.start()

    def report_changes(self) -> None:
        """Until it is stopped, or the folder cannot be watched."""
        self.tell(STARTED)
        try:
            for changes in watch(
                self.root,
                watch_filter=self.counts,
                debounce=400,
                stop_event=self.stop,
                force_polling=self.polls,
                poll_delay_ms=POLL_MS,
                ignore_permission_denied=True,
            ):
                for _, path in changes:
                    self.tell(os.path.relpath(path, self.root))
        except OSError as error:
            logger.warning("source %d cannot be watched: %s", self.source_id, error)

    def tell(self, path: str) -> None:
        self.reports.put((self.source_id, path))

    def counts(self, change: Change, path: str) -> bool:
        parts = PurePath(os.path.relpath(path, self.root)).parts
        return not any(map(is_passed_over, parts))


class Pending:
    """What changed, until it was quiet for a moment."""

    def __init__(self) -> None:
        self.changed_at: dict[int, dict[str, float]] = defaultdict(dict)

    def note(self, source_id: int, path: str) -> None:
        self.changed_at[source_id][path] = time.monotonic()

    def take_quiet(self, source_id: int) -> Sequence[str]:
        """The paths of a source without a change for long enough, oldest first."""
        changed_at = self.changed_at[source_id]
        written_before = time.monotonic() - QUIET.total_seconds()
        quiet = [path for path, at in changed_at.items() if at <= written_before][:MOST_AT_ONCE]
        for path in quiet:
            del changed_at[path]
        return quiet


class Watcher:
    """Watches every folder that is to be watched, and follows changes to their list."""

    def __init__(self) -> None:
        self.reports: Reports = SimpleQueue()
        self.pending = Pending()
        self.watches: dict[int, Watch] = {}
        self.looks: dict[int, Look] = {}
        self.renewed_at = 0.0

    def run(self, stop: Event) -> None:
        """Until it is told to stop."""
        try:
            while not stop.is_set():
                self.turn()
        finally:
            for watch_ in self.watches.values():
                watch_.stop.set()

    def turn(self) -> None:
        if time.monotonic() > self.renewed_at + RENEW_SECONDS:
            self.renew_watches()
            self.renewed_at = time.monotonic()
        self.collect_reports()
        for source_id in list(self.pending.changed_at):
            self.attend(source_id)

    def renew_watches(self) -> None:
        """A watch for each source that wants one. Where the kernel refuses, it is polled."""
        wanted = {
            source.pk: source
            for source in Source.objects.filter(kind=Source.Kind.FOLDER, state__in=WATCHED)
        }
        for source_id in self.watches.keys() - wanted.keys():
            self.watches.pop(source_id).stop.set()
            self.pending.changed_at.pop(source_id, None)
        for source_id, source in wanted.items():
            known = self.watches.get(source_id)
            if known is None or not known.thread.is_alive():
                polls = bool(known) or bool(source.options.get("polls"))
                self.watches[source_id] = Watch(source_id, source.root, polls, self.reports)

    def collect_reports(self) -> None:
        """What was reported; waits a moment for the first."""
        wait = TURN_SECONDS
        while True:
            try:
                self.pending.note(*self.reports.get(timeout=wait))
            except Empty:
                return
            wait = 0.001

    def attend(self, source_id: int) -> None:
        """Take in what is quiet. The batch stays open while more is to come."""
        if paths := self.pending.take_quiet(source_id):
            self.look(source_id, paths)
        if not self.pending.changed_at[source_id]:
            del self.pending.changed_at[source_id]
            if look := self.looks.pop(source_id, None):
                look.close()

    def look(self, source_id: int, paths: Sequence[str]) -> None:
        source = Source.objects.filter(pk=source_id, state__in=WATCHED).first()
        if source is None:
            return
        if STARTED in paths:
            open_scan(source)
        look = self.looks.setdefault(source_id, Look(source, FolderReader(source)))
        look.source = source
        for path in look_at(look, [path for path in paths if path != STARTED]):
            self.pending.note(source_id, path)
