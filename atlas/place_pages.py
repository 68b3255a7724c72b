"""A country, a region of it or a city as a page: what is in it, and its photos."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from accounts.models import User
from atlas.parts import Part, part_of
from atlas.place_counts import City, Country, countries_of
from photos.models import Photo, PhotoQuerySet
from places.models import Place

ZOOMS = {"country": 5, "region": 8, "city": 11}


class NoSuchPlace(LookupError):
    """No photo that the person may see was taken there."""


@dataclass(frozen=True)
class Region:
    """A region with its cities; its name is empty where none is known."""

    name: str
    count: int
    photo_id: int
    cities: Sequence[City]


@dataclass(frozen=True)
class PlacePage:
    """A place by its names, what lies in it, and a part of its photos. `at`: a view of the map."""

    kind: str
    country: Country
    region: str
    city: str
    regions: Sequence[Region]
    part: Part
    at: str

    @property
    def title(self) -> str:
        return self.city or self.region or self.country.name


def place_page(user: User, asked: Mapping[str, str], after: str) -> PlacePage:
    """`asked`: the code of a country, and a region and city where they are meant.

    Raises NoSuchPlace and BadCursor.
    """
    country = next((each for each in countries_of(user) if each.code == asked["country"]), None)
    if country is None:
        raise NoSuchPlace
    region, city = asked.get("region"), asked.get("city")
    cities = [
        each
        for each in country.cities
        if region in {None, each.region} and city in {None, each.name}
    ]
    if not cities:
        raise NoSuchPlace
    kind = "city" if city is not None else "region" if region is not None else "country"
    part = part_of(
        _photos(user, country.code, region, city), sum(each.count for each in cities), after
    )
    at = _where(user, max(each.photo_id for each in cities), ZOOMS[kind])
    regions = regions_of(cities) if kind != "city" else []
    return PlacePage(kind, country, region or "", city or "", regions, part, at)


def regions_of(cities: Sequence[City]) -> list[Region]:
    """Most photos first."""
    by_name: dict[str, list[City]] = {}
    for each in cities:
        by_name.setdefault(each.region, []).append(each)
    found = [
        Region(name, sum(each.count for each in few), max(each.photo_id for each in few), few)
        for name, few in by_name.items()
    ]
    return sorted(found, key=lambda each: (-each.count, each.name))


def _photos(user: User, code: str, region: str | None, city: str | None) -> PhotoQuerySet:
    places = Place.objects.filter(country_code=code)
    if region is not None:
        places = places.filter(region=region)
    if city is not None:
        places = places.filter(city=city)
    return Photo.objects.visible_to(user).on_timeline().filter(place__in=places)


def _where(user: User, photo_id: int, zoom: int) -> str:
    """Around one of the photos: `latitude,longitude,zoom`, or nothing."""
    photo = Photo.objects.visible_to(user).filter(pk=photo_id).first()
    if photo is None or photo.latitude is None:
        return ""
    return f"{photo.latitude:.5f},{photo.longitude:.5f},{zoom}"
