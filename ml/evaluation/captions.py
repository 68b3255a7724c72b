"""Photos with captions, and how well the captions find their own photos.

A folder holds `captions.jsonl`, one photo a line: {"file", "lang", "captions"}. A folder of other
photos may hold `pool.csv`, with a column `imagenet_label` for some of them.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from PIL import ImageOps

from ml.encoder import Encoder, Image, Vectors

PREVIEW_PX = 1440
SOURCES = {"coco": "English COCO", "flickr8k": "Flickr8k", "cc": "Conceptual Captions"}
LANGUAGES = {"vi": "Vietnamese"}
ENGLISH = ("English COCO", "Flickr8k")
POOL = "Pool"


@dataclass(frozen=True)
class CaptionedPhoto:
    """A photo and what people wrote about it."""

    path: Path
    source: str
    captions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Scores:
    """The score of every caption (row) with every photo (column), and each caption's own photo."""

    values: NDArray[np.float32]
    owners: NDArray[np.intp]

    @property
    def own(self) -> NDArray[np.float32]:
        """The score of each caption with its own photo."""
        found: NDArray[np.float32] = self.values[np.arange(len(self.owners)), self.owners]
        return found

    @property
    def others(self) -> NDArray[np.float32]:
        """The scores of the captions with all photos that are not their own."""
        is_other = np.ones(self.values.shape, bool)
        is_other[np.arange(len(self.owners)), self.owners] = False
        found: NDArray[np.float32] = self.values[is_other]
        return found

    def hits(self, rank: int) -> NDArray[np.bool_]:
        """Return for each caption whether its own photo is among the first `rank`."""
        found: NDArray[np.bool_] = (self.values > self.own[:, None]).sum(axis=1) < rank
        return found

    def recall(self, rank: int) -> float:
        """Return how often a caption's own photo is among the first `rank`."""
        return float(self.hits(rank).mean())

    def kept(self, cutoff: float) -> float:
        """Return how often a caption's own photo is not cut off."""
        return float((self.own >= cutoff).mean())

    def shown(self, cutoff: float) -> float:
        """Return the share of other photos that a caption shows."""
        return float((self.others >= cutoff).sum() / max(self.others.size, 1))


def read_captions(folder: Path) -> list[CaptionedPhoto]:
    """Return the photos of `captions.jsonl`."""
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read_photo(folder, json.loads(line)) for line in lines]


def read_pool(folder: Path) -> list[CaptionedPhoto]:
    """Return the photos of `pool.csv`; the caption is the class, where it is known."""
    with (folder / "pool.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [_pooled(folder, row) for row in rows]


def read_preview(path: Path) -> Image:
    """Return a photo as the pipeline hands it over: RGB, upright, at most 1440 px."""
    with PIL.Image.open(path) as picture:
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((PREVIEW_PX, PREVIEW_PX))
        return np.asarray(upright.convert("RGB"))


def score_captions(encoder: Encoder, photos: Sequence[CaptionedPhoto], images: Vectors) -> Scores:
    """Score every caption of the photos with every one of their image vectors."""
    texts = encoder.encode_texts([text for photo in photos for text in photo.captions])
    return Scores(texts @ images.T, owners_of(photos))


def owners_of(photos: Sequence[CaptionedPhoto]) -> NDArray[np.intp]:
    """Return the photo of each caption, by its place in the list."""
    owners = [index for index, photo in enumerate(photos) for _ in photo.captions]
    return np.array(owners, np.intp)


def _read_photo(folder: Path, row: dict[str, str]) -> CaptionedPhoto:
    path = folder / row["file"]
    prefix = path.name.split("_")[0]
    source = SOURCES.get(prefix, prefix) if row["lang"] == "en" else LANGUAGES[row["lang"]]
    return CaptionedPhoto(path, source, tuple(row["captions"]))


def _pooled(folder: Path, row: dict[str, str]) -> CaptionedPhoto:
    label = row["imagenet_label"].replace("_", " ")
    found = next(folder.rglob(row["file"]), folder / row["file"])
    return CaptionedPhoto(found, POOL, (label,) if label else ())
