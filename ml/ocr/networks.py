"""The two networks of PP-OCR: one marks where text is, the other reads a line of it."""

from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder.runtime import Session, open_session
from ml.ocr.boxes import Map, text_boxes
from ml.ocr.protocol import Image, Quad

STEP_PX = 32
# Narrower input makes the recogniser guess.
NARROWEST_PX = 320
# Pillow gives RGB, the networks learned from pictures as OpenCV gives them.
BLUE_FIRST = np.s_[..., ::-1]


class Detector:
    """Marks where text is."""

    def __init__(self, path: Path, *, threads: int) -> None:
        self._session = open_session(path, threads=threads)

    def text_map(self, picture: PIL.Image.Image, side_px: int) -> Map:
        """Return (h, w) float32, 0 to 1, of the picture made `side_px` long."""
        (maps,) = self._session.run(None, {"x": as_input(_shrunk(picture, side_px))})
        text_map: Map = maps[0, 0]
        return text_map

    def find(self, picture: PIL.Image.Image, side_px: int) -> list[Quad]:
        """Return a box for each line, in pixels of the picture."""
        text_map = self.text_map(picture, side_px)
        height, width = text_map.shape
        return text_boxes(text_map, (picture.width / width, picture.height / height))


class Recogniser:
    """Reads a line, letter after letter."""

    def __init__(self, path: Path, *, threads: int) -> None:
        self._session = open_session(path, threads=threads)
        self._characters = ["", *known_characters(self._session), " "]

    def read(self, line: Image) -> tuple[str, float]:
        """Return the text of a (48, w, 3) picture and how sure its letters are on average."""
        (steps,) = self._session.run(None, {"x": as_input(_padded(line))})
        return self._spelt(steps[0])

    def _spelt(self, steps: NDArray[np.float32]) -> tuple[str, float]:
        """The likeliest character of each step; a repeated one is the same, the first is none
        (best path, Graves et al. 2006)."""
        best = steps.argmax(axis=1)
        is_new = (best > 0) & (np.diff(best, prepend=0) != 0)
        if not is_new.any():
            return "", 0.0
        text = "".join(self._characters[index] for index in best[is_new])
        return text.strip(), float(steps.max(axis=1)[is_new].mean())


def known_characters(session: Session) -> list[str]:
    """The characters that a recogniser can write, which stand in its file."""
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.removesuffix("\n").split("\n")


def as_input(image: Image) -> NDArray[np.float32]:
    """Return a picture as (1, 3, h, w) float32 from -1 to 1."""
    pixels = image[BLUE_FIRST].astype(np.float32) / 127.5 - 1
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


def _shrunk(picture: PIL.Image.Image, side_px: int) -> Image:
    scale = side_px / max(picture.size)
    size = [max(round(side * scale / STEP_PX), 1) * STEP_PX for side in picture.size]
    return np.asarray(picture.resize((size[0], size[1]), PIL.Image.Resampling.BILINEAR))


def _padded(line: Image) -> Image:
    """With grey, which is zero to the network, to a whole number of its steps."""
    width = max(-(-line.shape[1] // STEP_PX) * STEP_PX, NARROWEST_PX)
    return np.pad(line, ((0, 0), (0, width - line.shape[1]), (0, 0)), constant_values=128)
