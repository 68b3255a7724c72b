"""Measure the offline geocoder against a table of points whose city and country are known.

`python -m places.evaluate TRUTH.csv` with the columns lat, lon, city and country (ISO code).
"""

import argparse
import csv
from pathlib import Path
from time import perf_counter
from typing import TypeAlias

from places.gazetteer import load_gazetteer, plain_name
from places.geocoding import Address, locate

Row: TypeAlias = dict[str, str]


def evaluate(path: Path) -> None:
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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    evaluate(parser.parse_args().truth)
