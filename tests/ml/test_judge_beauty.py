"""A head that was laid beside an image-text model marks pictures by their vectors."""

from pathlib import Path

import numpy as np
import pytest

from ml.photograph.beauty import HeadUnusable, beauty_of, head_of, head_version
from tests.ml.beauty_heads import write_head

VECTORS = np.eye(3, dtype=np.float32)


def test_marks_from_one_to_ten_become_shares(tmp_path: Path) -> None:
    head = write_head(tmp_path / "aesthetics.onnx", [1.0, 5.5, 10.0])
    assert beauty_of(VECTORS, head).tolist() == pytest.approx([0, 0.5, 1])


def test_marks_beyond_the_scale_end_at_it(tmp_path: Path) -> None:
    head = write_head(tmp_path / "aesthetics.onnx", [-3.0, 5.5, 14.0])
    assert beauty_of(VECTORS, head).tolist() == pytest.approx([0, 0.5, 1])


def test_a_head_that_takes_one_vector_at_a_time_is_asked_for_each(tmp_path: Path) -> None:
    head = write_head(tmp_path / "aesthetics.onnx", [1.0, 5.5, 10.0], takes=1)
    assert beauty_of(VECTORS, head).tolist() == pytest.approx([0, 0.5, 1])


def test_it_finds_the_head_of_a_model_and_no_other(tmp_path: Path) -> None:
    head = write_head(tmp_path / "tiny" / "aesthetics.onnx", [1.0, 2.0, 3.0])
    assert head_of("tiny", tmp_path) == head
    assert head_of("other", tmp_path) is None


def test_another_head_is_another_version_and_is_the_one_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "aesthetics.onnx"
    first = head_version(write_head(path, [1.0, 1.0, 1.0]))
    assert beauty_of(VECTORS, path).tolist() == [0, 0, 0]
    assert head_version(write_head(path, [10.0, 10.0, 10.0])) != first
    assert beauty_of(VECTORS, path).tolist() == [1, 1, 1]


def test_it_refuses_what_is_no_head_for_the_model(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(HeadUnusable, match="no ONNX model"):
        beauty_of(VECTORS, broken)
    other = write_head(tmp_path / "other.onnx", [1.0] * 5)
    with pytest.raises(HeadUnusable, match="takes vectors of 5, not 3"):
        beauty_of(VECTORS, other)
    picture = write_head(tmp_path / "picture.onnx", [1.0] * 3, shape=["n", 3, "h"])
    with pytest.raises(HeadUnusable, match="does not take vectors"):
        beauty_of(VECTORS, picture)
    with pytest.raises(HeadUnusable, match="no numbers"):
        beauty_of(VECTORS, write_head(tmp_path / "nan.onnx", [1.0, float("nan"), 1.0]))
