"""How far cities reach, and which places are parts of them."""

import numpy as np
import pytest

from places.gazetteer import (
    Town,
    build_gazetteer,
    load_gazetteer,
    plain_name,
    positions_km,
    reach_km,
)
from places.names import ENGLISH, name_in_english


def town(name: str, latitude: float, longitude: float, population: int, county: str = "") -> Town:
    return Town(name, "Illinois", county, "US", latitude, longitude, population)


def test_it_measures_kilometres_across_the_date_line() -> None:
    fiji, samoa = positions_km(np.array([(-16.8, 179.9), (-16.8, -179.9)]))
    assert np.linalg.norm(fiji - samoa) == pytest.approx(21.3, abs=0.1)


def test_it_lets_a_city_reach_further_the_larger_it_is_up_to_a_limit() -> None:
    village, town, city, metropolis = reach_km(np.array([0.0, 20_000, 1e6, 2e7])).tolist()
    assert village < town < city < metropolis
    assert (city, metropolis) == (8.5, 15.0)


def test_it_takes_a_place_with_the_name_of_the_city_around_it_for_its_part() -> None:
    gazetteer = build_gazetteer(
        [
            town("Springfield", 39.80, -89.64, 200_000),
            town("East Springfield", 39.81, -89.62, 150_000),
            town("Springfields", 39.81, -89.63, 1_000),
            town("Springfield Far", 40.80, -89.64, 1_000),
        ],
        {"US": "United States"},
    )
    assert gazetteer.is_part.tolist() == [False, True, False, False]


def test_it_takes_a_place_that_a_city_governs_for_its_part() -> None:
    gazetteer = build_gazetteer(
        [
            town("Springfield", 39.80, -89.64, 200_000),
            town("Southern View", 39.79, -89.65, 1_000, "City of Springfield"),
            town("Jerome", 39.79, -89.66, 1_000, "Springfield"),
            town("Grandview", 39.81, -89.62, 1_000, "Springfield Land"),
            town("Chatham", 39.67, -89.70, 1_000, "City of Springfield"),
        ],
        {"US": "United States"},
    )
    assert gazetteer.is_part.tolist() == [False, True, True, False, False]


def test_it_has_the_countries_of_each_time_zone() -> None:
    zones = load_gazetteer().countries_of_zone
    assert zones["Europe/Berlin"] == ("DE",)
    assert zones["Europe/Belgrade"] == ("RS", "XK")


def test_it_compares_names_without_case_and_accents() -> None:
    assert plain_name("ZÜRICH") == plain_name("Zurich")
    assert plain_name("Tromsø") == plain_name("tromso")
    assert plain_name("Łódź") == "lodz"


def test_it_renames_only_places_that_exist() -> None:
    gazetteer = load_gazetteer()
    have = set(zip(gazetteer.country_codes.tolist(), gazetteer.names, strict=True))
    renamed = {(code, name) for code, names in ENGLISH.items() for name in names.values()}
    assert renamed - have == set()


def test_it_leaves_out_what_nobody_says() -> None:
    assert name_in_english("Nara-shi", "JP") == "Nara"
    assert name_in_english("Goyang-si", "KR") == "Goyang"
    assert name_in_english("Xi\u2019an", "CN") == "Xi'an"
