"""The offline default finds pictures by their meaning."""

from pathlib import Path

import numpy as np
import pytest

from ml.encoder import Encoder, load_encoder
from ml.encoder.basic import input_size
from ml.encoder.setup_basic import prepare_basic
from ml.weights import ModelUnavailable
from tests.ml import pictures


def test_it_finds_the_picture_that_a_query_means(basic: Encoder) -> None:
    images = basic.encode_images([pictures.clock(), pictures.balloon(), pictures.crossword()])
    texts = basic.encode_texts(
        ["what time is it", "floating in the sky above the fields", "a word puzzle"]
    )
    assert (texts @ images.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_it_shows_what_is_close_and_cuts_off_nonsense(basic: Encoder) -> None:
    images = basic.encode_images([pictures.clock(), pictures.balloon(), pictures.crossword()])
    meant = basic.encode_texts(["a clock", "a hot air balloon", "a crossword"])
    nonsense = basic.encode_texts(["qwertz asdf", "quantum tax law"])
    assert ((meant @ images.T).diagonal() >= basic.cutoff).all()
    assert not (nonsense @ images.T >= basic.cutoff).any()


def test_it_names_what_is_in_a_picture(basic: Encoder) -> None:
    (description,) = basic.describe_images([pictures.clock()])
    assert [tag.name for tag in description.tags] == ["analog clock"]
    assert 0.4 <= description.tags[0].confidence <= 1


def test_it_gives_one_vector_with_and_without_tags(basic: Encoder) -> None:
    (description,) = basic.describe_images([pictures.balloon()])
    assert np.array_equal(description.vector, basic.encode_images([pictures.balloon()])[0])


def test_it_returns_vectors_of_length_one(basic: Encoder) -> None:
    images = basic.encode_images([pictures.plain("black"), pictures.clock()])
    texts = basic.encode_texts(["a dog", ""])
    assert images.shape == texts.shape == (2, basic.dimensions)
    assert images.dtype == texts.dtype == np.float32
    assert np.allclose(np.linalg.norm([*images, *texts], axis=1), 1, atol=1e-5)


def test_it_returns_no_rows_for_nothing(basic: Encoder) -> None:
    assert basic.encode_images([]).shape == basic.encode_texts([]).shape == (0, 384)


def test_it_gives_a_text_the_same_vector_alone_and_among_many(basic: Encoder) -> None:
    many = basic.encode_texts(["a dog", "a long walk along the beach in the evening"] * 40)
    assert many[0] @ basic.encode_texts(["a dog"])[0] > 0.98  # int8 rounds by the batch


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (1440, 1440, (384, 384)),
        (1440, 1080, (448, 320)),
        (1080, 1440, (320, 448)),
        (8000, 1000, (544, 256)),
        (1, 1000, (256, 544)),
    ],
)
def test_it_keeps_the_shape_of_a_photo(width: int, height: int, expected: tuple[int, int]) -> None:
    assert input_size(width, height) == expected


def test_it_is_set_up_once(models_dir: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in models_dir.rglob("*.*")}
    prepare_basic(models_dir)
    assert {path: path.stat().st_mtime_ns for path in models_dir.rglob("*.*")} == before
    assert len(before) == 3


def test_it_says_what_to_run_when_it_is_not_set_up(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"manage\.py fetch_models basic"):
        load_encoder("basic", tmp_path)
