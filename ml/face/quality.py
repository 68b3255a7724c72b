"""How well it can be told whose face it is, from its size, its sharpness and its pose.

quality = size * sharpness * pose, each from 0 to 1:

- size: the longer side of the box over 112 px (what recognition networks look at), at most 1;
- sharpness: of the face in 64 x 64 px of grey, the spread of the Laplacian over the spread of the
  grey itself, over 0.5, at most 1. Blur takes edges and leaves light and shadow, so that neither
  contrast nor exposure count. A face of fewer pixels is enlarged, and blurred by that;
- pose: 1 seen from the front, 0 in profile. The nose of a turned head leaves the middle between
  the eyes (along the line of the eyes, in their distance), and the eyes draw together (their
  distance over the height from eyes to mouth). Tilting the head to a shoulder changes nothing.
  Without landmarks it is 0.5.
"""

import math
from collections.abc import Sequence

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.face.protocol import Box, Image, Point

FULL_SIZE_PX = 112
SIDE_PX = 64
SHARP = 0.5
FLATTEST = 4.0  # grey levels: below, it is noise that would count as edges
UNKNOWN_POSE = 0.5
PROFILE_OFFSET = 0.5
FRONTAL_WIDTH = 0.8
NO_LENGTH = 1e-6


def face_quality(image: Image, box: Box, landmarks: Sequence[Point]) -> float:
    """Return the quality of a face in a picture, 0 to 1."""
    height, width = image.shape[:2]
    points = np.array(landmarks, float).reshape(-1, 2) * (width, height)
    return _size(box, width, height) * _sharpness(image, box) * _pose(points)


def _size(box: Box, width_px: int, height_px: int) -> float:
    return min(1.0, max(box.width * width_px, box.height * height_px) / FULL_SIZE_PX)


def _sharpness(image: Image, box: Box) -> float:
    grey = _face_in_grey(image, box)
    edges = (
        4 * grey[1:-1, 1:-1] - grey[:-2, 1:-1] - grey[2:, 1:-1] - grey[1:-1, :-2] - grey[1:-1, 2:]
    )
    return min(1.0, float(edges.std()) / max(float(grey.std()), FLATTEST) / SHARP)


def _face_in_grey(image: Image, box: Box) -> NDArray[np.float32]:
    height, width = image.shape[:2]
    left, top = math.floor(box.left * width), math.floor(box.top * height)
    right, bottom = (
        math.ceil((box.left + box.width) * width),
        math.ceil((box.top + box.height) * height),
    )
    piece = image[max(top, 0) : max(bottom, top + 1), max(left, 0) : max(right, left + 1)]
    face = PIL.Image.fromarray(piece).convert("L")
    square = face.resize((SIDE_PX, SIDE_PX), PIL.Image.Resampling.BILINEAR)
    return np.asarray(square, np.float32)


def _pose(points: NDArray[np.float64]) -> float:
    if len(points) == 0:
        return UNKNOWN_POSE
    left_eye, right_eye, nose = points[:3]
    middle, mouth = (left_eye + right_eye) / 2, points[3:].mean(axis=0)
    apart, height = math.dist(left_eye, right_eye), math.dist(middle, mouth)
    along = (right_eye - left_eye) / max(apart, NO_LENGTH)
    offset = abs(float((nose - (middle + mouth) / 2) @ along)) / max(apart, NO_LENGTH)
    width = apart / max(height, NO_LENGTH)
    return max(0.0, 1 - offset / PROFILE_OFFSET) * min(1.0, width / FRONTAL_WIDTH)
