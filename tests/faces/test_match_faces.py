"""Faces found again are told by how much their boxes overlap."""

import pytest

from faces.matching import match
from ml.box import Box

FACE = Box(0.2, 0.2, 0.2, 0.2)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (FACE, 1.0),
        (Box(0.3, 0.2, 0.2, 0.2), 1 / 3),
        (Box(0.4, 0.2, 0.2, 0.2), 0.0),
        (Box(0.2, 0.2, 0.1, 0.1), 0.25),
        (Box(0.2, 0.2, 0.0, 0.0), 0.0),
    ],
)
def test_it_measures_how_much_two_overlap(other: Box, share: float) -> None:
    assert FACE.overlap(other) == pytest.approx(share)
    assert other.overlap(FACE) == pytest.approx(share)


def test_two_boxes_without_area_do_not_overlap() -> None:
    assert Box(0, 0, 0, 0).overlap(Box(0, 0, 0, 0)) == 0


def test_it_matches_a_face_that_moved_a_little() -> None:
    assert match([FACE], [Box(0.7, 0.7, 0.2, 0.2), Box(0.22, 0.19, 0.2, 0.22)]) == {0: 1}


def test_it_leaves_out_what_lies_elsewhere() -> None:
    assert match([FACE], [Box(0.35, 0.2, 0.2, 0.2)]) == {}
    assert match([], [FACE]) == {} == match([FACE], [])


def test_each_face_is_matched_once_and_the_nearest_first() -> None:
    near, nearer = Box(0.25, 0.2, 0.2, 0.2), Box(0.21, 0.2, 0.2, 0.2)
    assert match([FACE], [near, nearer]) == {0: 1}
    assert match([near, nearer], [FACE]) == {1: 0}
    assert match([near, nearer], [FACE, Box(0.26, 0.2, 0.2, 0.2)]) == {0: 1, 1: 0}
