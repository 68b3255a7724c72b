"""The 1,000 ImageNet classes in words, and tags from their probabilities.

`labels.tsv` has one class a line: its name, the wider group it belongs to (or nothing), and the
scene it is usually photographed in. The scene is what ties a racket to a tennis player.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.encoder.protocol import TagGuess

LABELS_FILE = Path(__file__).with_name("labels.tsv")
# With the basic encoder, 0.79 of the tags are words of their photo's captions from here on.
MINIMUM_CONFIDENCE = 0.4
MAXIMUM_TAGS = 5


@dataclass(frozen=True)
class Label:
    """One class: the name that is shown, its group, and a sentence about its surroundings."""

    name: str
    group: str
    scene: str

    @property
    def prompt(self) -> str:
        """The name as a caption would have it, which image-text and sentence models prefer."""
        return f"a photo of a {self.name}"


@cache
def read_labels() -> tuple[Label, ...]:
    """Return the classes in ImageNet's order."""
    lines = LABELS_FILE.read_text(encoding="utf-8").splitlines()
    return tuple(Label(*line.split("\t")) for line in lines)


@cache
def _groups() -> dict[str, str]:
    return {label.name: label.group for label in read_labels() if label.group != label.name}


def wider_words(word: str) -> tuple[str, ...]:
    """Return what a tag is a kind of, the nearest first: a Beagle is a dog, a dog an animal."""
    found: list[str] = []
    while word := _groups().get(word, ""):
        found.append(word)
    return tuple(found)


def guess_tags(probabilities: NDArray[np.float32]) -> tuple[TagGuess, ...]:
    """Return the tags of one picture from its (1000,) class probabilities, surest first.

    A group is as sure as its classes together: a dog of uncertain breed is still a dog.
    """
    confidences: dict[str, float] = defaultdict(float)
    for label, probability in zip(read_labels(), probabilities.tolist(), strict=True):
        confidences[label.name] += probability
        if label.group and label.group != label.name:
            confidences[label.group] += probability
    sure = [item for item in confidences.items() if item[1] >= MINIMUM_CONFIDENCE]
    sure.sort(key=lambda item: (-item[1], item[0]))
    return tuple(TagGuess(name, round(min(value, 1.0), 3)) for name, value in sure[:MAXIMUM_TAGS])


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return shares
