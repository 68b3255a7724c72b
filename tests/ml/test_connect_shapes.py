"""Pixels that touch are one shape, however it winds."""

import numpy as np
import pytest

from ml.ocr.shapes import Shape, connected_shapes

U_AND_DOT = ("#..#.", "#..#.", "####.", ".....", "..#.#")
DIAGONALS = ("#...#", ".#.#.", "..#..")
COMB = ("#.#.#.#", "#.#.#.#", "#######")


def mask(*rows: str) -> np.ndarray:
    return np.array([[pixel == "#" for pixel in row] for row in rows])


def pixels(shape: Shape) -> int:
    return int((shape.ends - shape.starts).sum())


@pytest.mark.parametrize(
    ("rows", "sizes"),
    [(U_AND_DOT, [1, 1, 8]), (DIAGONALS, [5]), (COMB, [15]), (("...", "..."), []),
     (("#.#", "...", "#.#"), [1, 1, 1, 1]), (("..##", "##.."), [4]), (("#..#", "#..#"), [2, 2])],
)  # fmt: skip
def test_it_joins_what_touches(rows: tuple[str, ...], sizes: list[int]) -> None:
    assert sorted(map(pixels, connected_shapes(mask(*rows)))) == sizes


def test_its_outline_is_both_ends_of_every_row() -> None:
    (shape,) = connected_shapes(mask(".###", ".#.."))
    outline = {(x, y) for x, y in shape.outline()}
    assert outline == {(1, 0), (3, 0), (1, 1)}


def test_it_takes_the_mean_within_a_shape() -> None:
    values = np.array([[9.0, 1.0, 2.0], [9.0, 6.0, 9.0]])
    sums = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))
    (shape,) = connected_shapes(mask(".##", ".#."))
    assert shape.mean_of(sums) == pytest.approx(3.0)
