"""Photos part by part, the newest first, and where the next part begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models.expressions import Combinable

from photos.keyset import cursor_of, older_than
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions

SHOWN = 60
Order: TypeAlias = Sequence[str | Combinable]
NEWEST_FIRST: Order = ("-taken_local", "-pk")


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
    """Raises photos.keyset.BadCursor."""
    shown = with_versions(photos.filter(older_than(after)).select_related("place"))
    page = list(shown.order_by(*order)[: SHOWN + 1])
    follows = cursor_of(page[SHOWN - 1]) if len(page) > SHOWN else ""
    return Part(page[:SHOWN], total, follows)
