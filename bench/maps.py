"""Figures of the map: clusters, and the photos beside it, from the world down to a street."""

from functools import partial
from pathlib import Path

from atlas.clusters import clusters
from atlas.dense import dense_places
from atlas.grid import Box
from atlas.in_view import photos_in_view
from atlas.place_counts import countries_of
from bench.figure import Budget, Figure
from bench.library import HOME
from bench.reads import first_person
from bench.scale import Scale
from bench.timing import in_turn, p95

BUDGET = Budget("at most", 100)
ZOOMS = (1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18)
WIDE_PX, HIGH_PX, TILE_PX = 1440, 900, 256


def maps(scale: Scale, _folder: Path) -> list[Figure]:
    """Around the place where the first person took most, at each zoom."""
    user = first_person()
    views = [(view_at(zoom), zoom) for zoom in ZOOMS]
    runs = max(4, scale.runs // 10)
    counted = in_turn(*(partial(clusters, user, box, zoom=zoom) for box, zoom in views), runs=runs)
    shown = in_turn(
        *(partial(photos_in_view, user, box, zoom=zoom) for box, zoom in views), runs=runs
    )
    listed, named = in_turn(partial(countries_of, user), partial(dense_places, user), runs=runs)
    name = f"map in {scale.rows // 2:,} of {scale.rows:,} photos"
    return [
        *each_zoom(f"{name}: clusters", counted),
        *each_zoom(f"{name}: photos in view", shown),
        Figure(f"{name}: list of places, p95", p95(listed), "ms", budget=BUDGET),
        Figure(f"{name}: places worth a name, p95", p95(named), "ms", budget=BUDGET),
    ]


def each_zoom(name: str, times: list[list[float]]) -> list[Figure]:
    """All zooms together are judged; the slowest is told for information."""
    together = [each for column in times for each in column]
    slowest, zoom = max((p95(column), zoom) for column, zoom in zip(times, ZOOMS, strict=True))
    return [
        Figure(f"{name}, p95", p95(together), "ms", budget=BUDGET),
        Figure(f"{name}, p95 at zoom {zoom}, the slowest", slowest, "ms"),
    ]


def view_at(zoom: int) -> Box:
    """What a screen shows of the map around the home of the first person."""
    width = 360 / 2**zoom / TILE_PX * WIDE_PX / 2
    height = 360 / 2**zoom / TILE_PX * HIGH_PX / 2
    latitude, longitude = HOME
    return Box(
        west=max(longitude - width, -180),
        south=max(latitude - height, -90),
        east=min(longitude + width, 180),
        north=min(latitude + height, 90),
    )
