"""How many of the photos that a person may see were taken in each country and city."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Sum

from accounts.models import User
from atlas.models import PlaceCount
from photos.access import owners_seen_by, timelines_seen_whole
from photos.models import Photo

NAMES = ("country_code", "country", "region", "city")


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

    @property
    def photo_id(self) -> int:
        return max(each.photo_id for each in self.cities)


def countries_of(user: User) -> list[Country]:
    """What the person may see, by country and city, most photos first.

    Of whole timelines the counts are kept; what others lend in parts is counted photo by photo.
    """
    owners = timelines_seen_whole(user)
    rows: list[Any] = list(_kept(owners))
    if owners_seen_by(user) > owners:
        rows += _lent(user, owners)
    cities: dict[tuple[str, str], dict[tuple[str, str], City]] = {}
    for code, country, region, name, count, photo_id in rows:
        here = cities.setdefault((code, country), {})
        known = here.get((region, name), City(name, region, 0, 0))
        here[region, name] = City(name, region, known.count + count, max(known.photo_id, photo_id))
    found = [
        Country(code, name, sum(each.count for each in few.values()), _most_first(few.values()))
        for (code, name), few in cities.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.name))


def _kept(owners: frozenset[int]) -> Any:
    rows = PlaceCount.objects.filter(owner__in=owners)
    names = [f"place__{name}" for name in NAMES]
    return rows.values_list(*names).annotate(Sum("count"), Max("cover_id"))


def _lent(user: User, owners: frozenset[int]) -> Any:
    photos = Photo.objects.visible_to(user).on_timeline().filter(place__isnull=False)
    names = [f"place__{name}" for name in NAMES]
    others = photos.exclude(owner__in=owners).order_by()
    return others.values_list(*names).annotate(Count("pk"), Max("pk"))


def _most_first(cities: Any) -> list[City]:
    return sorted(cities, key=lambda each: (-each.count, each.name, each.region))
