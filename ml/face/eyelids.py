"""Tells open eyes from closed ones, by the eyelids that a network of 106 landmarks draws.

Such a network (`2d106det`) is in InsightFace's own packs, but not in the one that we fetch. What
it takes and gives is that of insightface/model_zoo/landmark.py: a square around the face, half as
large again, and 212 numbers from -1 to 1. How open an eye is: its height over its width (Soukupová
and Čech, "Real-Time Eye Blink Detection using Facial Landmarks", 2016). Their threshold is taken
over, not measured by us. The five points of detectors have the middle of an eye alone: then nobody
knows.
"""

from pathlib import Path

import numpy as np

from ml.encoder.runtime import open_session
from ml.face.alignment import Points, cut_out
from ml.face.arcface import scales_itself
from ml.face.onnx_header import Header
from ml.face.protocol import Box, Image

SIDE_PX = 192
POINTS = 106
EYES = (slice(33, 43), slice(87, 97))  # which of the points are around each eye
AROUND = 1.5
OPEN_FROM = 0.2
SMALLEST_PX = 48  # of a face: in a smaller one, an eye is a few pixels
PIXEL_MEAN, PIXEL_SCALE = 127.5, 128.0
NO_LENGTH = 1e-6


def tells_eyelids(header: Header) -> bool:
    """Whether a network with this header draws the 106 points."""
    if len(header.outputs) != 1 or not header.inputs or not header.outputs[0]:
        return False
    takes_faces = header.inputs[0][1:] == (3, SIDE_PX, SIDE_PX)
    return takes_faces and header.outputs[0][-1] == 2 * POINTS


class Eyelids:
    """One network of landmarks. Raises ModelUnavailable."""

    def __init__(self, path: Path, header: Header, *, threads: int) -> None:
        self._session = open_session(path, threads=threads)
        self._input = self._session.get_inputs()[0].name
        self._scales_itself = scales_itself(header)

    def are_open(self, image: Image, box: Box) -> bool | None:
        """Whether both eyes are open, as a mean; None where the face is too small to tell."""
        height, width = image.shape[:2]
        sides = np.array([box.width * width, box.height * height])
        if sides.max() < SMALLEST_PX:
            return None
        middle = np.array([box.left * width, box.top * height]) + sides / 2
        return openness(self._points(image, middle, float(sides.max()))) >= OPEN_FROM

    def _points(self, image: Image, middle: Points, side_px: float) -> Points:
        """In pixels of what the network sees: an eye's shape is the same there."""
        corners: Points = np.array([[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]])
        seen = cut_out(
            image, middle + corners * side_px * AROUND, (corners + 0.5) * SIDE_PX, SIDE_PX
        )
        pixels = seen.astype(np.float32).transpose(2, 0, 1)[None]
        if not self._scales_itself:
            pixels = (pixels - PIXEL_MEAN) / PIXEL_SCALE
        (answer,) = self._session.run(None, {self._input: np.ascontiguousarray(pixels)})
        points: Points = (answer.reshape(POINTS, 2).astype(float) + 1) * SIDE_PX / 2
        return points


def openness(points: Points) -> float:
    """Height over width of the eyes (106, 2), the mean of both; a head may lean to a shoulder."""
    first, second = (points[eye] for eye in EYES)
    along = second.mean(axis=0) - first.mean(axis=0)
    along = along / max(float(np.linalg.norm(along)), NO_LENGTH)
    across = np.array([-along[1], along[0]])
    ratios = [
        float(np.ptp(eye @ across)) / max(float(np.ptp(eye @ along)), NO_LENGTH)
        for eye in (first, second)
    ]
    return sum(ratios) / len(ratios)
