"""How many of a person's photos were taken in each country and city."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max

from accounts.models import User
from photos.models import Photo


@dataclass(frozen=True)
class City:
    """A city with its photos. `photo_id`: the one that was added last."""

    name: str
    region: str
    count: int
    photo_id: int


@dataclass(frozen=True)
class Country:
    code: str
    name: str
    count: int
    cities: Sequence[City]


def countries_of(user: User) -> list[Country]:
    """What the person may see, by country and city, most photos first; in one query."""
    photos = Photo.objects.visible_to(user).on_timeline().filter(place__isnull=False)
    names = ("place__country_code", "place__country", "place__region", "place__city")
    rows = photos.order_by().values_list(*names).annotate(Count("pk"), Max("pk"))
    cities: dict[tuple[str, str], list[City]] = {}
    for code, country, region, city, count, photo_id in rows:
        cities.setdefault((code, country), []).append(City(city, region, count, photo_id))
    found = [
        Country(code, name, sum(each.count for each in few), _most_first(few))
        for (code, name), few in cities.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.name))


def _most_first(cities: Sequence[City]) -> list[City]:
    return sorted(cities, key=lambda each: (-each.count, each.name, each.region))
