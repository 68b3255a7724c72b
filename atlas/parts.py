"""Photos part by part, the newest first, and where the next part begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeAlias

from django.db.models import Q
from django.db.models.expressions import Combinable

from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions

SHOWN = 60
Order: TypeAlias = Sequence[str | Combinable]
NEWEST_FIRST: Order = ("-taken_local", "-pk")


class BadCursor(ValueError):
    """The text is no place in a list of photos."""


@dataclass(frozen=True)
class Part:
    """Some photos of so many in all. `next`: where those that follow begin; empty at the end."""

    photos: Sequence[Photo]
    total: int
    next: str


def part_of(
    photos: PhotoQuerySet,
    total: int,
    after: str,
    *,
    order: Sequence[str | Combinable] = NEWEST_FIRST,
) -> Part:
    """Raises BadCursor."""
    shown = with_versions(photos.filter(_behind(after)).select_related("place"))
    page = list(shown.order_by(*order)[: SHOWN + 1])
    follows = _cursor(page[SHOWN - 1]) if len(page) > SHOWN else ""
    return Part(page[:SHOWN], total, follows)


def _behind(after: str) -> Q:
    if not after:
        return Q()
    text, _, last = after.partition("~")
    try:
        at, pk = datetime.fromisoformat(text).astimezone(UTC), int(last)
    except (ValueError, OverflowError) as error:
        raise BadCursor(after) from error
    if not 0 <= pk < 2**63:
        raise BadCursor(after)
    return Q(taken_local__lt=at) | Q(taken_local=at, pk__lt=pk)


def _cursor(photo: Photo) -> str:
    return f"{photo.taken_local.isoformat()}~{photo.pk}"
