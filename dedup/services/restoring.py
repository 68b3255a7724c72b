"""Putting rows back as they were before a resolution."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from dedup.services.rows import PHOTO, STACK
from photos.ledger import Kind, Rows, Touched
from photos.models import Photo, Stack

# What is one thing in several columns comes back together or not at all.
TOGETHER = (
    ("taken_at", "taken_local", "offset_minutes", "offset_source", "taken_source"),
    ("latitude", "longitude", "altitude_m", "place_id"),
    ("stack_id", "is_primary"),
)
IN_STACK = frozenset(TOGETHER[2])


def restore_rows(kind: Kind, rows: Touched) -> int:
    """What came goes, what went comes back; how much stays as somebody decided since."""
    kept = 0
    for key in rows.after:
        if rows.now[key] == rows.before[key]:
            continue
        if not rows.is_as_left(key):
            kept += 1
        elif rows.is_new(key):
            kind.exactly(key).delete()
        elif rows.now[key] is None:
            kept += not _comes_back(kind, key, rows.was(key))
        else:
            kind.exactly(key).update(**rows.was(key))
    return kept


def _comes_back(kind: Kind, key: str, fields: Mapping[str, Any]) -> bool:
    """Whether what it hangs on is there still."""
    try:
        with transaction.atomic():
            kind.rows.create(**kind.row_of(key), **fields)
            transaction.get_connection().check_constraints()
    except IntegrityError:
        return False
    return True


def restore_photos(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> int:
    """The columns of photos, and the stacks that they are in."""
    photos = PHOTO.touched(before.get(PHOTO.name, {}), after.get(PHOTO.name, {}))
    stacks = STACK.touched(before.get(STACK.name, {}), after.get(STACK.name, {}))
    kept = _restore_stacks(stacks)
    there = [key for key in photos.after if photos.now[key] is not None]
    wanted = {int(key): _able(photos, key) for key in there}
    for key in there:
        was, now = photos.was(key), photos.is_now(key)
        others = was.keys() - wanted[int(key)].keys()
        kept += len([name for name in others if now[name] != was[name]])
    kept += _restore_places(photos, wanted)
    _restore_moving_halves(wanted)
    for photo, columns in wanted.items():
        Photo.objects.filter(pk=photo).update(**columns)
    return kept


def _able(photos: Touched, key: str) -> dict[str, Any]:
    """The columns that are as the resolution left them, as they were before."""
    was, names = photos.was(key), photos.fields_as_left(key)
    for together in TOGETHER:
        if not set(together) & was.keys() <= names:
            names -= set(together)
    return {name: was[name] for name in names}


def _restore_stacks(stacks: Touched) -> int:
    """Those that the resolution ended are there again, and each is of its former kind. One that
    outlived it and ended since stays away."""
    kept = 0
    for key in stacks.after:
        was = stacks.was(key)
        if "chosen_id" in was and not Photo.objects.filter(pk=was["chosen_id"]).exists():
            was = {**was, "chosen_id": None}
        if not stacks.is_as_left(key):
            kept += 1
        elif stacks.after[key] is None:
            Stack.objects.create(pk=int(key), **was)
        else:
            Stack.objects.filter(pk=int(key)).update(**was)
    return kept


def _restore_places(photos: Touched, wanted: Mapping[int, dict[str, Any]]) -> int:
    """Which stack each is in: first they leave, then they come, then one of them is on top."""
    told = {pk: columns for pk, columns in wanted.items() if IN_STACK & columns.keys()}
    places = {
        pk: photos.is_now(str(pk)) | {name: columns.pop(name) for name in IN_STACK & columns.keys()}
        for pk, columns in told.items()
    }
    stacks = {place["stack_id"] for place in places.values()} - {None}
    living = set(Stack.objects.filter(pk__in=stacks).values_list("pk", flat=True))
    coming = {pk: place for pk, place in places.items() if place["stack_id"] in living}
    leaving = [pk for pk, place in places.items() if place["stack_id"] is None]
    Photo.objects.filter(pk__in=leaving).update(stack=None, is_primary=True)
    for pk, place in coming.items():
        Photo.objects.filter(pk=pk).update(stack=place["stack_id"], is_primary=False)
    for pk, place in coming.items():
        top = Photo.objects.filter(stack=place["stack_id"], is_primary=True)
        if place["is_primary"] and not top.exists():
            Photo.objects.filter(pk=pk).update(is_primary=True)
    return len(places) - len(coming) - len(leaving)


def _restore_moving_halves(wanted: Mapping[int, dict[str, Any]]) -> None:
    """A video is the half of one still: all let go before one takes it."""
    halves = {
        pk: columns.pop("live_video_id")
        for pk, columns in wanted.items()
        if "live_video_id" in columns
    }
    Photo.objects.filter(pk__in=halves).update(live_video=None)
    for pk, video in halves.items():
        if not Photo.objects.filter(live_video=video).exists():
            free = Photo.objects.filter(pk=video).first()
            Photo.objects.filter(pk=pk).update(live_video=free)


def stacks_touched(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> set[int]:
    """All stacks that photos were in, or are in."""
    rows = [*before.get(PHOTO.name, {}).values(), *after.get(PHOTO.name, {}).values()]
    found = {row["stack_id"] for row in rows if row and row.get("stack_id")}
    return found | {int(key) for key in after.get(STACK.name, {})}
