"""A small real encoder for tests: it sees the three colours, and reads their names."""

from collections.abc import Iterable, Sequence

import numpy as np

from ml.encoder import Description, Image, Prepared, Quality, TagGuess, Vectors

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

    def prepare(self, image: Image) -> Prepared:
        return image.astype(np.float32)

    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        return np.array([each.vector for each in self.describe_prepared(prepared)], np.float32)

    def describe_prepared(self, prepared: Iterable[Prepared]) -> list[Description]:
        return [self._describe(pixels) for pixels in prepared]

    def describe_images(self, images: Iterable[Image]) -> list[Description]:
        return self.describe_prepared(map(self.prepare, images))

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        return self.encode_prepared(map(self.prepare, images))

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        named = [[float(colour in text.lower().split()) for colour in COLOURS] for text in texts]
        return np.array([_normalised(np.array(row)) for row in named], np.float32)

    def _describe(self, pixels: Prepared) -> Description:
        vector = _normalised(pixels.reshape(-1, 3).mean(axis=0))
        best = int(vector.argmax())
        return Description(vector, (TagGuess(COLOURS[best], round(float(vector[best]), 3)),))


def _normalised(vector: Vectors) -> Vectors:
    return (vector / max(float(np.linalg.norm(vector)), 1e-9)).astype(np.float32)
