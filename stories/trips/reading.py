"""A library's dated photos as arrays, and what was taken in a span of it."""

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import chain
from math import nan

import numpy as np
from django.db.models import Case, FloatField, Value, When
from django.db.models.functions import Cast, Coalesce, Extract
from numpy.typing import NDArray

from atlas.named import homes_of
from photos.models import Photo, PhotoQuerySet
from places.models import Place
from stories.trips.finding import Shots

AT_ONCE = 5000
# The file's own date, and a folder's year, say nothing of the moment.
UNDATED = ("file", "folder")
ASSUMED = "person"  # the zone is the owner's, for want of a better one
MOST_PLACES = 8


def seconds(moment: str) -> Cast:
    """Counted by the database: a million dates take Python longer than all else here."""
    return Cast(Extract(moment, "epoch", tzinfo=UTC), FloatField())


UNKNOWN = Value(nan, FloatField())
COLUMNS = (
    seconds("taken_local"),
    Case(When(offset_source=ASSUMED, then=UNKNOWN), default=seconds("taken_at")),
    Coalesce("latitude", UNKNOWN),
    Coalesce("longitude", UNKNOWN),
    Coalesce("place_id", 0),
)


@dataclass(frozen=True)
class Library:
    """The shots of one library, and the place of each; 0 where there is none. `home_ids`: of the
    places that its owner named their home."""

    shots: Shots
    places: NDArray[np.int64]
    home_ids: Sequence[int]


def read_library(owner_id: int) -> Library:
    """Row by row: of a million photos, only the figures are held."""
    rows = dated(Photo.objects.filter(owner=owner_id).on_timeline()).order_by()
    figures = array("d", chain.from_iterable(rows.values_list(*COLUMNS).iterator(AT_ONCE)))
    table = np.array(figures).reshape(-1, len(COLUMNS))
    homes = {place.pk: (place.latitude, place.longitude) for place in homes_of(owner_id)}
    said = np.array([*homes.values()], np.float64).reshape(-1, 2)
    shots = Shots(table[:, 0], table[:, 1], table[:, 2:4], said)
    return Library(shots, table[:, 4].astype(np.int64), [*homes])


def dated(photos: PhotoQuerySet) -> PhotoQuerySet:
    return photos.exclude(taken_source__in=UNDATED)


def names_of(place_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """City, country and its code, by the place's id."""
    found = Place.objects.filter(pk__in=set(place_ids))
    return {p.pk: (p.city or p.region, p.country, p.country_code) for p in found}


def told_places(
    place_ids: Sequence[int], names: dict[int, tuple[str, str, str]]
) -> list[dict[str, object]]:
    """Cities with most photos first, as they are kept with an occasion."""
    counts = Counter(names[pk] for pk in place_ids if pk in names)
    return [
        {"city": city, "country": country, "code": code, "count": count}
        for (city, country, code), count in counts.most_common(MOST_PLACES)
    ]
