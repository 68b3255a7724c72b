"""What the CLIP-like models share, whichever runtime they run on: settings, words and pixels.

A model is a folder laid out as Immich exports it: `visual/`, `textual/` and `config.json`.
"""

import json
import string
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
from numpy.typing import NDArray
from tokenizers import Tokenizer

from ml.catalogue import CLIP_FACTS, MODELS
from ml.encoder.protocol import Description, Image, Prepared, Quality, Vectors
from ml.encoder.vocabulary import TAGS_VERSION
from ml.encoder.zero_shot import ZeroShotTags
from ml.weights import ModelUnavailable

VERSION = 1
DEFAULT_CUTOFF = 0.2
DEFAULT_CONTEXT_LENGTH = 77
LABEL_VECTORS_FILE = f"labels-v{VERSION}-{TAGS_VERSION}.npy"
TORCH_WEIGHTS_FILE = "torch/open_clip_model.safetensors"
LABELS = {spec.name: spec.label for spec in MODELS}


def read_settings(path: Path) -> dict[str, Any]:
    """Return a JSON file of a model's folder. Raises ModelUnavailable."""
    if not path.exists():
        raise ModelUnavailable(f"{path} is missing; run manage.py fetch_models.")
    settings: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return settings


class ClipTokenizer:
    """Turns texts into the token ids that a text tower was trained on."""

    def __init__(self, folder: Path) -> None:
        settings = read_settings(folder / "config.json")["text_cfg"]
        length = settings.get("context_length", DEFAULT_CONTEXT_LENGTH)
        pad = read_settings(folder / "textual/tokenizer_config.json")["pad_token"]
        read_settings(folder / "textual/tokenizer.json")
        self._canonicalises = settings.get("tokenizer_kwargs", {}).get("clean") == "canonicalize"
        self._tokenizer = Tokenizer.from_file(str(folder / "textual/tokenizer.json"))
        self._tokenizer.enable_truncation(length)
        self._tokenizer.enable_padding(
            length=length, pad_token=pad, pad_id=self._tokenizer.token_to_id(pad)
        )

    def encode(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the token ids and the attention mask, each (n, context_length)."""
        encodings = self._tokenizer.encode_batch([self._clean(text) for text in texts])
        ids = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        return ids, mask

    def _clean(self, text: str) -> str:
        if self._canonicalises:  # as big_vision prepares the texts that SigLIP learns from
            text = text.replace("_", " ").translate(str.maketrans("", "", string.punctuation))
            text = text.lower()
        return " ".join(text.split())


class ClipPixels:
    """Turns pictures into the input that an image tower was trained on."""

    def __init__(self, folder: Path) -> None:
        settings = read_settings(folder / "visual/preprocess_cfg.json")
        size = settings["size"]
        self._side = size[0] if isinstance(size, list) else size
        self._squashes = settings.get("resize_mode") == "squash"
        self._mean = np.array(settings["mean"], np.float32)
        self._deviation = np.array(settings["std"], np.float32)

    def prepare(self, image: Image) -> NDArray[np.float32]:
        """Return one picture as (3, side, side) float32."""
        picture = PIL.Image.fromarray(image)
        picture = self._squash(picture) if self._squashes else self._crop(picture)
        pixels = (np.asarray(picture, np.float32) / 255 - self._mean) / self._deviation
        prepared: NDArray[np.float32] = pixels.transpose(2, 0, 1).astype(np.float32)
        return prepared

    def _squash(self, picture: PIL.Image.Image) -> PIL.Image.Image:
        return picture.resize((self._side, self._side), PIL.Image.Resampling.BICUBIC)

    def _crop(self, picture: PIL.Image.Image) -> PIL.Image.Image:
        scale = self._side / min(picture.size)
        width, height = (max(self._side, round(edge * scale)) for edge in picture.size)
        left, top = (width - self._side) // 2, (height - self._side) // 2
        resized = picture.resize((width, height), PIL.Image.Resampling.BICUBIC)
        return resized.crop((left, top, left + self._side, top + self._side))


class ClipEncoder(ABC):
    """An encoder for one model folder; a subclass runs the two towers."""

    version = VERSION
    quality: Quality = "full"

    def __init__(self, folder: Path) -> None:
        facts = CLIP_FACTS.get(folder.name)
        self.name = folder.name
        self.label = LABELS.get(folder.name, folder.name)
        self.dimensions: int = read_settings(folder / "config.json")["embed_dim"]
        self.cutoff = facts.cutoff if facts else DEFAULT_CUTOFF
        self._tags = ZeroShotTags(self.encode_texts, folder / LABEL_VECTORS_FILE)
        self._pixels = ClipPixels(folder)

    @abstractmethod
    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""

    @abstractmethod
    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""

    def prepare(self, image: Image) -> Prepared:
        """Return the picture as (3, side, side) float32."""
        return self._pixels.prepare(image)

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        return self.encode_prepared(map(self.prepare, images))

    def describe_images(self, images: Iterable[Image]) -> list[Description]:
        """Return vector and tags of each image from one pass."""
        return self.describe_prepared(map(self.prepare, images))

    def describe_prepared(self, prepared: Iterable[Prepared]) -> list[Description]:
        """Return vector and tags of each from one pass."""
        vectors = self.encode_prepared(prepared)
        tags = self._tags.guess(vectors)
        return [Description(*pair) for pair in zip(vectors, tags, strict=True)]


def stacks(prepared: Iterable[Prepared], size: int) -> Iterator[Prepared]:
    """Pictures of one shape, so many at once, as (n, 3, side, side)."""
    coming = iter(prepared)
    while some := list(islice(coming, size)):
        yield np.stack(some)
