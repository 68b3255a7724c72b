"""The map of land: how it is drawn, and that the one in the repository is of the earth."""

import json
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from places.draw_land import __file__ as draw_land_file
from places.draw_land import draw_land
from places.land import CELLS_PER_DEGREE, are_on_land, land_map

# Ten degrees each way, as two arcs of which the second runs backwards.
SQUARE = {
    "transform": {"scale": [0.5, 0.5], "translate": [10, 10]},
    "arcs": [[[0, 0], [20, 0], [0, 20]], [[0, 0], [0, 20], [20, 0]]],
    "objects": {"land": {"geometries": [{"arcs": [[[0, ~1]]]}]}},
}


def drawn(*rings: list[tuple[float, float]]) -> np.ndarray:
    """A land of one polygon, its outline first, drawn to cells."""
    arcs = [np.diff(np.array(ring), axis=0, prepend=0).tolist() for ring in rings]
    polygon = [[index] for index in range(len(rings))]
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": arcs,
        "objects": {"land": {"geometries": [{"arcs": [polygon]}]}},
    }
    return np.asarray(draw_land(topology))


def at(cells: np.ndarray, latitude: float, longitude: float) -> bool:
    row, column = (90 - latitude) * CELLS_PER_DEGREE, (longitude + 180) * CELLS_PER_DEGREE
    return bool(cells[int(row), int(column)])


def test_it_draws_land_with_its_lake_and_a_little_shore() -> None:
    island = [(10, 10), (20, 10), (20, 20), (10, 20), (10, 10)]
    lake = [(13, 13), (17, 13), (17, 17), (13, 17), (13, 13)]
    cells = drawn(island, lake)
    assert at(cells, 11, 11)
    assert at(cells, 15, 20.05)
    assert not at(cells, 15, 15)
    assert not at(cells, 15, 20.3)


def test_it_draws_land_on_both_sides_of_the_date_line() -> None:
    cells = drawn([(170, 60), (-170, 60), (-170, 70), (170, 70), (170, 60)])
    assert at(cells, 65, 175)
    assert at(cells, 65, -175)
    assert not at(cells, 65, 0)


def test_it_draws_land_around_the_pole() -> None:
    cells = drawn([(-180, -70), (-90, -70), (0, -70), (90, -70), (179, -70), (-180, -70)])
    assert at(cells, -80, 30)
    assert not at(cells, -60, 30)


def test_it_draws_the_arcs_of_a_ring_forwards_and_backwards() -> None:
    assert at(np.asarray(draw_land(SQUARE)), 15, 15)


def test_it_draws_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "land.json").write_text(json.dumps(SQUARE))
    arguments = ["draw_land", str(tmp_path / "land.json"), str(tmp_path / "land.png")]
    monkeypatch.setattr(sys, "argv", arguments)
    runpy.run_path(draw_land_file, run_name="__main__")
    with Image.open(tmp_path / "land.png") as image:
        assert (image.mode, at(np.asarray(image), 15, 15)) == ("1", True)


def test_it_has_a_map_of_the_earth() -> None:
    points = [(48.85, 2.35), (65.6, 105.6), (-80.0, 60.0), (30.0, -40.0), (66.95, 5.0)]
    assert are_on_land(points).tolist() == [True, True, True, False, False]
    assert land_map().shape == (180 * CELLS_PER_DEGREE, 360 * CELLS_PER_DEGREE // 8)


def test_it_takes_the_edges_of_the_map() -> None:
    assert are_on_land([(90.0, 180.0), (-90.0, -180.0)]).tolist() == [False, True]
