"""A small real encoder for tests: it sees the three colours, and reads their names."""

from collections.abc import Sequence

import numpy as np

from ml.encoder import Description, Image, Quality, TagGuess, Vectors

COLOURS = ("red", "green", "blue")


class ColourEncoder:
    """A picture's vector is its mean colour, a text's the sum of the colours it names."""

    version = 1
    dimensions = len(COLOURS)
    label = "Colours"
    cutoff = 0.5

    def __init__(self, name: str = "colours", quality: Quality = "basic") -> None:
        self.name = name
        self.quality: Quality = quality

    def describe_images(self, images: Sequence[Image]) -> list[Description]:
        return [self._describe(image) for image in images]

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        return np.array([self._describe(image).vector for image in images], np.float32)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        named = [[float(colour in text.lower().split()) for colour in COLOURS] for text in texts]
        return np.array([_normalised(np.array(row)) for row in named], np.float32)

    def _describe(self, image: Image) -> Description:
        vector = _normalised(image.reshape(-1, 3).mean(axis=0))
        best = int(vector.argmax())
        return Description(vector, (TagGuess(COLOURS[best], round(float(vector[best]), 3)),))


def _normalised(vector: Vectors) -> Vectors:
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
