"""Deleting photos in the trash for good: the rows at once, their files after the commit, where no
other row needs the same bytes. A killed process leaves a note, and beat goes on."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from curating.models import Action, Touched, TrashSetting
from curating.services.acting import chosen_ids
from curating.services.leftovers import clear_leftovers, note_files
from curating.verbs import VERBS
from photos.models import Photo, PhotoQuerySet
from photos.services.removal import mending_stacks

logger = logging.getLogger(__name__)

CHUNK = 200
State = Action.State


@dataclass(frozen=True)
class Deletion:
    """What would go: how many photos; and what stays, as it lies in a source that is only read, or
    as an action with it is just under way."""

    ids: Sequence[int]
    in_place_count: int
    held_count: int
    size_bytes: int
    undoable_count: int


def plan_deletion(user: User, photo_ids: Iterable[int]) -> Deletion:
    """Of some photos in a person's trash, with the files that went with them."""
    whole = chosen_ids(user, VERBS["restore"], photo_ids)
    trashed = Photo.objects.in_library_of(user).filter(pk__in=whole, trashed_at__isnull=False)
    stored = trashed.filter(kept_in=None).order_by("pk").values_list("pk", "size_bytes")
    held = _held([pk for pk, _ in stored])
    going = [(pk, size) for pk, size in stored if pk not in held]
    standing = Touched.objects.filter(photo_id__in=[pk for pk, _ in going], action__undone_at=None)
    return Deletion(
        ids=[pk for pk, _ in going],
        in_place_count=trashed.exclude(kept_in=None).count(),
        held_count=len(held),
        size_bytes=sum(size for _, size in going),
        undoable_count=standing.values("action").distinct().count(),
    )


def _held(photo_ids: Sequence[int]) -> set[int]:
    """Those of which an action is being done or undone right now."""
    at_work = Action.objects.filter(state__in=[State.RUNNING, State.UNDOING])
    touched = Touched.objects.filter(photo_id__in=photo_ids, action__in=at_work)
    return set(touched.values_list("photo_id", flat=True))


def delete_for_good(user: User, photo_ids: Iterable[int]) -> int:
    """Delete what `plan_deletion` says; how many photos went."""
    ids = plan_deletion(user, photo_ids).ids
    gone = sum(_delete(user, ids[start : start + CHUNK]) for start in range(0, len(ids), CHUNK))
    clear_leftovers()
    logger.info("account %s: %d photos deleted for good", user.pk, gone)
    return gone


def _delete(user: User, photo_ids: Sequence[int]) -> int:
    """Those that are still in the trash, now that nobody else moves them."""
    photos = Photo.objects.in_library_of(user).filter(pk__in=photo_ids)
    with mending_stacks(photos):
        locked = photos.filter(trashed_at__isnull=False).order_by("pk").select_for_update()
        ids = list(locked.values_list("pk", flat=True))
        going = Photo.objects.filter(pk__in=ids)
        note_files(going)
        going.delete()
        return len(ids)


def delete_expired(user: User) -> int:
    """What has been in a person's trash for longer than they want."""
    return delete_for_good(user, expired(user).values_list("pk", flat=True))


def expired(user: User) -> PhotoQuerySet:
    before = kept_since(user)
    return Photo.objects.in_library_of(user).filter(trashed_at__lt=before, kept_in=None)


def kept_since(user: User) -> datetime:
    """What was deleted before is let go."""
    return timezone.now() - timedelta(days=days_of(user))


def days_of(user: User) -> int:
    return TrashSetting.objects.filter(user=user).values_list("days", flat=True).first() or DAYS


DAYS = TrashSetting.DAYS
