"""CUDA where it is asked for and there; the CPU and a warning where it is asked for and not there."""

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import onnx
import pytest

from ml import device
from ml.encoder import load_encoder, registry
from ml.encoder.clip import TORCH_WEIGHTS_FILE
from ml.encoder.runtime import open_session
from tests.ml import pictures
from tests.ml.tiny_models import write_colour_model

COLOURS = ["red", "lime", "blue"] * 30


@pytest.fixture(autouse=True)
def _on_a_gpu() -> Iterator[None]:
    """This process is told to use CUDA; there is none where tests run."""
    device.use("cuda")
    yield
    device.use("cpu")


def take_many(folder: Path) -> None:
    """As exported with a free size of the batch."""
    path = folder / "visual/model.onnx"
    model = onnx.load(path)
    for value in (*model.graph.input, *model.graph.output):
        value.type.tensor_type.shape.dim[0].dim_param = "batch"
    onnx.save(model, path)


@pytest.mark.parametrize("is_free", [False, True])
def test_it_runs_on_the_cpu_and_warns_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, *, is_free: bool
) -> None:
    write_colour_model(tmp_path / "Colours")
    if is_free:
        take_many(tmp_path / "Colours")
    encoder = load_encoder("Colours", tmp_path)
    vectors = encoder.encode_images([pictures.plain(colour) for colour in COLOURS])
    assert np.allclose(vectors @ encoder.encode_texts(["red"])[0] > 0.9, [1, 0, 0] * 30)
    assert caplog.text.count("CUDA is asked for") == 1
    assert device.where() == "on the CPU, as CUDA is not there"


def test_it_says_nothing_where_nobody_asked(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    device.use("cpu")
    write_colour_model(tmp_path / "Colours")
    load_encoder("Colours", tmp_path).encode_images([pictures.plain("red")])
    assert caplog.text == ""
    assert device.where() == "on the CPU"


class Runtime:
    """ONNX Runtime as its build for GPUs offers itself; what it was asked for is kept."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.libraries_loaded = 0
        self.SessionOptions = SimpleNamespace

    def get_available_providers(self) -> list[str]:
        return [device.CUDA_PROVIDER, device.CPU_PROVIDER]

    def preload_dlls(self) -> None:
        self.libraries_loaded += 1

    def InferenceSession(self, graph: bytes, options: Any, *, providers: list[Any]) -> Any:  # noqa: N802
        self.asked = providers
        return SimpleNamespace(get_providers=lambda: [device.CUDA_PROVIDER, device.CPU_PROVIDER])


def test_it_asks_for_cuda_first_where_the_runtime_has_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = Runtime()
    monkeypatch.setitem(sys.modules, "onnxruntime", runtime)
    open_session(b"graph", threads=1)
    (cuda, options), cpu = runtime.asked
    assert (cuda, cpu) == (device.CUDA_PROVIDER, device.CPU_PROVIDER)
    assert options["cudnn_conv_algo_search"] == "HEURISTIC"
    assert runtime.libraries_loaded == 1
    assert caplog.text == ""
    assert device.where() == "on the GPU"


def test_open_clip_is_taken_where_it_and_its_weights_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "find_spec", lambda _: object())
    assert registry.best_backend(tmp_path) == "onnx"
    (tmp_path / TORCH_WEIGHTS_FILE).parent.mkdir()
    (tmp_path / TORCH_WEIGHTS_FILE).touch()
    assert registry.best_backend(tmp_path) == "torch"
    monkeypatch.setattr(registry, "find_spec", lambda _: None)
    assert registry.best_backend(tmp_path) == "onnx"
    monkeypatch.setattr(registry, "find_spec", lambda _: object())
    device.use("cpu")
    assert registry.best_backend(tmp_path) == "onnx"


def test_a_gpu_gets_more_readers_than_a_cpu() -> None:
    assert device.default_readers("cuda") >= 2
    assert device.default_readers("cpu") == 1
