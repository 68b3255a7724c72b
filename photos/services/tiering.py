"""Originals between the fast storage and the cheap one. Each move copies, reads the copy back, and
only then deletes: killed at any point, the bytes are in one of the two, and the row goes on."""

import logging
import time
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from photos.copying import copy_verified
from photos.locks import bytes_tried
from photos.models import Photo, TieredOriginal
from photos.storage import is_intact, originals
from photos.tiers import TieredStorage

logger = logging.getLogger(__name__)

State = TieredOriginal.State
MOVING = (State.TO_CHEAP, State.TO_FAST)
ENROLLED_AT_ONCE = 1000
LOOKED_AT_ONCE = 20  # as many workers can be at it
TURN_SECONDS = 300  # then another task may have the worker; beat asks again
WAIT_AFTER_FAILURE = timedelta(minutes=10)
OPENED_AGAIN = timedelta(days=1)  # noted no oftener


def tiers() -> TieredStorage | None:
    storage = originals()
    return storage if isinstance(storage, TieredStorage) else None


def enrol_old() -> int:
    """Note which originals are due to leave the fast storage; how many."""
    if tiers() is None or settings.CHEAP_AFTER_DAYS <= 0:
        return 0
    forget_gone()
    before = timezone.now() - timedelta(days=settings.CHEAP_AFTER_DAYS)
    came_back = TieredOriginal.objects.filter(state=State.FAST, opened_at__lt=before)
    again = came_back.update(state=State.TO_CHEAP, wait_until=timezone.now())
    rows = [
        TieredOriginal(key=key, sha256=sha256, size_bytes=size_bytes)
        for key, sha256, size_bytes in old_originals(before)[:ENROLLED_AT_ONCE]
    ]
    TieredOriginal.objects.bulk_create(rows, ignore_conflicts=True)
    return again + len(rows)


def forget_gone() -> None:
    """Rows that would say "cheap" of bytes which are stored anew: nobody has them in the clear."""
    open_ones = Photo.objects.filter(sha256=OuterRef("sha256"), kept_in=None, is_locked=False)
    resting = TieredOriginal.objects.filter(state__in=(State.CHEAP, State.FAST))
    resting.exclude(Exists(open_ones)).delete()


def old_originals(before: datetime) -> "QuerySet[Photo, tuple[str, str, int]]":
    """Those that nobody took into a library since. What is locked is encrypted, or soon will be."""
    known = TieredOriginal.objects.filter(key=OuterRef("original_key"))
    newer = Photo.objects.filter(
        sha256=OuterRef("sha256"), original_key=OuterRef("original_key"), added_at__gte=before
    )
    old = Photo.objects.filter(kept_in=None, is_locked=False, added_at__lt=before)
    old = old.exclude(Exists(known)).exclude(Exists(newer))
    return old.order_by("added_at").values_list("original_key", "sha256", "size_bytes")


def opened_by_person(key: str) -> None:
    """It was read at once from where it is; one that is in the cheap storage comes back."""
    if tiers() is None or settings.CHEAP_AFTER_DAYS <= 0:
        return
    now = timezone.now()
    rows = TieredOriginal.objects.filter(key=key)
    rows.filter(state__in=(State.CHEAP, State.TO_CHEAP)).update(
        state=State.TO_FAST, opened_at=now, wait_until=now
    )
    rows.filter(state=State.FAST, opened_at__lt=now - OPENED_AGAIN).update(opened_at=now)


def tend_tiers() -> int:
    """Move what is to be moved, for a while; how many were."""
    turn_ends = time.monotonic() + TURN_SECONDS
    moved = 0
    while time.monotonic() < turn_ends and move_next():
        moved += 1
    return moved


def move_next() -> bool:
    """Take one original where it is to be; whether there was one that nobody else is at."""
    storage = tiers()
    if storage is None:
        return False
    due = TieredOriginal.objects.filter(state__in=MOVING, wait_until__lte=timezone.now())
    for row in due.order_by("-state", "wait_until")[:LOOKED_AT_ONCE]:
        with bytes_tried(row.sha256) as is_ours:
            if is_ours and move(storage, row):
                return True
    return False


def move(storage: TieredStorage, row: TieredOriginal) -> bool:
    """With the bytes held: nobody else moves or deletes them. Whether it was still to be done."""
    if not still(row).exists():
        return False
    try:
        if is_gone(storage, row):
            row.delete()
        else:
            bring(storage, row)
    except OSError as error:
        logger.exception("original %s waits: %s", row.key, row.state)
        waiting = {"error": str(error), "wait_until": timezone.now() + WAIT_AFTER_FAILURE}
        still(row).update(**waiting)
    return True


def still(row: TieredOriginal) -> "QuerySet[TieredOriginal]":
    return TieredOriginal.objects.filter(pk=row.pk, state=row.state)


def is_gone(storage: TieredStorage, row: TieredOriginal) -> bool:
    """Whether it was deleted for good, or its plain bytes because whoever has it locked it."""
    photos = Photo.objects.filter(sha256=row.sha256, original_key=row.key, kept_in=None)
    has_open = photos.filter(is_locked=False).exists()
    return not has_open and not (photos.exists() and storage.exists(row.key))


def bring(storage: TieredStorage, row: TieredOriginal) -> None:
    """Copy it, read it back, and then delete it where it was. Raises OSError."""
    there = row.state == State.TO_CHEAP
    source, target = (storage.fast, storage.cheap) if there else (storage.cheap, storage.fast)
    if not is_intact(target, row.key, row.sha256):
        copy_verified(source, target, row.key, row.sha256)
    with transaction.atomic():
        if not still(row).select_for_update().exists():
            return  # a person opened it meanwhile: it is in both, and the next move ends that
        source.delete(row.key)
        state = State.CHEAP if there else State.FAST
        still(row).update(state=state, error="")
    logger.info("original %s is %s", row.key, state)
