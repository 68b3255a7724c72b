"""Writes of summaries: when a library is counted, and what a page is told meanwhile.

Changes of a library stand in the ledger that clients follow (`sync.Change`), which triggers fill:
no way of writing forgets it, and nothing here costs an import anything.
"""

import logging
import time
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from insight.counting import count
from insight.figures import VERSION
from insight.models import Summary
from photos.models import LibraryUse
from sync.snapshots import changes_out_of_sight, current_snapshot

logger = logging.getLogger(__name__)

SMALL = 10_000  # photos; so many are counted while a page waits
REST = 100  # so many times as long as counting took: it never takes more than a hundredth
SHORTEST_REST = timedelta(minutes=1)
# What the ledger does not tell: stages that failed. And its numbers begin anew after a restore.
LONGEST = timedelta(hours=6)


def count_library(user: User) -> Summary:
    """Count, and keep it. Two at once are as one: the last word stands."""
    began, snapshot = time.monotonic(), current_snapshot()
    figures = count(user).as_json()
    took_ms = round((time.monotonic() - began) * 1000)
    values = {
        "version": VERSION, "figures": figures, "snapshot": snapshot,
        "counted_at": timezone.now(), "took_ms": took_ms,
    }  # fmt: skip
    summary, _ = Summary.objects.update_or_create(owner=user, defaults=values)
    logger.info("library %s counted in %s ms", user.pk, took_ms)
    return summary


def summary_for_page(user: User) -> Summary | None:
    """As it is now where that is quick; else as it was counted last; None: that takes a while."""
    kept = Summary.objects.filter(owner=user, version=VERSION).first()
    if kept and not stale().filter(pk=kept.pk).exists():
        return kept
    return count_library(user) if size_of(user) <= SMALL else kept


def size_of(user: User) -> int:
    return sum(LibraryUse.objects.filter(owner=user).values_list("photos", flat=True))


def owners_due() -> list[int]:
    """Whose libraries changed since they were counted, and rested since; or were never counted."""
    now = timezone.now()
    due = [
        row.owner_id
        for row in stale().order_by("counted_at")
        if row.counted_at + max(SHORTEST_REST, timedelta(milliseconds=REST * row.took_ms)) <= now
    ]
    never = User.objects.filter(
        ~Exists(Summary.objects.filter(owner=OuterRef("pk"))),
        Exists(LibraryUse.objects.filter(owner=OuterRef("pk"), photos__gt=0)),
    )
    return [*never.order_by("pk").values_list("pk", flat=True), *due]


def stale() -> QuerySet[Summary]:
    old = Q(counted_at__lt=timezone.now() - LONGEST) | ~Q(version=VERSION)
    return Summary.objects.filter(Exists(changes_out_of_sight()) | old)
