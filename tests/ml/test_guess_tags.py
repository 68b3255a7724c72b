"""Tags come from class probabilities and scenes; classes hang beneath wider words."""

import numpy as np
import pytest

from ml.encoder.labels import read_labels, softmax
from ml.encoder.protocol import TagGuess
from ml.encoder.vocabulary import (
    guess_tags,
    read_vocabulary,
    scenes,
    sure_from,
    wider_words,
)


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


def test_it_hangs_every_word_beneath_one_that_is_there() -> None:
    words = read_vocabulary()
    assert {word.wider for word in words.values() if word.wider} <= set(words)
    assert all(len(wider_words(name)) <= 3 for name in words)
    assert len({name.upper() for name in words}) == len(words)
    assert all(name.isascii() for name in words)


def test_it_knows_what_a_word_is_a_kind_of() -> None:
    assert wider_words("Beagle") == ("dog", "animal")
    assert wider_words("beach") == ("coast", "landscape")
    assert wider_words("animal") == wider_words("my own word") == ()


def test_it_takes_the_threshold_from_what_is_above() -> None:
    assert sure_from("revolver") == sure_from("weapon") == 0.7
    assert sure_from("Beagle") == sure_from("wok") == 0.4


def test_it_knows_scenes_by_a_sentence() -> None:
    assert {"birthday", "beach", "skiing", "screenshot"} <= set(read_vocabulary())
    assert {"birthday", "beach", "skiing"} <= {word.name for word in scenes()}


def test_it_is_sure_of_a_dog_whose_breed_it_does_not_know() -> None:
    tags = guess_tags(probabilities(Beagle=0.3, Whippet=0.3, pug=0.2), {})
    assert tags == (TagGuess("dog", 0.8),)


def test_it_says_the_widest_word_where_nothing_narrower_is_sure() -> None:
    tags = guess_tags(probabilities(Beagle=0.3, tiger_cat=0.3, ostrich=0.2), {})
    assert tags == (TagGuess("animal", 0.8),)


def test_it_puts_the_surest_tag_first() -> None:
    assert guess_tags(probabilities(Beagle=0.45, banana=0.5), {"beach": 0.6}) == (
        TagGuess("beach", 0.6),
        TagGuess("banana", 0.5),
        TagGuess("fruit", 0.5),
        TagGuess("Beagle", 0.45),
        TagGuess("dog", 0.45),
    )


def test_it_says_a_word_once_as_sure_as_it_can() -> None:
    assert guess_tags(probabilities(beach=0.5), {"beach": 0.6})[0] == TagGuess("beach", 0.6)


def test_it_gives_no_tag_when_unsure() -> None:
    assert guess_tags(np.full(1000, 0.0001, np.float32), {}) == ()


def test_it_is_never_more_than_sure() -> None:
    assert guess_tags(probabilities(Beagle=0.6, Whippet=0.41), {})[0] == TagGuess("dog", 1.0)


def test_it_makes_probabilities_of_any_logits() -> None:
    assert softmax(np.array([1e4, 1e4, -1e4])).tolist() == pytest.approx([0.5, 0.5, 0.0])
