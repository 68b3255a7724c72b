"""Turns a face upright and cuts it out, as the recognition networks were trained to see it.

Pure geometry. A turn with a scale and a shift is one complex line, z -> turn * z + shift, which
least squares give at once (Umeyama 1991, without mirroring). Points are pixels of the picture.
"""

from collections.abc import Sequence

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.face.protocol import Box, Image, Point

Points = NDArray[np.float64]  # (5, 2): left eye, right eye, nose, corners of the mouth

# Where dlib's mean face (dlib/image_processing/render_face_detections.h) has the five, its eyes,
# brows and mouth filling a square of 1; they suit the points of every detector that we tried.
MEAN_FACE: Points = np.array(
    [[0.2273, 0.2214], [0.7528, 0.2212], [0.4901, 0.5156], [0.2541, 0.7802], [0.7261, 0.7802]]
)
# Where they are in a box from the forehead to the chin, for faces of which only that is known.
IN_BOX: Points = np.array([[0.29, 0.40], [0.71, 0.40], [0.5, 0.58], [0.33, 0.74], [0.67, 0.74]])
NEAREST_PX = 1.0  # points that are all closer than this say nothing


def points_of(image: Image, box: Box, landmarks: Sequence[Point]) -> Points:
    """Return a face's five points: the landmarks, or what the box lets one expect."""
    height, width = image.shape[:2]
    size = np.array([width, height])
    points: Points = np.array(landmarks, float).reshape(-1, 2) * size
    if points.shape == MEAN_FACE.shape and _tell_apart(points):
        return points
    corner, sides = np.array([box.left, box.top]), np.array([box.width, box.height])
    expected: Points = (corner + IN_BOX * sides) * size
    return expected


def _tell_apart(points: Points) -> bool:
    return bool(np.isfinite(points).all()) and np.ptp(points, axis=0).max() > NEAREST_PX


def cut_out(image: Image, points: Points, places: Points, side_px: int) -> Image:
    """Return (side_px, side_px, 3): the face with its points at these places, in pixels of it.

    What lies outside of the picture is black.
    """
    turn, shift = _fitted(places, points)
    corners = turn * (np.array([0, 1, 1j, 1 + 1j]) * side_px) + shift
    left, top, piece = _piece(image, corners)
    picture, shift = PIL.Image.fromarray(piece), shift - complex(left, top)
    if (shrink := int(abs(turn))) > 1:  # else every few pixels would be one, and noise stay
        picture, turn, shift = picture.reduce(shrink), turn / shrink, shift / shrink
    rows = (turn.real, -turn.imag, shift.real, turn.imag, turn.real, shift.imag)
    size, affine = (side_px, side_px), PIL.Image.Transform.AFFINE
    return np.asarray(picture.transform(size, affine, rows, PIL.Image.Resampling.BILINEAR))


def _fitted(places: Points, points: Points) -> tuple[complex, complex]:
    """Return the line that takes the places nearest to the points."""
    source, target = (each[:, 0] + 1j * each[:, 1] for each in (places, points))
    middle, aim = source.mean(), target.mean()
    turn = np.vdot(source - middle, target - aim) / (np.abs(source - middle) ** 2).sum()
    return complex(turn), complex(aim - turn * middle)


def _piece(image: Image, corners: NDArray[np.complex128]) -> tuple[int, int, Image]:
    """Return what is needed of a picture, and where that begins; at least one pixel."""
    height, width = image.shape[:2]
    left, top = (int(np.floor(edge.min())) for edge in (corners.real, corners.imag))
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    right, bottom = (int(np.ceil(edge.max())) + 1 for edge in (corners.real, corners.imag))
    return left, top, image[top : max(bottom, top + 1), left : max(right, left + 1)]
