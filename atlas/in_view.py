"""The photos in a view of the map, part by part, the newest first."""

from datetime import timedelta

from django.db.models import F, Value
from django.db.models.expressions import OrderBy

from accounts.models import User
from atlas.clusters import clusters, shown_on_map
from atlas.grid import Box, level_at, whole_cells
from atlas.parts import NEWEST_FIRST, Order, Part, part_of

# Up to here all photos of the view are read and sorted; beyond, the library is walked from its
# newest photo on until enough were in the view. Measured with 500,000 photos (ADR 47).
FEW = 5_000
# No index has this order, so the database begins with the position.
BY_POSITION: Order = (
    OrderBy(F("taken_local") + Value(timedelta(0)), descending=True),
    "-pk",
)


def photos_in_view(user: User, box: Box, *, zoom: int, after: str = "") -> Part:
    """Of whole cells, so that they are the photos of the clusters. Raises BadCursor."""
    total = sum(each.count for each in clusters(user, box, zoom=zoom))
    photos = shown_on_map(user, whole_cells(box, level_at(zoom)))
    return part_of(photos, total, after, order=BY_POSITION if total <= FEW else NEWEST_FIRST)
