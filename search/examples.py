"""What to search for: words that are known to find something in this library."""

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractYear

from accounts.models import User
from faces.models import Person
from faces.reading.counts import cover_faces, photo_counts
from photos.models import Photo, PhotoQuerySet, PhotoTag
from search.box.offers import written

KEPT_SECONDS = 300
MOST_TAGS = 6
MOST_PLACES = 4
MOST_YEARS = 2
MOST_PEOPLE = 4

Row = tuple[str, tuple[int, ...]]  # a query and some photos that it finds


@dataclass(frozen=True)
class Example:
    """A query, what to call it, and a photo that it finds, or the face of whom it finds."""

    query: str
    label: str
    cover_id: int | None = None
    face_id: int | None = None


def examples(user: User) -> list[Example]:
    """Return who is in most photos, and the most frequent tags, cities and years, at most five
    minutes old; of people only who shows now."""
    return [*_people(user), *_kept(user)]


def _people(user: User) -> list[Example]:
    key = f"search-example-people-{user.pk}"
    ids: list[int] | None = cache.get(key)
    if ids is None:
        ids = _most_photographed(user)
        cache.set(key, ids, KEPT_SECONDS)
    shown = Person.objects.visible_to(user).named().filter(is_hidden=False)
    people, faces = shown.in_bulk(ids), cover_faces(user, ids)
    return [
        Example(written("person", people[pk].name), people[pk].name, face_id=faces[pk])
        for pk in ids
        if pk in people and pk in faces
    ]


def _most_photographed(user: User) -> list[int]:
    shown = Person.objects.visible_to(user).named().filter(is_hidden=False)
    counts = photo_counts(user, shown.values_list("pk", flat=True))
    return sorted(counts, key=lambda pk: (-counts[pk], pk))[:MOST_PEOPLE]


def _kept(user: User) -> list[Example]:
    key = f"search-examples-{user.pk}"
    kept: list[Example] | None = cache.get(key)
    if kept is None:
        photos = Photo.objects.in_library_of(user).on_timeline()
        kept = _covered([*_tags(photos), *_places(photos), *_years(photos)])
        if kept:  # none are kept for a library that is about to be filled
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def _covered(rows: list[Row]) -> list[Example]:
    """Give each query a photo that none before it has, where it can be."""
    used: set[int] = set()
    found = []
    for query, covers in rows:
        cover = next((each for each in covers if each not in used), covers[0])
        used.add(cover)
        found.append(Example(query, query, cover))
    return found


def _tags(photos: PhotoQuerySet) -> list[Row]:
    rows = (
        PhotoTag.objects.filter(photo__in=photos)
        .values_list("tag__name")
        .annotate(count=Count("photo", distinct=True), last=Max("photo_id"), first=Min("photo_id"))
        .order_by("-count", "tag__name")
    )
    return [(name, tuple(covers)) for name, _, *covers in rows[:MOST_TAGS]]


def _places(photos: PhotoQuerySet) -> list[Row]:
    rows = (
        photos.exclude(place__city="")
        .filter(place__isnull=False)
        .values_list("place__city")
        .annotate(count=Count("pk"), last=Max("pk"), first=Min("pk"))
        .order_by("-count", "place__city")
    )
    return [(city, tuple(covers)) for city, _, *covers in rows[:MOST_PLACES]]


def _years(photos: PhotoQuerySet) -> list[Row]:
    rows = (
        photos.values_list(ExtractYear("taken_local"))
        .annotate(count=Count("pk"), first=Min("pk"), last=Max("pk"))
        .order_by("-count")
    )
    return [(str(year), tuple(covers)) for year, _, *covers in rows[:MOST_YEARS]]
