"""Tags come from class probabilities, and classes share a group."""

import numpy as np
import pytest

from ml.encoder.labels import TagGuess, guess_tags, read_labels, softmax


def probabilities(**shares: float) -> np.ndarray:
    names = [label.name for label in read_labels()]
    row = np.zeros(1000, np.float32)
    for name, share in shares.items():
        row[names.index(name.replace("_", " "))] = share
    return row


def test_it_reads_a_thousand_different_labels() -> None:
    labels = read_labels()
    assert len({label.name for label in labels}) == len(labels) == 1000
    assert all(label.scene for label in labels)


def test_it_is_sure_of_a_dog_whose_breed_it_does_not_know() -> None:
    tags = guess_tags(probabilities(Beagle=0.3, Whippet=0.3, pug=0.2))
    assert tags == (TagGuess("dog", 0.8),)


def test_it_puts_the_surest_tag_first() -> None:
    assert guess_tags(probabilities(Beagle=0.45, pizza=0.5)) == (
        TagGuess("food", 0.5),
        TagGuess("pizza", 0.5),
        TagGuess("Beagle", 0.45),
        TagGuess("dog", 0.45),
    )


def test_it_gives_no_tag_when_unsure() -> None:
    assert guess_tags(np.full(1000, 0.001, np.float32)) == ()


def test_it_is_never_more_than_sure() -> None:
    assert guess_tags(probabilities(Beagle=0.6, Whippet=0.41))[0] == TagGuess("dog", 1.0)


def test_it_makes_probabilities_of_any_logits() -> None:
    assert softmax(np.array([1e4, 1e4, -1e4])).tolist() == pytest.approx([0.5, 0.5, 0.0])
