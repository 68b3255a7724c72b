"""Tags from an image-text space: which class's or scene's sentence lies closest."""

import io
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.encoder.labels import read_labels, softmax
from ml.encoder.protocol import TagGuess, Vectors
from ml.encoder.vocabulary import SURE_FROM, guess_tags, scenes
from ml.weights import write_atomically

# What CLIP and SigLIP multiply the cosine with before the softmax (the trained value is near).
LOGIT_SCALE = 100.0


class ZeroShotTags:
    """Guesses tags from image vectors; the vectors of the classes are kept in `cache_file`."""

    def __init__(self, encode_texts: Callable[[Sequence[str]], Vectors], cache_file: Path) -> None:
        self._encode_texts = encode_texts
        self._cache_file = cache_file

    @cached_property
    def _labels(self) -> Vectors:
        if not self._cache_file.exists():
            content = io.BytesIO()
            prompts = [label.prompt for label in read_labels()]
            sentences = [word.scene for word in scenes()]
            np.save(content, self._encode_texts([*prompts, *sentences]))
            write_atomically(self._cache_file, content.getvalue())
        labels: Vectors = np.load(self._cache_file)
        return labels

    def guess(self, vectors: Vectors) -> list[tuple[TagGuess, ...]]:
        """Return the tags of each of the (n, dimensions) image vectors, surest first."""
        logits = LOGIT_SCALE * vectors @ self._labels.T
        return [_guess(row) for row in logits]


def _guess(logits: NDArray[np.float32]) -> tuple[TagGuess, ...]:
    """Classes compete with each other; a scene has to stand out among all classes and scenes."""
    count = len(read_labels())
    shares = softmax(logits)[count:].tolist()
    closeness = {
        word.name: share for word, share in zip(scenes(), shares, strict=True) if share >= SURE_FROM
    }
    return guess_tags(softmax(logits[:count]), closeness)
