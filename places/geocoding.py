"""From a point to the names of where it is, offline or by asking a Nominatim server.

Both speak geopy's interface and answer with the same `Address`.
"""

from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt
from geopy import Location, Nominatim, Point
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders.base import Geocoder

from places.gazetteer import Floats, Gazetteer, Integers, load_gazetteer
from places.land import are_on_land
from places.zones import is_at_sea, zone_name_at

Coordinates: TypeAlias = tuple[float, float]  # latitude, longitude in degrees
Answers: TypeAlias = MutableMapping[str, dict[str, Any] | None]

CITY_WITHIN_KM = 25.0  # beyond its edge; further out there is only the region
NEIGHBOURHOOD_WITHIN_KM = 4.0
BEYOND_ALL_KM = 20_000.0  # half around the earth; candidates of other countries are infinitely far
ANTARCTIC_LATITUDE = -60.0  # south of it the Antarctic Treaty holds
SHORE_KM = 5.0  # from a town is no open sea, also where the map has not its island
NOMINATIM_ZOOM = 16  # streets: down to suburbs, without houses
NOMINATIM_DELAY_SECONDS = 1.0  # its usage policy
CITY_KEYS = ("city", "town", "village", "municipality", "hamlet")
NEIGHBOURHOOD_KEYS = ("neighbourhood", "quarter", "suburb", "city_district", "borough")
REGION_KEYS = ("state", "region", "province", "county")


@dataclass(frozen=True)
class Address:
    """The names of a point, finest first. Any but the country may be empty."""

    neighbourhood: str
    city: str
    region: str
    country: str
    country_code: str
    latitude: float
    longitude: float

    def __str__(self) -> str:
        names = (self.neighbourhood, self.city, self.region, self.country)
        return ", ".join(name for name in names if name)


@dataclass(frozen=True)
class Choice:
    """Rows of the gazetteer for a point: the part of town, the city, the closest however far."""

    part: int | None
    city: int | None
    closest: int | None


def locate(points: Sequence[Coordinates]) -> list[Address | None]:
    """The address of each point by the offline gazetteer; none on the open sea."""
    if not points:
        return []
    gazetteer = load_gazetteer()
    zones = [zone_name_at(*point) for point in points]
    rows, km = gazetteer.nearest(points)
    named = belong_to_a_country(points, zones, nearest_km=km.min(axis=1))
    km = np.where(in_country(gazetteer, zones, rows), km, np.inf)
    choices = choose_places(gazetteer, rows, km)
    return [
        address_of(gazetteer, point, zone=zone, choice=choice) if is_named else None
        for point, zone, choice, is_named in zip(points, zones, choices, named, strict=True)
    ]


def belong_to_a_country(
    points: Sequence[Coordinates], zones: list[str], *, nearest_km: Floats
) -> list[bool]:
    """Whether each point is on land, or about; the Antarctic is nobody's."""
    on_land = (are_on_land(points) | (nearest_km <= SHORE_KM)).tolist()
    return [
        is_land and not is_at_sea(zone) and latitude > ANTARCTIC_LATITUDE
        for (latitude, _), zone, is_land in zip(points, zones, on_land, strict=True)
    ]


def in_country(gazetteer: Gazetteer, zones: list[str], rows: Integers) -> npt.NDArray[np.bool_]:
    """Which candidates `(n, k)` lie in the country of their point; its time zone tells which.

    A zone without a single town, as Australia's Eucla, does not tell: there every country may be.
    """
    codes = gazetteer.country_codes[rows]
    inside = np.ones(rows.shape, dtype=np.bool_)
    names, zone_of_point = np.unique(zones, return_inverse=True)
    for index, name in enumerate(names.tolist()):
        if name in gazetteer.countries_of_zone:
            points = zone_of_point == index
            inside[points] = np.isin(codes[points], gazetteer.countries_of_zone[name])
    return inside


def choose_places(gazetteer: Gazetteer, rows: Integers, km: Floats) -> list[Choice]:
    """The names for each point, from its candidates and their distances `(n, k)`.

    The city is the one whose edge is closest, or furthest behind: so a city takes in the places
    that lie well inside it, and a town outside keeps its own name.
    """
    beyond_edge = np.where(gazetteer.is_part[rows], np.inf, km - gazetteer.reach_km[rows])
    parts = smallest_within(rows, km, limit_km=NEIGHBOURHOOD_WITHIN_KM)
    cities = smallest_within(rows, beyond_edge, limit_km=CITY_WITHIN_KM)
    closest = smallest_within(rows, km, limit_km=BEYOND_ALL_KM)
    return [Choice(*rows) for rows in zip(parts, cities, closest, strict=True)]


def smallest_within(rows: Integers, km: Floats, *, limit_km: float) -> list[int | None]:
    """The row at the least distance from each point, none where even that is over the limit."""
    best = km.argmin(axis=1)[:, None]
    chosen = np.take_along_axis(rows, best, axis=1)[:, 0].tolist()
    near = (np.take_along_axis(km, best, axis=1)[:, 0] <= limit_km).tolist()
    return [row if is_near else None for row, is_near in zip(chosen, near, strict=True)]


def address_of(gazetteer: Gazetteer, point: Coordinates, *, zone: str, choice: Choice) -> Address:
    """The chosen rows as names: no city in the wilderness, and no region far from all its towns."""
    row = choice.closest if choice.city is None else choice.city
    if row is None:
        return country_address(gazetteer, point, gazetteer.countries_of_zone[zone][0])
    city = "" if choice.city is None else gazetteer.names[choice.city]
    part = "" if choice.part is None else gazetteer.names[choice.part]
    return replace(
        country_address(gazetteer, point, str(gazetteer.country_codes[row])),
        neighbourhood=part if city and part != city else "",
        city=city,
        region=gazetteer.regions[row],
    )


def country_address(gazetteer: Gazetteer, point: Coordinates, code: str) -> Address:
    """An address that knows only the country."""
    return Address("", "", "", gazetteer.country_names.get(code, code), code, *point)


class OfflineGeocoder(Geocoder):  # type: ignore[misc] # geopy is not typed
    """The offline gazetteer behind geopy's interface, in place of a server."""

    def reverse(
        self, query: Point | Coordinates | str, *, exactly_one: bool = True
    ) -> Location | list[Location] | None:
        """The place at this point: its address as text, and in `raw` the fields of `Address`."""
        point = Point(query)
        (address,) = locate([(point.latitude, point.longitude)])
        if address is None:
            return None
        location = Location(str(address), point, asdict(address))
        return location if exactly_one else [location]


@dataclass(frozen=True)
class RemoteGeocoder:
    """A Nominatim server: asked once for each place, and not faster than it allows.

    `answers` remembers what it said of a point (`answer_key`), nothing included.
    """

    reverse: Callable[..., Location | None]
    answers: Answers

    def locate(self, points: Sequence[Coordinates]) -> list[Address | None]:
        """The address of each point, like `locate`; raises geopy's errors when it cannot ask."""
        return [self.address_at(point) for point in points]

    def address_at(self, point: Coordinates) -> Address | None:
        """The address of one point, remembered or asked."""
        key = answer_key(point)
        if key not in self.answers:
            location = self.reverse(point)
            self.answers[key] = location.raw if location else None
        answer = self.answers[key]
        return None if answer is None else address_from_nominatim(answer, point)


def remote_geocoder(
    url: str, *, user_agent: str, answers: Answers, delay_seconds: float = NOMINATIM_DELAY_SECONDS
) -> RemoteGeocoder:
    """A geocoder that asks the Nominatim server at `url` (`https://host[:port]`) in English."""
    parts = urlsplit(url)
    server = Nominatim(domain=parts.netloc + parts.path, scheme=parts.scheme, user_agent=user_agent)
    # No second try here: the pipeline tries the stage again, and later.
    limited = RateLimiter(
        server.reverse, min_delay_seconds=delay_seconds, max_retries=0, swallow_exceptions=False
    )
    return RemoteGeocoder(partial(limited, language="en", zoom=NOMINATIM_ZOOM), answers)


def answer_key(point: Coordinates) -> str:
    """What points some 100 m apart share, so that one answer serves a whole walk."""
    return f"{point[0]:.3f},{point[1]:.3f}"


def address_from_nominatim(answer: dict[str, Any], point: Coordinates) -> Address | None:
    """The fields of Nominatim's `address`; it names the kinds of places in many ways."""
    fields = answer.get("address", {})
    if "country_code" not in fields:
        return None
    code = fields["country_code"].upper()
    return Address(
        neighbourhood=first_of(fields, NEIGHBOURHOOD_KEYS),
        city=first_of(fields, CITY_KEYS),
        region=first_of(fields, REGION_KEYS),
        country=fields.get("country", code),
        country_code=code,
        latitude=point[0],
        longitude=point[1],
    )


def first_of(fields: dict[str, str], keys: Sequence[str]) -> str:
    """The first of these fields that is there, or nothing."""
    return next((fields[key] for key in keys if key in fields), "")
