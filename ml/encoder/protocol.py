"""What every image-text encoder offers, whatever runs inside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
Prepared = NDArray[np.float32]
Vectors = NDArray[np.float32]
Quality = Literal["basic", "full"]


@dataclass(frozen=True)
class TagGuess:
    """A word for what is in a picture and how sure the model is, from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True, eq=False)
class Description:
    """What one forward pass says of a picture: its vector and its tags, surest first."""

    vector: Vectors
    tags: tuple[TagGuess, ...]


class Encoder(Protocol):
    """Pictures and words in one space.

    Images are (h, w, 3) uint8 RGB, upright. The inner product of an image vector with a text
    vector is their score; from `cutoff` on it is close enough to show. Image vectors have
    length 1, so their inner product is the cosine. A new `version` means new vectors.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def quality(self) -> Quality: ...
    @property
    def cutoff(self) -> float: ...

    def prepare(self, image: Image) -> Prepared:
        """Return what the model takes of a picture. Threads do it ahead of the model."""
        ...

    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1, of pictures as they come."""
        ...

    def describe_prepared(self, prepared: Iterable[Prepared]) -> list[Description]:
        """Return vector and tags of each from one pass, of pictures as they come."""
        ...

    def describe_images(self, images: Iterable[Image]) -> list[Description]:
        """Prepare each, and return its vector and tags."""
        ...

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        ...

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 vectors, ready for the inner product."""
        ...
