"""The names of places and cameras in a person's library, which queries are understood with."""

from collections import defaultdict
from collections.abc import Iterable
from typing import cast

from django.core.cache import cache
from django.db.models import Exists, OuterRef

from accounts.models import User
from photos.models import Photo
from places.models import Place
from search.language.names import LibraryNames
from search.language.words import fold

KEPT_SECONDS = 60


def library_names(user: User) -> LibraryNames:
    """Return the names in the photos that the person may see, at most a minute old."""
    key = f"search-names-{user.pk}"
    names = cache.get_or_set(key, lambda: _read_names(user), KEPT_SECONDS)
    return cast("LibraryNames", names)


def _read_names(user: User) -> LibraryNames:
    photos = Photo.objects.visible_to(user).findable()
    places = list(Place.objects.filter(Exists(photos.filter(place=OuterRef("pk")))))
    return LibraryNames(
        places=_by_folded(
            (name, name) for place in places for name in (place.city, place.region, place.country)
        ),
        finer_places=_by_folded(
            item
            for place in places
            for item in (
                (place.neighbourhood, place.neighbourhood),
                (place.country_code, place.country),
            )
        ),
        cameras=_camera_names(photos.values_list("make", "model").distinct()),
    )


def _by_folded(names: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for said, name in names:
        found[fold(said)].add(name)
    return {said: frozenset(names) for said, names in found.items() if said}


def _camera_names(cameras: Iterable[tuple[str, str]]) -> frozenset[str]:
    names = {
        fold(name) for make, model in cameras for name in (make, model, make.partition(" ")[0])
    }
    return frozenset(names - {""})
