"""Measures an encoder on photos with captions: `python -m ml.evaluate --captions DIR`.

The folder holds `captions.jsonl`, one photo a line: {"file", "lang", "captions"}.
"""

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder import Encoder, Image, Vectors, load_encoder
from ml.encoder.setup_basic import prepare_basic

PREVIEW_PX = 1440
RANKS = (1, 5, 10)
SOURCES = {"coco": "English COCO", "flickr8k": "Flickr8k", "cc": "Conceptual Captions"}
LANGUAGES = {"vi": "Vietnamese"}
ENGLISH = ("English COCO", "Flickr8k")
NONSENSE = (
    "qwertz asdf", "quantum tax law", "xkcd blorp", "zzzz", "the meaning of life",
    "constitutional amendment", "monetary policy", "abstract algebra theorem",
    "lorem ipsum dolor", "shareholder agreement", "string theory", "kubernetes deployment",
    "inflation rate", "hegelian dialectic", "blockchain consensus", "regular expression",
)  # fmt: skip


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

    def recall(self, rank: int) -> float:
        """Return how often a caption's own photo is among the first `rank`."""
        own = self.values[np.arange(len(self.owners)), self.owners]
        return float(((self.values > own[:, None]).sum(axis=1) < rank).mean())

    def kept(self, cutoff: float) -> float:
        """Return how often a caption's own photo is not cut off."""
        own = self.values[np.arange(len(self.owners)), self.owners]
        return float((own >= cutoff).mean())

    def shown(self, cutoff: float) -> float:
        """Return the share of other photos that a caption shows."""
        others = np.ones(self.values.shape, bool)
        others[np.arange(len(self.owners)), self.owners] = False
        return float((self.values[others] >= cutoff).sum() / max(others.sum(), 1))


def read_captions(folder: Path) -> list[CaptionedPhoto]:
    """Return the photos of `captions.jsonl`."""
    lines = (folder / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    return [_read_photo(folder, json.loads(line)) for line in lines]


def _read_photo(folder: Path, row: dict[str, str]) -> CaptionedPhoto:
    path = folder / row["file"]
    prefix = path.name.split("_")[0]
    source = SOURCES.get(prefix, prefix) if row["lang"] == "en" else LANGUAGES[row["lang"]]
    return CaptionedPhoto(path, source, tuple(row["captions"]))


def read_preview(path: Path) -> Image:
    """Return a photo as the pipeline hands it over: RGB, upright, at most 1440 px."""
    with PIL.Image.open(path) as picture:
        picture.thumbnail((PREVIEW_PX, PREVIEW_PX))
        return np.asarray(picture.convert("RGB"))


def score_captions(encoder: Encoder, photos: Sequence[CaptionedPhoto], images: Vectors) -> Scores:
    """Score every caption of the photos with every one of their image vectors."""
    texts = encoder.encode_texts([text for photo in photos for text in photo.captions])
    owners = [index for index, photo in enumerate(photos) for _ in photo.captions]
    return Scores(texts @ images.T, np.array(owners, np.intp))


def report(encoder: Encoder, photos: Sequence[CaptionedPhoto]) -> Iterator[str]:
    """Yield the lines of the report."""
    started = time.perf_counter()
    images = encoder.encode_images([read_preview(photo.path) for photo in photos])
    elapsed_ms = (time.perf_counter() - started) * 1000
    yield f"{encoder.label} ({encoder.name} v{encoder.version}, {encoder.dimensions} dimensions)"
    yield f"{len(photos)} photos, {elapsed_ms / len(photos):.0f} ms a photo with decoding"
    yield "source                 photos captions   R@1   R@5  R@10   chance    kept   shown"
    names = sorted({photo.source for photo in photos})
    for title, group in [(" + ".join(ENGLISH), ENGLISH), *((name, (name,)) for name in names)]:
        chosen = [index for index, photo in enumerate(photos) if photo.source in group]
        if chosen:
            scores = score_captions(encoder, [photos[index] for index in chosen], images[chosen])
            yield _line(title, scores, encoder.cutoff)
    shown = encoder.encode_texts(NONSENSE) @ images.T >= encoder.cutoff
    yield f"cut-off {encoder.cutoff}: kept = own photo not cut off, shown = other photos shown;"
    yield f"{shown.any(axis=1).sum()} of {len(NONSENSE)} nonsense queries show anything,"
    yield f"{shown.mean():.2%} of their pairs"


def _line(title: str, scores: Scores, cutoff: float) -> str:
    captions, photos = scores.values.shape
    recalls = " ".join(f"{scores.recall(rank):.3f}" for rank in RANKS)
    chance = "/".join(f"{min(rank / photos, 1):.3f}"[1:] for rank in RANKS)
    rates = f"{scores.kept(cutoff):.1%} {scores.shown(cutoff):6.1%}"
    return f"{title:24}{photos:5}{captions:9} {recalls} {chance} {rates}"


def main() -> None:
    """Print the report of one encoder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captions", type=Path, required=True)
    parser.add_argument("--model", default="basic")
    parser.add_argument("--models-dir", type=Path, default=Path("var/models"))
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    if options.model == "basic":
        prepare_basic(options.models_dir)
    encoder = load_encoder(options.model, options.models_dir, threads=options.threads)
    for line in report(encoder, read_captions(options.captions)):
        print(line)


if __name__ == "__main__":
    main()
