"""Groups of duplicates for tests of what people decide about them."""

from itertools import combinations
from typing import Any

from accounts.models import User
from dedup.grouping import group_photos
from dedup.models import DuplicateGroup, Link
from photos.models import Photo
from tests.factories import make_photo


def link(one: Photo, other: Photo, **fields: Any) -> Link:
    """The two were compared, and are the same picture."""
    first, second = sorted([one, other], key=lambda photo: photo.pk)
    defaults = {"kind": "same", "per_cent": 99.0}
    return Link.objects.create(first=first, second=second, **{**defaults, **fields})


def group_of(*photos: Photo, **fields: Any) -> DuplicateGroup:
    """The group of these photos, made by their links."""
    for one, other in combinations(photos, 2):
        link(one, other, **fields)
    group_photos(photos)
    return DuplicateGroup.objects.get(members__photo=photos[0])


def make_pair(owner: User, **of_loser: Any) -> tuple[DuplicateGroup, Photo, Photo]:
    """A group of a large photo and of a small one, of which something is known."""
    keeper = make_photo(owner, width_px=4000, height_px=3000, make="Canon", model="EOS")
    loser = make_photo(owner, **of_loser)
    return group_of(keeper, loser), keeper, loser
