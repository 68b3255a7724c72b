"""What to search for: words that are known to find something in this library."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractYear

from accounts.models import User
from photos.models import Photo, PhotoQuerySet, PhotoTag

KEPT_SECONDS = 300
MOST_TAGS = 6
MOST_PLACES = 4
MOST_YEARS = 2


@dataclass(frozen=True)
class Example:
    """A query, and a photo that it finds."""

    query: str
    cover_id: int


def examples(user: User) -> list[Example]:
    """Return the most frequent tags, cities and years, at most five minutes old."""
    key = f"search-examples-{user.pk}"
    kept: list[Example] | None = cache.get(key)
    if kept is None:
        photos = Photo.objects.visible_to(user).on_timeline()
        kept = [*_tags(photos), *_places(photos), *_years(photos)]
        if kept:  # none are kept for a library that is about to be filled
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def _tags(photos: PhotoQuerySet) -> list[Example]:
    rows = (
        PhotoTag.objects.filter(photo__in=photos)
        .values_list("tag__name")
        .annotate(count=Count("photo", distinct=True), cover=Max("photo_id"))
        .order_by("-count", "tag__name")
    )
    return [Example(name, cover) for name, _, cover in rows[:MOST_TAGS]]


def _places(photos: PhotoQuerySet) -> list[Example]:
    rows = (
        photos.exclude(place__city="")
        .filter(place__isnull=False)
        .values_list("place__city")
        .annotate(count=Count("pk"), cover=Max("pk"))
        .order_by("-count", "place__city")
    )
    return [Example(city, cover) for city, _, cover in rows[:MOST_PLACES]]


def _years(photos: PhotoQuerySet) -> list[Example]:
    rows = (
        photos.values_list(ExtractYear("taken_local"))
        .annotate(count=Count("pk"), cover=Min("pk"))
        .order_by("-count")
    )
    return [Example(str(year), cover) for year, _, cover in rows[:MOST_YEARS]]
