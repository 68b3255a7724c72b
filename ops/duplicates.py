"""All that was decided about duplicates and stacks, for the export: what no rule could make again.

One JSON object. A photo is told by its checksum, so that the photos of another library can be
matched with it; what is locked or in the trash is told, too.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import User
from dedup.models import Dismissal, Resolution, preferences_of
from dedup.stacks.alone import LEFT_ALONE
from ops.decisions import listed
from photos.models import Decision, KeptApart, Photo, Stack

VERSION = 1
CHUNK = 2000  # rows in memory at once


def duplicates_of(owner: User) -> Iterator[str]:
    """The pieces of the file, in ASCII."""
    yield f'{{"version": {VERSION},\n"stacks": '
    yield from listed(_stacks(owner))
    yield ',\n"kept_apart": '
    yield from listed(_pairs(KeptApart.objects.all(), owner))
    yield ',\n"no_duplicates": '
    yield from listed(_pairs(Dismissal.objects.all(), owner))
    yield ',\n"left_alone": '
    yield from listed(_left_alone(owner))
    yield ',\n"resolutions": '
    yield from listed(_resolutions(owner))
    yield f',\n"preferences": {json.dumps(_preferences(owner))}}}\n'


def _stacks(owner: User) -> Iterator[dict[str, Any]]:
    primary = Photo.objects.filter(stack=OuterRef("pk"), is_primary=True).values("sha256")
    files = ArrayAgg("photos__sha256", order_by="photos__pk")
    stacks = Stack.objects.filter(owner=owner, photos__isnull=False).order_by("pk")
    for stack in stacks.annotate(files=files, primary=Subquery(primary)).iterator(CHUNK):
        yield {
            "kind": stack.kind,
            "reason": stack.reason or None,
            "by_person": stack.is_by_person,
            "primary": stack.primary,
            "photos": stack.files,
        }


def _pairs(rows: QuerySet[Any, Any], owner: User) -> Iterator[list[str]]:
    pairs = rows.filter(first__owner=owner, second__owner=owner).order_by("pk")
    for pair in pairs.values_list("first__sha256", "second__sha256").iterator(CHUNK):
        yield list(pair)


def _left_alone(owner: User) -> Iterator[str]:
    decisions = Decision.objects.filter(photo__owner=owner, column=LEFT_ALONE).order_by("pk")
    yield from decisions.values_list("photo__sha256", flat=True).iterator(CHUNK)


def _resolutions(owner: User) -> Iterator[dict[str, Any]]:
    """Oldest first. Of photos that are gone for good nothing is known any more."""
    rows = Resolution.objects.filter(owner=owner).select_related("keeper").order_by("made_at", "pk")
    chunk: list[Resolution] = []
    for row in rows.iterator(CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _resolution_entries(chunk)
            chunk = []
    yield from _resolution_entries(chunk)


def _resolution_entries(rows: list[Resolution]) -> Iterator[dict[str, Any]]:
    told = Photo.objects.filter(pk__in={pk for row in rows for pk in row.photos})
    checksums: Mapping[int, str] = dict(told.values_list("pk", "sha256"))
    for row in rows:
        yield {
            "verb": row.verb,
            "keeper": row.keeper.sha256 if row.keeper else None,
            "photos": [checksums[pk] for pk in row.photos if pk in checksums],
            "made_at": row.made_at.isoformat(),
            "undone_at": row.undone_at.isoformat() if row.undone_at else None,
            "rule": row.rule or None,
        }


def _preferences(owner: User) -> dict[str, Any]:
    wanted = preferences_of(owner.pk)
    return {
        "least_per_cent": wanted.least_per_cent,
        "stacks_by_itself": wanted.stacks_by_itself,
        "primary_format": wanted.primary_format,
        "raw_seconds": wanted.raw_seconds,
    }
