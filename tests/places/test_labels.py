"""The towns that a map names without a network."""

import json
from pathlib import Path

from places.gazetteer import Town, build_gazetteer
from places.labels import write_labels


def test_it_names_towns_the_largest_first_and_no_parts_of_cities(tmp_path: Path) -> None:
    towns = [
        Town("Lisboa", "Lisboa", "Lisbon", "PT", 38.7, -9.1, 500_000),
        Town("Porto", "Porto", "Porto", "PT", 41.15, -8.61, 240_000),
        Town("New York City", "New York", "", "US", 40.71, -74.0061, 8_000_000),
        Town("Hamlet", "Porto", "Hamlet", "PT", 41.9, -8.2, 900),
    ]
    write_labels(tmp_path / "towns.json", build_gazetteer(towns, {"PT": "Portugal"}))
    told = json.loads((tmp_path / "towns.json").read_text())
    assert told == {
        "names": ["New York", "Lisboa", "Porto"],
        "points": [40.71, -74.006, 38.7, -9.1, 41.15, -8.61],
    }
