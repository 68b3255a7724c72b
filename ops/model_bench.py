"""How fast models look at pictures: as the stages run them, and bare, with all pictures in memory.

What lies between the two is storage, decoding, and bringing pictures to the model.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from django.conf import settings
from django.core.files.base import ContentFile
from numpy.typing import NDArray
from PIL import Image

from ml.encoder import Encoder
from ml.face import FaceModel
from photos.previews import full_preview, small_preview
from photos.reading_ahead import read_ahead
from photos.storage import renditions
from search.looking.embedding import ENOUGH_PX

FOLDER = "bench"  # in the storage of renditions; nothing of it is left
PREVIEW_PX = (1440, 1080)
WARM_UP = 4  # pictures: the first ones load the model


@dataclass(frozen=True)
class Speed:
    """Pictures a second, in all and of the model alone."""

    model: str
    per_second: float
    bare_per_second: float

    @property
    def share(self) -> float:
        return self.per_second / self.bare_per_second


@dataclass(frozen=True)
class Looker:
    """A model in two steps: what threads do ahead of it with a stored preview, and the model
    itself, which takes what they give as it comes."""

    model: str
    read: Callable[[str], NDArray[Any]]
    look: Callable[[Iterable[NDArray[Any]]], object]


def meaning(encoder: Encoder) -> Looker:
    def read(key: str) -> NDArray[Any]:
        return encoder.prepare(small_preview(key, enough_px=ENOUGH_PX))

    return Looker(encoder.name, read, encoder.encode_prepared)


def faces(model: FaceModel) -> Looker:
    def look(images: Iterable[NDArray[Any]]) -> None:
        for image in images:
            model.find_faces(image)

    return Looker(f"faces {model.name}", full_preview, look)


def measure(looker: Looker, keys: Sequence[str]) -> Speed:
    """Look at the stored previews, in batches as the stages do; then again, from memory."""
    looker.look(map(looker.read, keys[:WARM_UP]))
    whole = seconds_of(
        lambda: [looker.look(read_ahead(looker.read, some)) for some in batches(keys)]
    )
    pictures = [looker.read(key) for key in keys]
    bare = seconds_of(lambda: looker.look(pictures))
    return Speed(looker.model, len(keys) / whole, len(keys) / bare)


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    return (
        keys[at : at + settings.MODEL_BATCH] for at in range(0, len(keys), settings.MODEL_BATCH)
    )


def seconds_of(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def stored_previews(count: int) -> Iterator[list[str]]:
    """So many previews, none like another, in the storage from which the stages read theirs."""
    keys = [f"{FOLDER}/{number}.jpg" for number in range(count)]
    try:
        for number, key in enumerate(keys):
            renditions().save(key, ContentFile(picture(number)))
        yield keys
    finally:
        for key in keys:
            renditions().delete(key)


def picture(number: int) -> bytes:
    """A JPEG with as much to decode as a photo has: large shapes, and grain."""
    chance = np.random.default_rng(number)
    shapes = Image.fromarray(chance.integers(0, 255, (9, 12, 3), np.uint8)).resize(PREVIEW_PX)
    grain = chance.normal(0, 6, (PREVIEW_PX[1], PREVIEW_PX[0], 1))
    pixels = np.clip(np.asarray(shapes) + grain, 0, 255).astype(np.uint8)
    content = BytesIO()
    Image.fromarray(pixels).save(content, "JPEG", quality=85)
    return content.getvalue()
