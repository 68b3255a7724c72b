"""The small map around a point: land where there is land, whole names, nothing out of sight."""

from itertools import combinations

import numpy as np
import pytest

from places.little_map import HIGH_PX, WIDE_PX, draw_around
from tests.places.outlines_read import rings

ON_LAND = [(47.07, 15.44), (35.68, 139.5), (-17.8, 178.0), (68.0, -179.0), (-80.0, 0.0), (-2, 23)]
AT_SEA = [(0.0, -30.0), (38.7, -12.0), (-40.0, 179.9), (89.0, 0.0), (43.0, 34.0)]


def is_inside(path: str, x: float, y: float) -> bool:
    """By the rule of even and odd: how many sides a ray to the right meets."""
    met = 0
    for ring in rings(path):
        for (x1, y1), (x2, y2) in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                met += 1
    return met % 2 == 1


@pytest.mark.parametrize(
    ("point", "is_land"), [*((each, True) for each in ON_LAND), *((each, False) for each in AT_SEA)]
)
def test_it_draws_land_where_there_is_land(point: tuple[float, float], is_land: bool) -> None:
    drawing = draw_around(*point)
    assert sum(is_inside(path, WIDE_PX / 2 + 0.1, HIGH_PX / 2 + 0.1) for path in drawing.land) == (
        1 if is_land else 0
    )


@pytest.mark.parametrize("point", [*ON_LAND, *AT_SEA, (90.0, 180.0), (-90.0, -180.0)])
def test_it_draws_nothing_far_out_of_sight(point: tuple[float, float]) -> None:
    drawing = draw_around(*point)
    corners = [corner for path in drawing.land for ring in rings(path) for corner in ring]
    assert all(-5 <= x <= WIDE_PX + 5 and -5 <= y <= HIGH_PX + 5 for x, y in corners)
    assert sum(map(len, drawing.land)) < 40_000


def test_it_names_the_largest_towns_apart_from_each_other_and_from_the_point() -> None:
    towns = draw_around(48.21, 16.37).towns
    assert towns[0].name == "Budapest"
    assert "Vienna" not in {each.name for each in towns}, "the point stands there"
    for one, other in combinations(towns, 2):
        assert abs(one.y - other.y) > 12 or abs(one.x - other.x) > 40
    assert draw_around(-40.0, -130.0).towns == []
