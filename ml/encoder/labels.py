"""The 1,000 ImageNet classes in words.

`labels.tsv` has one class a line: its name, the wider group it belongs to (or nothing), and the
scene it is usually photographed in. The scene is what ties a racket to a tennis player.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LABELS_FILE = Path(__file__).with_name("labels.tsv")


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


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: NDArray[np.float32] = (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
    return shares
