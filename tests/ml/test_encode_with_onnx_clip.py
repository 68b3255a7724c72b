"""A folder in Immich's layout is an encoder."""

from pathlib import Path

import numpy as np
import pytest

from ml.encoder import load_encoder
from ml.encoder.clip import LABEL_VECTORS_FILE, ClipPixels, ClipTokenizer
from ml.encoder.vocabulary import scenes
from ml.weights import ModelUnavailable
from tests.ml import pictures
from tests.ml.tiny_models import write_colour_model, write_settings

COLOURS = ("red", "lime", "blue")
WORDS = ("red", "green", "blue")


@pytest.mark.parametrize("masked", [False, True])
def test_it_scores_pictures_with_words(tmp_path: Path, *, masked: bool) -> None:
    write_colour_model(tmp_path / "Colours", masked=masked)
    encoder = load_encoder("Colours", tmp_path)
    images = encoder.encode_images([pictures.plain(colour) for colour in COLOURS])
    texts = encoder.encode_texts(WORDS)
    assert np.allclose((texts @ images.T).diagonal(), 1)
    assert (texts @ images.T - np.eye(3)).max() < encoder.cutoff


def test_it_says_what_it_is(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    write_colour_model(tmp_path / "ViT-B-32")
    own, known = load_encoder("Colours", tmp_path), load_encoder("ViT-B-32", tmp_path)
    assert (own.name, own.label, own.cutoff) == ("Colours", "Colours", 0.2)
    assert (own.version, own.dimensions, own.quality) == (1, 3, "full")
    assert (known.label, known.cutoff) == ("CLIP ViT-B/32 (small machines)", 0.22)


def test_it_describes_a_picture_with_the_label_that_lies_closest(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    labels = np.zeros((1000 + len(scenes()), 3), np.float32)
    labels[954] = (1, 0, 0)  # banana, which is fruit, which is food
    np.save(tmp_path / f"Colours/{LABEL_VECTORS_FILE}", labels)
    (description,) = load_encoder("Colours", tmp_path).describe_images([pictures.plain("red")])
    assert [tag.name for tag in description.tags] == ["banana", "fruit"]
    assert description.vector.shape == (3,)


def test_it_names_the_scene_that_stands_out(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    labels = np.zeros((1000 + len(scenes()), 3), np.float32)
    labels[1000 + [word.name for word in scenes()].index("birthday")] = (1, 0, 0)
    np.save(tmp_path / f"Colours/{LABEL_VECTORS_FILE}", labels)
    encoder = load_encoder("Colours", tmp_path)
    red, blue = encoder.describe_images([pictures.plain("red"), pictures.plain("blue")])
    assert [tag.name for tag in red.tags] == ["birthday"]
    assert "birthday" not in [tag.name for tag in blue.tags]


def test_it_keeps_the_vectors_of_the_labels(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    load_encoder("Colours", tmp_path).describe_images([pictures.plain("red")])
    kept = np.load(tmp_path / f"Colours/{LABEL_VECTORS_FILE}")
    assert kept.shape == (1000 + len(scenes()), 3)


def test_it_returns_no_rows_for_nothing(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    encoder = load_encoder("Colours", tmp_path)
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, 3)
    assert encoder.describe_images([]) == []


def test_it_prepares_texts_as_the_model_was_trained(tmp_path: Path) -> None:
    write_settings(tmp_path / "plain")
    siglip = {"context_length": 4, "tokenizer_kwargs": {"clean": "canonicalize"}}
    write_settings(tmp_path / "siglip", text=siglip)
    ids, mask = ClipTokenizer(tmp_path / "plain").encode(["Red  !", "red " * 9])
    assert ids.tolist() == [[5, 6, 0, 0, 0, 0], [2] * 6]
    assert mask.tolist() == [[1, 1, 0, 0, 0, 0], [1] * 6]
    ids, _ = ClipTokenizer(tmp_path / "siglip").encode(["Red_GREEN!"])
    assert ids.tolist() == [[2, 3, 0, 0]]


def test_it_squashes_or_crops_pictures_as_the_model_was_trained(tmp_path: Path) -> None:
    write_settings(tmp_path / "squash", size=[32, 32])
    write_settings(tmp_path / "crop", resize_mode="shortest")
    wide = np.concatenate(
        [pictures.plain("black"), pictures.plain("white"), pictures.plain("black")], axis=1
    )
    squashed = ClipPixels(tmp_path / "squash").prepare(wide)
    cropped = ClipPixels(tmp_path / "crop").prepare(wide)
    assert squashed.shape == cropped.shape == (3, 32, 32)
    assert squashed.mean() == pytest.approx(-1 / 3, abs=0.01)
    assert cropped[:, :, 2:-2].min() == 1


def test_it_says_what_to_run_when_a_model_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"manage.py fetch_models ViT-B-32\."):
        load_encoder("ViT-B-32", tmp_path)


@pytest.mark.parametrize("name", ["config.json", "textual/tokenizer.json"])
def test_it_says_which_file_of_a_model_is_missing(tmp_path: Path, name: str) -> None:
    folder = write_colour_model(tmp_path / "Colours")
    (folder / name).unlink()
    with pytest.raises(ModelUnavailable, match=name):
        load_encoder("Colours", tmp_path).encode_texts(["red"])
