"""The quality of a face says how well it can be told whose it is."""

import numpy as np
import PIL.ImageFilter
import pytest

from ml.face import Box
from ml.face.protocol import Point
from ml.face.quality import face_quality
from tests.ml.face_pictures import portrait
from tests.ml.pictures import plain

HER_BOX = Box(180 / 512, 70 / 512, 90 / 512, 120 / 512)
FRONT = ((0.38, 0.22), (0.48, 0.22), (0.43, 0.27), (0.39, 0.32), (0.47, 0.32))
HALF = ((0.40, 0.22), (0.48, 0.22), (0.465, 0.27), (0.41, 0.32), (0.47, 0.32))
PROFILE = ((0.44, 0.22), (0.47, 0.22), (0.49, 0.27), (0.45, 0.32), (0.47, 0.32))
HER = np.asarray(portrait(1024))


def turned(landmarks: tuple[Point, ...], degrees: float) -> tuple[Point, ...]:
    spin = np.exp(1j * np.radians(degrees))
    at = [(complex(*point) - (0.43 + 0.27j)) * spin + (0.43 + 0.27j) for point in landmarks]
    return tuple((point.real, point.imag) for point in at)


def test_it_is_good_for_a_sharp_large_face_from_the_front() -> None:
    assert 0.6 < face_quality(HER, HER_BOX, FRONT) <= 1


def test_it_falls_with_blur() -> None:
    qualities = [
        face_quality(
            np.asarray(portrait(1024).filter(PIL.ImageFilter.GaussianBlur(radius))), HER_BOX, FRONT
        )
        for radius in (0, 4, 8, 16)
    ]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[-1] < qualities[0] / 3


def test_it_falls_with_size() -> None:
    qualities = [
        face_quality(np.asarray(portrait(side)), HER_BOX, FRONT) for side in (1024, 300, 150, 70)
    ]
    assert qualities == sorted(qualities, reverse=True)
    assert qualities[-1] < qualities[0] / 3


def test_it_falls_as_a_head_turns_away() -> None:
    front, half, profile = (face_quality(HER, HER_BOX, points) for points in (FRONT, HALF, PROFILE))
    assert profile < half < front
    assert profile < front / 4


@pytest.mark.parametrize("degrees", [20, 45, 90, 180])
def test_it_does_not_mind_a_head_that_leans(degrees: float) -> None:
    leaning = face_quality(HER, HER_BOX, turned(FRONT, degrees))
    assert leaning == pytest.approx(face_quality(HER, HER_BOX, FRONT))


def test_it_does_not_mind_a_dark_picture() -> None:
    dark = (HER // 2).astype(np.uint8)
    assert face_quality(dark, HER_BOX, FRONT) == pytest.approx(
        face_quality(HER, HER_BOX, FRONT), rel=0.1
    )


def test_it_is_between_where_the_pose_is_not_known() -> None:
    unknown = face_quality(HER, HER_BOX, ())
    assert face_quality(HER, HER_BOX, PROFILE) < unknown < face_quality(HER, HER_BOX, FRONT)


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(1, 1, 0, 0), Box(0.999, 0, 0.001, 1)])
def test_it_is_nothing_where_nothing_is_to_be_seen(box: Box) -> None:
    assert face_quality(plain("red"), box, ()) == 0


def test_it_bears_points_that_all_coincide() -> None:
    assert face_quality(HER, HER_BOX, ((0.4, 0.3),) * 5) == 0
