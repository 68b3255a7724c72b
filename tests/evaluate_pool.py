"""Compares a library with the table of its photos: dates, positions, orientation, city, country.

    manage.py export --user EMAIL --manifest-only | python -m tests.evaluate_pool …/pool.csv

Reads the manifest from standard input; the photos lie in `images/` beside the table. Where the
table has no value, nothing is compared.
"""

import csv
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

NEAR_DEGREES = 1e-4
Row = dict[str, Any]


def main(table: Path) -> None:
    """Print the share of photos that agree in each field, and each difference."""
    manifest = {row["filename"]: row for row in map(json.loads, sys.stdin)}
    right, compared = Counter[str](), Counter[str]()
    for truth in csv.DictReader(table.open(newline="")):
        photo = manifest.get(truth["file"])
        if photo is None:
            print(f"missing: {truth['file']}")
            compared["imported"] += 1
            continue
        for field, expected, found in comparisons(truth, photo, table.parent / "images"):
            compared[field] += 1
            right[field] += expected == found
            if expected != found:
                print(f"{truth['file']}: {field} is {found}, expected {expected}")
    for field, count in compared.items():
        print(f"{field:<12}{right[field]:>6} of {count:<6}{right[field] / count:8.2%}")


def comparisons(truth: Row, photo: Row, images: Path) -> Iterator[tuple[str, object, object]]:
    """Field, expected and found, for each field that the table has a value for."""
    yield "imported", True, True
    if truth["taken_utc"]:
        yield "taken at", truth["taken_utc"], photo["taken_at"]
    if truth["taken_local"]:
        yield "local time", truth["taken_local"], photo["taken_local"][:19]
    if truth["lat"]:
        yield "position", True, is_near(truth, photo)
    if truth["city"]:
        place = photo["place"] or {"city": "", "country_code": ""}
        yield "city", plain(truth["city"]), plain(place["city"] or "")
        yield "country", truth["country"], place["country_code"]
    with Image.open(images / truth["file"]) as picture:
        upright = ImageOps.exif_transpose(picture)
        yield "orientation", upright.size, (photo["width"], photo["height"])


def is_near(truth: Row, photo: Row) -> bool:
    if photo["latitude"] is None:
        return False
    north = abs(float(truth["lat"]) - photo["latitude"])
    east = abs(float(truth["lon"]) - photo["longitude"])
    return max(north, east) < NEAR_DEGREES


def plain(name: str) -> str:
    """Without case and accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
