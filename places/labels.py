"""Writes the towns that a map names where it has no network, the largest first.

`python -m places.labels FILE`: done at set-up, so that the web server needs no gazetteer for it.
"""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from places.gazetteer import Gazetteer, load_gazetteer

LEAST_POPULATION = 15_000
DECIMALS = 3  # 100 m, at most


def write_labels(target: Path, gazetteer: Gazetteer) -> None:
    labels = json.dumps(labels_of(gazetteer), ensure_ascii=False, separators=(",", ":"))
    target.write_text(labels, encoding="utf-8")


def labels_of(gazetteer: Gazetteer) -> dict[str, list[Any]]:
    """Names, and latitude and longitude in turn; parts of larger cities have no label."""
    is_named = (gazetteer.population >= LEAST_POPULATION) & ~gazetteer.is_part
    rows = np.flatnonzero(is_named)
    rows = rows[np.argsort(-gazetteer.population[rows], kind="stable")]
    points = gazetteer.coordinates[rows].round(DECIMALS).ravel().tolist()
    return {"names": [gazetteer.names[row] for row in rows.tolist()], "points": points}


if __name__ == "__main__":
    write_labels(Path(sys.argv[1]), load_gazetteer())
