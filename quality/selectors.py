"""The best of many photos, and what is said of one.

`order_by(*BEST_FIRST)` joins the score of each photo by its key; photos that nobody measured yet
come after those that are known.
"""

from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy
from django.db.models.functions import Mod

from photos.models import Photo, PhotoQuerySet
from quality.models import Quality

SOME = 64
BY_SCORE = F("quality__score").desc(nulls_last=True)
# As a guest may have them chosen, too: likes and stars are their owner's alone.
BEST_LOOKING: tuple[str | OrderBy, ...] = ("kind", BY_SCORE)
# What a person thinks of them comes first; then images before videos, and then what is measured.
LIKED: tuple[str | OrderBy, ...] = ("-is_favourite", F("rating").desc(nulls_last=True))
BEST_FIRST: tuple[str | OrderBy, ...] = (*LIKED, *BEST_LOOKING)
IN_TIME = ("taken_local", "pk")


def best_first(photos: PhotoQuerySet) -> PhotoQuerySet:
    """A person's own photos from the best on; of equal ones the earliest first."""
    return photos.order_by(*BEST_FIRST, *IN_TIME)


def scattered(photo: str = "pk") -> Mod:
    """An order in which photos taken one after the other lie apart; the same each time."""
    return Mod(F(photo) * 7919, 1009)


def best_of_some(ids: QuerySet[Any], *order: str | OrderBy) -> QuerySet[Any]:
    """The id of the best of the first photos of `ids`, for a subquery in a list of many things.

    To look up the score of each photo of forty trips takes longer than all else on their page.
    `ids` has what a person likes first, and else is `scattered`.
    """
    some = Photo.objects.filter(pk__in=ids[:SOME])
    return some.order_by(*order, *IN_TIME).values("pk")[:1]


def best_of(photos: PhotoQuerySet, count: int) -> list[Photo]:
    """The best of a person's own photos, in the order in which they were taken.

    Whoever wants no two alike asks for more, or for a part of them at a time.
    """
    return sorted(best_first(photos)[:count], key=lambda photo: (photo.taken_local, photo.pk))


def quality_of(photo: Photo) -> Quality | None:
    """None before any stage has looked at it."""
    return Quality.objects.filter(photo=photo).first()
