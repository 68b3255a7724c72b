"""How long a worker takes to find the trips of a library anew."""

from pathlib import Path
from time import monotonic

from bench.figure import Budget, Figure
from bench.reads import first_person
from bench.scale import Scale
from stories.trips.reading import read_library
from stories.trips.services import found_now

BUDGET = Budget("at most", 20)


def trips(scale: Scale, _folder: Path) -> list[Figure]:
    """Of the first person, who has half of all photos; nothing is written."""
    owner_id = first_person().pk
    started = monotonic()
    library = read_library(owner_id)
    read = monotonic() - started
    found_now(owner_id, library)
    name = f"trips in {scale.rows // 2:,} photos"
    return [
        Figure(f"{name}: found anew", monotonic() - started, "s", budget=BUDGET),
        Figure(f"{name}: read", read, "s"),
    ]
