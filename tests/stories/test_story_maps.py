"""The little maps of stories, and the rows that photos stand in."""

import numpy as np
import pytest

from places import outlines
from places.outlines import path_of
from stories.telling.maps import HEIGHT, WIDTH, Map, Point, is_elsewhere, land_in, map_of
from stories.telling.rows import ratio_of, rows_of
from tests.places.outlines_read import rings

LISBON, PORTO = Point(38.72, -9.14, "Lisbon"), Point(41.15, -8.61, "Porto")
FIJI, SAMOA = Point(-17.7, 178.0, "Suva"), Point(-13.8, -171.8, "Apia")


def drawn(*points: Point) -> Map:
    found = map_of(points)
    assert found
    return found


def forget_what_is_drawn() -> None:
    outlines.world.cache_clear()
    land_in.cache_clear()


def test_it_draws_land_and_sea_around_the_points() -> None:
    found = drawn(LISBON, PORTO)

    assert found.land.startswith("M")
    assert [name.text for name in found.names] == ["Lisbon", "Porto"]
    assert all(0 < dot.x < WIDTH and 0 < dot.y < HEIGHT for dot in found.dots)
    south, north = sorted(found.dots, key=lambda dot: -dot.y)
    assert south.x < north.x
    assert map_of([]) is None


def test_it_stays_within_the_drawing() -> None:
    corners = np.concatenate(rings(drawn(LISBON).land))

    assert (corners.max(axis=0) < (WIDTH * 1.1, HEIGHT * 1.1)).all()
    assert (corners.min(axis=0) > (-WIDTH * 0.1, -HEIGHT * 0.1)).all()


def test_an_outline_is_told_by_its_corners() -> None:
    """On the grid, each once; a tongue without width is kept, what is no land any more is not."""
    square = np.array([(10.1, 10), (12, 10), (14, 9.9), (14, 14), (14.1, 14.2), (10, 14), (10, 12)])
    tongue = np.array([(0, 0), (8, 0), (8, 5), (8, 0), (8, -2), (0, -2)])

    assert path_of(square, 0.5) == "M10 10l4 0 0 4 -4 0Z"
    assert path_of(tongue, 1.0) == "M0 0l8 0 0 5 0 -7 -8 0Z"
    assert path_of(square / 40, 1.0) == ""


def test_it_crosses_the_date_line_without_going_round() -> None:
    found = drawn(FIJI, SAMOA)

    assert len(found.land) < 10_000  # islands, not the world
    assert found.dots[0].x < found.dots[1].x


def test_the_world_is_drawn_in_less_detail() -> None:
    assert len(drawn(LISBON, SAMOA).land) < 200_000


def test_points_of_one_place_are_one_dot_that_grows() -> None:
    one, many = drawn(LISBON), drawn(*[LISBON] * 9)

    assert len(many.dots) == 1
    assert many.dots[0].r > one.dots[0].r


def test_names_do_not_lie_on_each_other() -> None:
    near = [Point(38.7 + n / 100, -9.1, f"Suburb {n}") for n in range(20)]

    assert [name.text for name in drawn(*near).names] == ["Suburb 0"]
    assert drawn(Point(1.0, 1.0)).names == []


def test_without_the_outlines_there_are_still_the_dots(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlines, "WORLD", "vendor/none.json")
    forget_what_is_drawn()
    found = drawn(LISBON)
    forget_what_is_drawn()

    assert (found.land, len(found.dots)) == ("", 1)


def test_it_knows_when_somebody_went_elsewhere() -> None:
    assert is_elsewhere([LISBON], [])
    assert not is_elsewhere([], [LISBON])
    assert not is_elsewhere([LISBON], [Point(38.75, -9.2)])
    assert is_elsewhere([PORTO], [LISBON])
    assert not is_elsewhere([Point(0, -179.99)], [Point(0, 179.99)])


def test_rows_come_near_one_height_and_who_is_wide_stands_alone() -> None:
    assert rows_of([1.5] * 4, [False] * 4) == [[0, 1], [2, 3]]
    assert rows_of([0.67] * 4, [False] * 4) == [[0, 1, 2, 3]]
    assert rows_of([1.5] * 3, [False, True, False]) == [[0], [1], [2]]
    assert rows_of([], []) == []


def test_ratios_are_kept_within_bounds() -> None:
    assert ratio_of(400, 300) == pytest.approx(4 / 3)
    assert (ratio_of(9000, 100), ratio_of(100, 9000), ratio_of(0, 0)) == (3.0, 0.5, 1.5)
