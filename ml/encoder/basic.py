"""The offline default: a small classifier says what is there, a sentence model what that means.

A picture's vector is the average of the vectors of the 1,000 classes, weighted by their
probabilities (Norouzi et al. 2014, "Zero-shot learning by convex combination of semantic
embeddings"); a class stands for its name and its usual scene. The numbers that chose each
constant are in docs/adr/0003-offline-meaning.md.
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import PIL.Image
from numpy.typing import NDArray

from ml.encoder.labels import softmax
from ml.encoder.protocol import Description, Image, Prepared, Quality, Vectors
from ml.encoder.runtime import Session, normalised, open_session
from ml.encoder.sentences import DIMENSIONS, SentenceEncoder
from ml.encoder.vocabulary import TAGS_VERSION, guess_tags, scenes
from ml.weights import ModelUnavailable

VERSION = 1
# Relative to the models folder; the version in the name makes set-up write new ones in time.
CLASSIFIER_FILE = f"basic/classifier-v{VERSION}.onnx"
LABEL_VECTORS_FILE = f"basic/labels-v{VERSION}.npy"
SCENE_VECTORS_FILE = f"basic/scenes-v{VERSION}-{TAGS_VERSION}.npy"
FILES = (CLASSIFIER_FILE, LABEL_VECTORS_FILE, SCENE_VECTORS_FILE)

SIDE_PX = 384
STEP_PX = 32
WIDEST = 2.0
PIXEL_MEAN = 127.0
PIXEL_SCALE = 128.0
# A larger input than the one of training flattens the probabilities; tags undo that.
TAG_SHARPNESS = 1.6


def is_prepared(models_dir: Path) -> bool:
    """Tell whether `prepare_basic` has written its files."""
    return all((models_dir / file).exists() for file in FILES)


class BasicEncoder:
    """EfficientNet-Lite2 and MiniLM."""

    name = "basic"
    version = VERSION
    dimensions = DIMENSIONS
    label = "Basic"
    quality: Quality = "basic"
    cutoff = 0.25

    def __init__(self, models_dir: Path, *, threads: int) -> None:
        if not is_prepared(models_dir):
            raise ModelUnavailable(
                f"The basic model is not set up in {models_dir}; run manage.py fetch_models basic."
            )
        self._models_dir = models_dir
        self._threads = threads

    # A worker needs the classifier only, a search page the sentences only: 90 MB or 120 MB.
    @cached_property
    def _classifier(self) -> Session:
        return open_session(self._models_dir / CLASSIFIER_FILE, threads=self._threads)

    @cached_property
    def _sentences(self) -> SentenceEncoder:
        return SentenceEncoder(threads=self._threads)

    @cached_property
    def _labels(self) -> Vectors:
        labels: Vectors = np.load(self._models_dir / LABEL_VECTORS_FILE)
        return labels

    @cached_property
    def _scenes(self) -> Vectors:
        sentences: Vectors = np.load(self._models_dir / SCENE_VECTORS_FILE)
        return sentences

    def prepare(self, image: Image) -> Prepared:
        """Return the picture as (1, 3, h, w) float32, whole and in its own shape."""
        return classifier_input(image)

    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        """Return (n, 384) float32 vectors of length 1."""
        vectors = [self._vector(self._logits(pixels)) for pixels in prepared]
        return np.array(vectors, np.float32).reshape(-1, DIMENSIONS)

    def describe_prepared(self, prepared: Iterable[Prepared]) -> list[Description]:
        """Return vector and tags of each from one pass."""
        return [self._describe(self._logits(pixels)) for pixels in prepared]

    def describe_images(self, images: Iterable[Image]) -> list[Description]:
        """Return vector and tags of each image from one pass."""
        return self.describe_prepared(map(self.prepare, images))

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return (n, 384) float32 vectors of length 1."""
        return self.encode_prepared(map(self.prepare, images))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, 384) float32 vectors of length 1."""
        return self._sentences.encode(texts)

    def _describe(self, logits: NDArray[np.float32]) -> Description:
        vector = self._vector(logits)
        probabilities = softmax(TAG_SHARPNESS * logits)
        return Description(vector, guess_tags(probabilities, self._close_scenes(vector)))

    def _vector(self, logits: NDArray[np.float32]) -> Vectors:
        return normalised(softmax(logits) @ self._labels)

    def _close_scenes(self, vector: Vectors) -> dict[str, float]:
        closeness = (self._scenes @ vector).tolist()
        return {
            word.name: close
            for word, close in zip(scenes(), closeness, strict=True)
            if word.scene_from is not None and close >= word.scene_from
        }

    def _logits(self, pixels: Prepared) -> NDArray[np.float32]:
        (logits,) = self._classifier.run(["logits"], {"pixels": pixels})
        row: NDArray[np.float32] = logits[0]
        return row


def classifier_input(image: Image) -> NDArray[np.float32]:
    """Return the picture as (1, 3, h, w) float32, whole and in its own shape."""
    size = input_size(image.shape[1], image.shape[0])
    resized = PIL.Image.fromarray(image).resize(
        size, PIL.Image.Resampling.BICUBIC, reducing_gap=2.0
    )
    pixels = (np.asarray(resized, np.float32) - PIXEL_MEAN) / PIXEL_SCALE
    return pixels.transpose(2, 0, 1)[None]


def input_size(width: int, height: int) -> tuple[int, int]:
    """Return the width and height that hold SIDE_PX squared pixels in the picture's shape."""
    stretch = min(max(width / height, 1 / WIDEST), WIDEST) ** 0.5
    return (
        round(SIDE_PX * stretch / STEP_PX) * STEP_PX,
        round(SIDE_PX / stretch / STEP_PX) * STEP_PX,
    )
