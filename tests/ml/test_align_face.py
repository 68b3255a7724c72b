"""Faces are cut out upright, wherever and however they stand."""

from collections.abc import Sequence

import numpy as np
import pytest

from ml.face.alignment import IN_BOX, MEAN_FACE, Points, cut_out, points_of
from ml.face.protocol import Box, Image, Point

PLACES = MEAN_FACE * 100 + 25
BOX = Box(0.2, 0.1, 0.4, 0.5)


def dotted(points: Points, width: int = 400, height: int = 300) -> Image:
    """A dark picture with a bright square around each point."""
    image = np.zeros((height, width, 3), np.uint8)
    for x, y in points.round().astype(int):
        image[max(y - 3, 0) : y + 4, max(x - 3, 0) : x + 4] = 255
    return image


def turned(points: Points, degrees: float, scale: float, shift: tuple[float, float]) -> Points:
    turn = scale * np.exp(1j * np.radians(degrees))
    z = (points[:, 0] + 1j * points[:, 1]) * turn + complex(*shift)
    return np.stack([z.real, z.imag], axis=1)


@pytest.mark.parametrize(
    ("degrees", "scale", "shift"),
    [(0, 1, (30, 20)), (35, 1.4, (150, -20)), (-160, 0.7, (250, 250)), (10, 2.6, (60, -60))],
)
def test_it_brings_each_point_to_its_place(
    degrees: float, scale: float, shift: tuple[float, float]
) -> None:
    points = turned(PLACES, degrees, scale, shift)
    cut = cut_out(dotted(points), points, PLACES, 150)
    assert cut.shape == (150, 150, 3)
    for x, y in PLACES.round().astype(int):
        assert cut[y, x].min() > 100


def test_it_shows_black_where_the_picture_ends() -> None:
    image = np.full((100, 100, 3), 200, np.uint8)
    cut = cut_out(image, turned(PLACES, 0, 1, (-80, -80)), PLACES, 150)
    assert cut[:70, :70].max() == 0
    assert cut[100, 100].min() == 200


@pytest.mark.parametrize("shape", [(1, 1, 3), (1, 900, 3), (700, 2, 3)])
@pytest.mark.parametrize("shift", [(-5000, -5000), (0, 0), (5000, 5000)])
def test_it_cuts_out_of_any_picture(shape: tuple[int, ...], shift: tuple[float, float]) -> None:
    cut = cut_out(np.ones(shape, np.uint8), turned(PLACES, 0, 1, shift), PLACES, 150)
    assert cut.shape == (150, 150, 3)


def test_it_takes_the_points_that_a_detector_found() -> None:
    image = np.zeros((200, 400, 3), np.uint8)
    points = points_of(image, BOX, [(0.3, 0.3), (0.5, 0.3), (0.4, 0.4), (0.33, 0.5), (0.47, 0.5)])
    assert points[1].tolist() == [200, 60]


@pytest.mark.parametrize(
    "landmarks",
    [(), [(0.3, 0.3)] * 5, [(float("nan"), 0.3)] * 5, [(0.3, 0.3), (0.5, 0.3)]],
)
def test_it_guesses_the_points_from_the_box_otherwise(landmarks: Sequence[Point]) -> None:
    points = points_of(np.zeros((200, 400, 3), np.uint8), BOX, landmarks)
    assert points[2] == pytest.approx([0.4 * 400, (0.1 + IN_BOX[2, 1] * 0.5) * 200])
