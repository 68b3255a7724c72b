"""The address of a point by the offline gazetteer."""

import csv
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest
from geopy import Point

from places.evaluate import city_is_right, country_is_right
from places.gazetteer import load_gazetteer
from places.geocoding import Address, OfflineGeocoder, locate

POOL = Path(__file__).parents[3] / "shared/data/pool/pool.csv"


def located(latitude: float, longitude: float) -> Address:
    (address,) = locate([(latitude, longitude)])
    assert address is not None
    return address


def test_it_gives_the_city_and_keeps_the_neighbourhood() -> None:
    assert located(41.8567, -87.6248) == Address(
        neighbourhood="Near South Side",
        city="Chicago",
        region="Illinois",
        country="United States",
        country_code="US",
        latitude=41.8567,
        longitude=-87.6248,
    )


@pytest.mark.parametrize(
    ("latitude", "longitude", "city"),
    [
        (40.7580, -73.9855, "New York"),
        (42.3360, -71.0490, "Boston"),
        (47.3645, 8.5319, "Zürich"),
        (51.4975, -0.1357, "London"),
        (36.7213, -4.4214, "Málaga"),
        (37.3891, -5.9845, "Seville"),
        (50.9375, 6.9603, "Cologne"),
        (34.6851, 135.8048, "Nara"),
        (34.3416, 108.9398, "Xi'an"),
    ],
)
def test_it_says_the_city_as_a_person_does(latitude: float, longitude: float, city: str) -> None:
    assert located(latitude, longitude).city == city


@pytest.mark.parametrize(
    ("latitude", "longitude", "city"),
    [
        (42.0451, -87.6877, "Evanston"),
        (48.8049, 2.1204, "Versailles"),
        (42.3751, -71.1056, "Cambridge"),
        (52.3906, 13.0645, "Potsdam"),
        (46.5547, 7.9830, "Lauterbrunnen"),
    ],
)
def test_it_leaves_a_town_beside_a_city_its_name(
    latitude: float, longitude: float, city: str
) -> None:
    assert located(latitude, longitude).city == city


@pytest.mark.parametrize(
    ("latitude", "longitude", "city", "country_code"),
    [
        (41.9022, 12.4533, "Vatican City", "VA"),
        (41.9029, 12.4590, "Rome", "IT"),
        (41.8992, 12.4731, "Rome", "IT"),
        (48.5730, 7.8150, "Kehl", "DE"),
        (48.5734, 7.7521, "Strasbourg", "FR"),
        (42.3149, -83.0364, "Windsor", "CA"),
        (42.3314, -83.0458, "Detroit", "US"),
        (36.1650, -5.3480, "La Línea de la Concepción", "ES"),
        (36.1400, -5.3500, "Gibraltar", "GI"),
    ],
)
def test_it_keeps_to_the_right_side_of_a_border(
    latitude: float, longitude: float, city: str, country_code: str
) -> None:
    address = located(latitude, longitude)
    assert (address.city, address.country_code) == (city, country_code)


def test_it_tells_two_countries_of_one_zone_apart() -> None:
    assert located(42.6629, 21.1655).country == "Kosovo"
    assert located(44.8125, 20.4612).country == "Serbia"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(30.0, -40.0), (43.43, 7.30), (43.55, 7.30), (50.98, 1.50), (0.0, 0.0), (89.9, 0.0)],
)
def test_it_names_nothing_at_sea(latitude: float, longitude: float) -> None:
    assert locate([(latitude, longitude)]) == [None]


def test_it_names_nothing_in_the_antarctic() -> None:
    assert locate([(-75.0, 0.0), (-77.85, 166.67)]) == [None, None]


@pytest.mark.parametrize(
    ("latitude", "longitude", "city"),
    [(43.694, 7.265, "Nice"), (-33.891, 151.277, "Sydney"), (38.705, -9.145, "Lisbon")],
)
def test_it_names_the_city_of_a_beach_or_harbour(
    latitude: float, longitude: float, city: str
) -> None:
    assert located(latitude, longitude).city == city


def test_it_names_only_region_and_country_in_the_wilderness() -> None:
    address = located(64.9, -18.8)
    assert (address.neighbourhood, address.city, address.country) == ("", "", "Iceland")
    assert str(address) == f"{address.region}, Iceland"


def test_it_finds_the_country_in_a_time_zone_without_towns() -> None:
    assert located(-31.6074, 126.6424).country == "Australia"


def test_it_finds_the_country_where_all_towns_nearby_are_foreign() -> None:
    assert located(25.4244, -5.5722) == Address("", "", "", "Mauritania", "MR", 25.4244, -5.5722)


def test_it_names_the_countries_as_people_do() -> None:
    codes = load_gazetteer().country_codes
    names = [load_gazetteer().country_names[code] for code in np.unique(codes).tolist()]
    assert [name for name in names if "," in name or "(" in name] == []


def test_it_locates_nothing_for_no_points() -> None:
    assert locate([]) == []


def test_it_locates_ten_thousand_points_at_once() -> None:
    random = np.random.default_rng(0)
    points = random.uniform((-60, -180), (70, 180), (10_000, 2)).tolist()
    locate(points[:1])
    started = perf_counter()
    addresses = locate(points)
    assert perf_counter() - started < 4  # 0.4 s on an idle machine
    assert 2_000 < sum(address is not None for address in addresses) < 4_500


def test_it_speaks_the_interface_of_geopy() -> None:
    location = OfflineGeocoder().reverse(Point(48.8584, 2.2945))
    assert location.raw["city"] == "Paris"
    assert location.raw["country_code"] == "FR"
    assert (location.latitude, location.longitude) == (48.8584, 2.2945)
    assert location.address.endswith("Paris, Île-de-France, France")


def test_it_speaks_the_interface_of_geopy_for_lists_and_the_sea() -> None:
    (location,) = OfflineGeocoder().reverse("48.8584, 2.2945", exactly_one=False)
    assert location.raw["city"] == "Paris"
    assert OfflineGeocoder().reverse((30.0, -40.0)) is None


@pytest.mark.skipif(not POOL.exists(), reason="the evaluation data is not here")
def test_it_names_city_and_country_of_the_evaluation_photos() -> None:
    rows = [row for row in csv.DictReader(POOL.open(encoding="utf-8")) if row["lat"]]
    addresses = locate([(float(row["lat"]), float(row["lon"])) for row in rows])
    pairs = list(zip(rows, addresses, strict=True))
    assert sum(city_is_right(*pair) for pair in pairs) >= 0.95 * len(rows)
    assert sum(country_is_right(*pair) for pair in pairs) >= 0.99 * len(rows)
