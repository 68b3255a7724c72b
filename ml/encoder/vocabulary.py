"""The words that a model may put on a photo, how they hang together, and when each is sure.

`vocabulary.tsv` has one word a line: what it is a kind of; the share of class probability from
which it is said; for what no class shows, a sentence about the whole picture, and the closeness
to it from which the basic encoder says the word (nothing: it never does); and what people also
call it, which only the evaluation reads. The classes of `labels.tsv` hang beneath their groups.
The thresholds are measured: docs/adr/0016-tags-and-captions.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.encoder.labels import read_labels
from ml.encoder.protocol import TagGuess

VOCABULARY_FILE = Path(__file__).with_name("vocabulary.tsv")
# Raised with any change to the words or what is said of a picture: photos are looked at again.
TAGS_VERSION = 2
SURE_FROM = 0.4
MAXIMUM_TAGS = 6


@dataclass(frozen=True)
class Word:
    """A word, what it is a kind of, and from when on it is said; None: as what is above it."""

    name: str
    wider: str = ""
    sure_from: float | None = None
    scene: str = ""
    scene_from: float | None = None
    also_said: tuple[str, ...] = ()


@cache
def read_vocabulary() -> dict[str, Word]:
    """Return the words by name: the vocabulary's own, and every class."""
    _, *lines = VOCABULARY_FILE.read_text(encoding="utf-8").splitlines()
    words = {word.name: word for word in map(_read_word, lines)}
    classes = (Word(label.name, label.group) for label in read_labels())
    return {**{word.name: word for word in classes}, **words}


def wider_words(name: str) -> tuple[str, ...]:
    """Return what a word is a kind of, the nearest first: a Beagle is a dog, a dog an animal."""
    words, found = read_vocabulary(), list[str]()
    while name in words and (name := words[name].wider):
        found.append(name)
    return tuple(found)


@cache
def scenes() -> tuple[Word, ...]:
    """Return the words that a sentence about the whole picture tells, in one order."""
    return tuple(word for word in read_vocabulary().values() if word.scene)


def guess_tags(
    probabilities: NDArray[np.float32], closeness: Mapping[str, float]
) -> tuple[TagGuess, ...]:
    """Return the tags of a picture from its (1000,) class probabilities, surest first.

    `closeness` has the scenes that are sure enough. A word is as sure as the classes beneath it
    together: a dog of uncertain breed is still a dog. The widest words are said only where
    nothing narrower is.
    """
    names, members = _membership()
    sums = dict(zip(names, (members @ probabilities).tolist(), strict=True))
    sure = {name: value for name, value in sums.items() if value >= sure_from(name)}
    for name, value in closeness.items():
        sure[name] = max(value, sure.get(name, 0.0))
    said = _without_widest(sure)
    said.sort(key=lambda item: (-round(item[1], 3), item[0]))
    return tuple(TagGuess(name, round(min(value, 1.0), 3)) for name, value in said[:MAXIMUM_TAGS])


def sure_from(name: str) -> float:
    """Return the share of class probability from which a word is said."""
    words = read_vocabulary()
    for each in (name, *wider_words(name)):
        if (least := words[each].sure_from) is not None:
            return least
    return SURE_FROM


def _without_widest(sure: Mapping[str, float]) -> list[tuple[str, float]]:
    said_wider = {wider for name in sure for wider in wider_words(name)}
    return [
        (name, value)
        for name, value in sure.items()
        if name not in said_wider or read_vocabulary()[name].wider
    ]


@cache
def _membership() -> tuple[tuple[str, ...], NDArray[np.float32]]:
    """The words that have classes, and (words, 1000) float32: 1 where a class is one of them."""
    labels = read_labels()
    chains = [set(_chain(label.name)) for label in labels]
    names = tuple(sorted(set().union(*chains)))
    rows = [[float(name in chain) for chain in chains] for name in names]
    return names, np.array(rows, np.float32)


def _chain(name: str) -> Iterator[str]:
    yield name
    yield from wider_words(name)


def _read_word(line: str) -> Word:
    name, wider, least, scene, scene_from, also_said = line.split("\t")
    return Word(name, wider, _number(least), scene, _number(scene_from), tuple(also_said.split()))


def _number(text: str) -> float | None:
    return float(text) if text else None
