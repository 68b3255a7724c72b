"""The names in a person's library, which queries are understood with: places, people, albums, tags
and cameras. Only what stands at photos that the person may see."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from statistics import fmean
from time import monotonic
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from albums.models import Album
from atlas.named import known_places
from faces.models import NameInPhoto
from photos.access import owners_seen_by
from photos.models import Photo, PhotoQuerySet, PhotoTag, Tag
from places.models import Place
from search.language.names import LibraryNames
from search.language.words import fold, name_key
from search.people import known_people, people_revision

KEPT_SECONDS = 60
# What took a second to read is kept five minutes, so that reading stays a small part of the time.
KEPT_PER_SECOND = 300
DEEPEST_TAG = 5

Names = dict[str, frozenset[str]]
PlaceRow = tuple[str, str, str, str, str, dict[str, float | None]]
Kept = TypeVar("Kept")


def library_names(user: User) -> LibraryNames:
    """Return the names in the photos that the person may see, a minute old or little more; who,
    or what place, was named a moment ago is known at once."""
    names = _kept(_key(user), partial(_read_names, user))
    key = f"search-people-{user.pk}-{people_revision(user)}"
    people = _kept(key, partial(known_people, user, names.people))
    return replace(
        names,
        people=people.names,
        hidden_people=people.hidden,
        own_places=_own_places(user),
    )


def forget_names(user: User) -> None:
    """Somebody gave a thing its name a moment ago: the next search is to know it."""
    cache.delete(_key(user))


def _kept(key: str, read: Callable[[], Kept]) -> Kept:
    known: Kept | None = cache.get(key)
    if known is None:
        started = monotonic()
        known = read()
        took = monotonic() - started
        cache.set(key, known, max(KEPT_SECONDS, KEPT_PER_SECOND * took))
    return known


def _key(user: User) -> str:
    return f"search-names-{user.pk}"


def _read_names(user: User) -> LibraryNames:
    """Of people only what archives call them."""
    photos = Photo.objects.visible_to(user).findable()
    places = list(_places(photos))
    tags = _tags(photos, owners_seen_by(user))
    people = NameInPhoto.objects.filter(photo__in=Photo.objects.in_library_of(user).findable())
    return LibraryNames(
        places=_by_key((name, name) for row in places for name in row[1:4]),
        finer_places=_by_key(
            item for row in places for item in ((row[0], row[0]), (row[4], row[3]))
        ),
        cameras=_camera_names(photos.values_list("make", "model").distinct()),
        people=_alike(people.values_list("name", flat=True).distinct()),
        albums=_alike(Album.objects.visible_to(user).values_list("title", flat=True)),
        tags=_alike(tags),
        own_tags=frozenset(name_key(name) for name, is_models in tags.items() if not is_models),
        points=_points(places),
    )


def _own_places(user: User) -> dict[str, tuple[str, float, float, float]]:
    return {
        name_key(each.name): (each.name, each.latitude, each.longitude, each.radius_m / 1000)
        for each in known_places(user)
    }


def _alike(names: Iterable[str]) -> Names:
    return _by_key((name, name) for name in names)


def _by_key(names: Iterable[tuple[str, str]]) -> Names:
    found: dict[str, set[str]] = defaultdict(set)
    for said, name in names:
        found[name_key(said)].add(name)
    return {said: frozenset(names) for said, names in found.items() if said}


def _places(photos: PhotoQuerySet) -> Iterable[PlaceRow]:
    """Neighbourhood, city, region, country, its code, and where one photo was taken."""
    here = photos.filter(place=OuterRef("pk"))
    point = here.values(point=JSONObject(latitude="latitude", longitude="longitude"))[:1]
    return (
        Place.objects.filter(Exists(here))
        .annotate(point=Subquery(point))
        .values_list("neighbourhood", "city", "region", "country", "country_code", "point")
    )


def _points(places: Iterable[PlaceRow]) -> dict[str, tuple[float, float]]:
    """The middle of what is known of each city and neighbourhood."""
    found: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for neighbourhood, city, *_, point in places:
        latitude, longitude = point["latitude"], point["longitude"]
        if latitude is not None and longitude is not None:
            for name in {name_key(neighbourhood), name_key(city)} - {""}:
                found[name].append((latitude, longitude))
    return {name: _middle(points) for name, points in found.items()}


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    return fmean(point[0] for point in points), fmean(point[1] for point in points)


def _tags(photos: PhotoQuerySet, owner_ids: Iterable[int]) -> dict[str, bool]:
    """The tags on photos and those above them, and whether a model uses them, too.

    One row of each tag is enough to know: a limit in a subquery keeps the database from reading
    them all.
    """
    rows = PhotoTag.objects.filter(tag=OuterRef("pk"), photo__in=photos)
    by_model = rows.filter(origin=PhotoTag.Origin.MODEL)
    known = Tag.objects.filter(owner__in=owner_ids).annotate(
        seen=Subquery(rows.values("pk")[:1]), by_model=Subquery(by_model.values("pk")[:1])
    )
    tags: dict[int, tuple[Any, ...]] = {
        pk: (pk, parent_id, name, by_model is not None)
        for pk, parent_id, name, seen, by_model in known.values_list(
            "pk", "parent_id", "name", "seen", "by_model"
        )
        if seen is not None
    }
    for _ in range(DEEPEST_TAG):
        missing = {row[1] for row in tags.values()} - tags.keys() - {None}
        if not missing:
            break
        above = Tag.objects.filter(pk__in=missing).values_list("pk", "parent_id", "name")
        tags.update({row[0]: (*row, True) for row in above})
    return {name: is_models for _, _, name, is_models in tags.values()}


def _camera_names(cameras: Iterable[tuple[str, str]]) -> frozenset[str]:
    names = {
        fold(name) for make, model in cameras for name in (make, model, make.partition(" ")[0])
    }
    return frozenset(names - {""})
