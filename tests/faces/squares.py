"""A model of faces for tests of what is written: a face is a red square, its vector tells how
green the square is."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from django.core.files.base import ContentFile
from PIL import Image
from scipy import ndimage

from ml.box import Box
from ml.face import FoundFace
from photos.models import Photo
from photos.storage import renditions

SIZE = (400, 300)


@dataclass
class Squares:
    """`grown`: how much wider than the square its boxes are; `eyes_open`: what it says of every
    face from the left on; `seen` counts the calls."""

    name: str = "squares"
    version: int = 1
    dimensions: int = 2
    cutoff: float = 0.2
    grown: float = 1.0
    eyes_open: Sequence[bool | None] = (None,)
    seen: list[str] = field(default_factory=list)

    def find_faces(self, image: np.ndarray) -> list[FoundFace]:
        self.seen.append("find")
        labels, _ = ndimage.label(image[..., 0] > 128)
        boxes = sorted(
            (self._box(image, place) for place in ndimage.find_objects(labels)),
            key=lambda box: box.left,
        )
        eyes = [*self.eyes_open, *[None] * len(boxes)]
        return [
            replace(self._face(image, box), eyes_open=each)
            for box, each in zip(boxes, eyes, strict=False)
        ]

    def describe_faces(self, image: np.ndarray, boxes: Sequence[Box]) -> list[FoundFace]:
        self.seen.append(f"describe {len(boxes)}")
        return [self._face(image, box) for box in boxes]

    def _box(self, image: np.ndarray, place: tuple[slice, slice]) -> Box:
        rows, columns = place
        high, wide = image.shape[:2]
        width, height = (columns.stop - columns.start) / wide, (rows.stop - rows.start) / high
        spare = (self.grown - 1) / 2
        return Box(
            columns.start / wide - width * spare, rows.start / high - height * spare,
            width * self.grown, height * self.grown,
        )  # fmt: skip

    def _face(self, image: np.ndarray, box: Box) -> FoundFace:
        high, wide = image.shape[:2]
        middle = int((box.top + box.height / 2) * high), int((box.left + box.width / 2) * wide)
        angle = image[middle][1] / 255 * np.pi / 2
        vector = np.array([np.cos(angle), np.sin(angle)], np.float32)
        return FoundFace(box, ((box.left, box.top),) * 5, 0.9, 0.8, vector)


def paint(photo: Photo, *squares: tuple[int, int, int, int], green: int = 0) -> Photo:
    """Give the photo a preview with a square at each (left, top, right, bottom)."""
    picture = Image.new("RGB", SIZE, (0, 200, 60))
    for square in squares:
        picture.paste((255, green, 0), square)
    content = io.BytesIO()
    picture.save(content, "PNG")
    key = f"painted-{photo.pk}.png"
    renditions().delete(key)
    renditions().save(key, ContentFile(content.getvalue()))
    photo.renditions.update_or_create(
        name="preview", defaults={"key": key, "mime": "image/png", "size_bytes": 1}
    )
    return photo
