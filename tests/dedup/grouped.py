"""Rows for tests of groups: links by hand, and what groups there are."""

from itertools import combinations

from dedup.models import Dismissal, DuplicateGroup, Link
from photos.models import Photo


def make_link(one: Photo, other: Photo, per_cent: float = 98.0, kind: str = "same") -> Link:
    """As the check would have written it."""
    first, second = sorted((one, other), key=lambda photo: photo.pk)
    link, _ = Link.objects.update_or_create(
        first=first, second=second, defaults={"per_cent": per_cent, "kind": kind}
    )
    return link


def link_all(*photos: Photo, per_cent: float = 98.0, kind: str = "same") -> None:
    for one, other in combinations(photos, 2):
        make_link(one, other, per_cent, kind)


def make_dismissal(one: Photo, other: Photo) -> Dismissal:
    first, second = sorted((one, other), key=lambda photo: photo.pk)
    return Dismissal.objects.create(first=first, second=second)


def sets_of_groups() -> set[frozenset[int]]:
    """The photos of each group."""
    return {
        frozenset(group.members.values_list("photo_id", flat=True))
        for group in DuplicateGroup.objects.all()
    }


def ids(*photos: Photo) -> frozenset[int]:
    return frozenset(photo.pk for photo in photos)
