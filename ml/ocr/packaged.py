"""The engine that needs nothing installed: PP-OCRv6 (small), whose models come with a package.

Only the package's two model files are used. The geometry around them is ours, in numpy, SciPy and
Pillow: docs/adr/0015-text-in-pictures.md says what that saves and what it reads.
"""

from statistics import median

import PIL.Image

from ml.ocr.crops import height_of, is_tall, line_picture, turned_box
from ml.ocr.networks import Detector, Recogniser
from ml.ocr.order import in_reading_order
from ml.ocr.protocol import Image, Quad, Region
from ml.weights import packaged_file

DETECTOR = ("rapidocr", "models/PP-OCRv6_det_small.onnx")
RECOGNISER = ("rapidocr", "models/PP-OCRv6_rec_small.onnx")

GLANCE_PX = 480
GLANCE_FROM = 0.1
LOOK_PX = 960
CLOSE_LOOK_PX = 1440
# Where lines are lower than this in the look, some are missed or run together.
SMALL_LINE_PX = 18
LARGEST_ENLARGEMENT = 2
# From here on a line is not turned around to see whether it reads better.
CONVINCING = 0.85
SURE_FROM = 0.8
# A texture easily looks like one character.
SURE_FROM_ALONE = 0.99


def open_reader(_languages: str, *, threads: int) -> "PackagedReader":
    """Return the engine; it reads all its languages at once. Raises ModelUnavailable."""
    return PackagedReader(threads=threads)


class PackagedReader:
    """Finds lines with one network and reads them with another."""

    def __init__(self, *, threads: int) -> None:
        self._detector = Detector(packaged_file(*DETECTOR), threads=threads)
        self._recogniser = Recogniser(packaged_file(*RECOGNISER), threads=threads)

    def read(self, image: Image) -> list[Region]:
        """Return the lines of text in a picture; none where there is no text."""
        picture = PIL.Image.fromarray(image)
        lines = [self._read_line(picture, box) for box in self._find(picture)]
        return in_reading_order([line for line in lines if is_sure(line)])

    def _find(self, picture: PIL.Image.Image) -> list[Quad]:
        """Most photos have no text, which a glance tells; small text takes a closer look."""
        glance = self._detector.text_map(picture, GLANCE_PX)
        if glance.max() < GLANCE_FROM:
            return []
        longest = LARGEST_ENLARGEMENT * max(picture.size)
        boxes = self._detector.find(picture, min(LOOK_PX, longest))
        scale = LOOK_PX / max(picture.size)
        if boxes and median(map(height_of, boxes)) * scale < SMALL_LINE_PX:
            return self._detector.find(picture, min(CLOSE_LOOK_PX, longest))
        return boxes

    def _read_line(self, picture: PIL.Image.Image, box: Quad) -> Region:
        """Text may stand on its head or lie on a side: the way that reads best is right."""
        best = Region(box, "", 0.0)
        for turns in (1, 3) if is_tall(box) else (0, 2):
            text, confidence = self._recogniser.read(line_picture(picture, box, turns=turns))
            if confidence > best.confidence:
                best = Region(turned_box(box, turns), text, confidence)
            if confidence >= CONVINCING:
                break
        return best


def is_sure(region: Region) -> bool:
    """Whether it is text, and not a texture that looks like some."""
    letters = sum(character.isalnum() for character in region.text)
    return letters > 0 and region.confidence >= (SURE_FROM_ALONE if letters == 1 else SURE_FROM)
