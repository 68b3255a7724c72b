"""The photos in a view of the map, part by part, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import F, Q, Value
from django.db.models.expressions import OrderBy

from accounts.models import User
from atlas.clusters import clusters, shown_on_map
from atlas.grid import Box, level_at, whole_cells
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions

SHOWN = 60
# Up to here all photos of the view are read and sorted; beyond, the library is walked from its
# newest photo on until enough were in the view. Measured with 500,000 photos (ADR 47).
FEW = 20_000


class BadCursor(ValueError):
    """The text is no place in a view."""


@dataclass(frozen=True)
class View:
    """A part of the photos in a view, how many there are in all, and where the next part begins."""

    photos: Sequence[Photo]
    total: int
    next: str


def photos_in_view(user: User, box: Box, *, zoom: int, after: str = "") -> View:
    """Of whole cells, so that they are the photos of the clusters. Raises BadCursor."""
    total = sum(each.count for each in clusters(user, box, zoom=zoom))
    photos = shown_on_map(user, whole_cells(box, level_at(zoom))).select_related("place")
    page = list(_ordered(photos.filter(_behind(after)), total)[: SHOWN + 1])
    follows = _cursor(page[SHOWN - 1]) if len(page) > SHOWN else ""
    return View(page[:SHOWN], total, follows)


def _ordered(photos: PhotoQuerySet, total: int) -> PhotoQuerySet:
    """An order that no index has makes the database begin with the position."""
    as_it_is = F("taken_local")
    moment = as_it_is + Value(timedelta(0)) if total <= FEW else as_it_is
    return with_versions(photos).order_by(OrderBy(moment, descending=True), "-pk")


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
