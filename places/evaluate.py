"""Measure the offline geocoder.

`python -m places.evaluate TRUTH.csv` compares with points whose city and country are known (columns
lat, lon, city, country as ISO code; rows without position are left out). Without a file it takes
points around the towns of the gazetteer itself: do cities of every size keep their names?
"""

import argparse
import csv
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

import numpy as np

from places.gazetteer import Gazetteer, Integers, load_gazetteer, plain_name
from places.geocoding import Address, locate

Row: TypeAlias = dict[str, str]

# People at least and less than, and how far from the centre a photo is taken, in degrees each way.
SIZES = (
    (1_000_000, 1e9, 0.035),
    (200_000, 1_000_000, 0.035),
    (50_000, 200_000, 0.02),
    (15_000, 50_000, 0.01),
    (1_000, 15_000, 0.003),
)
TOWNS_OF_A_SIZE = 300
POINTS_OF_A_TOWN = 10
LARGEST_WITHIN_KM = 12.0  # such a place is a city, not a suburb or a part of one


def evaluate_table(path: Path) -> None:
    """Print each difference on one line, then both accuracies and the time."""
    rows = read_rows(path)
    started = perf_counter()
    load_gazetteer()
    loaded = perf_counter()
    addresses = locate([(float(row["lat"]), float(row["lon"])) for row in rows])
    located = perf_counter()
    pairs = list(zip(rows, addresses, strict=True))
    for row, address in pairs:
        if not (city_is_right(row, address) and country_is_right(row, address)):
            print(f"{row['lat']},{row['lon']}: {row['city']} {row['country']} | {address}")
    for what, is_right in (("city", city_is_right), ("country", country_is_right)):
        right = sum(is_right(row, address) for row, address in pairs)
        print(f"{what}: {right} of {len(rows)} = {right / len(rows):.2%}")
    print(f"loaded in {loaded - started:.2f} s, located in {located - loaded:.3f} s")


def read_rows(path: Path) -> list[Row]:
    """The rows that have a position."""
    with path.open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["lat"]]


def city_is_right(row: Row, address: Address | None) -> bool:
    """Whether the name is the same but for case and accents."""
    return address is not None and plain_name(address.city) == plain_name(row["city"])


def country_is_right(row: Row, address: Address | None) -> bool:
    """Whether the ISO code is the same."""
    return address is not None and address.country_code == row["country"]


def evaluate_gazetteer() -> None:
    """Print how many points around cities of each size, and at any town, get its name."""
    gazetteer = load_gazetteer()
    for least, limit, spread in SIZES:
        towns = towns_of_size(gazetteer, least, limit)
        cities = towns[[is_largest_around(gazetteer, town) for town in towns.tolist()]]
        print(
            f"{least:>9,} people and more: {accuracy(gazetteer, cities, spread):.1%} of points"
            f" within {spread} degrees of {len(cities)} cities;"
            f" {accuracy(gazetteer, towns, 0.003):.1%} at the centre of any {len(towns)} places"
        )


def towns_of_size(gazetteer: Gazetteer, least: float, limit: float) -> Integers:
    """A sample of the places with so many people, the same at every run."""
    people = gazetteer.population
    rows = np.flatnonzero((people >= least) & (people < limit))
    return np.random.default_rng(0).permutation(rows)[:TOWNS_OF_A_SIZE]


def is_largest_around(gazetteer: Gazetteer, row: int) -> bool:
    """Whether no larger place is near."""
    everywhere = gazetteer.tiers[0].tree
    near = everywhere.query_ball_point(everywhere.data[row], LARGEST_WITHIN_KM)
    return bool(gazetteer.population[near].max() == gazetteer.population[row])


def accuracy(gazetteer: Gazetteer, rows: Integers, spread: float) -> float:
    """The share of random points around these places that get the place's name."""
    towns = np.repeat(rows, POINTS_OF_A_TOWN)
    shift = np.random.default_rng(0).uniform(-spread, spread, (len(towns), 2))
    addresses = locate([(y, x) for y, x in (gazetteer.coordinates[towns] + shift).tolist()])
    right = [
        address is not None and plain_name(address.city) == plain_name(gazetteer.names[town])
        for town, address in zip(towns.tolist(), addresses, strict=True)
    ]
    return sum(right) / len(right)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path, nargs="?")
    table = parser.parse_args().truth
    evaluate_table(table) if table else evaluate_gazetteer()
