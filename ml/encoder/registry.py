"""Finds and loads encoders by name. Each is loaded once in a process."""

import importlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Literal, cast

from ml import device
from ml.encoder.basic import BasicEncoder
from ml.encoder.clip import TORCH_WEIGHTS_FILE
from ml.encoder.onnx_clip import OnnxClipEncoder, is_complete
from ml.encoder.protocol import Encoder
from ml.weights import ModelUnavailable

Backend = Literal["onnx", "torch"]
loading = Lock()  # threads that need the same model must not each load it


def available_encoders(models_dir: Path) -> list[str]:
    """Return the names that can be loaded: basic, and each complete folder."""
    folders = sorted(models_dir.iterdir()) if models_dir.exists() else []
    return [BasicEncoder.name, *(folder.name for folder in folders if is_complete(folder))]


def encoder_version(name: str) -> int:
    """The version that an encoder will have, without loading it."""
    return BasicEncoder.version if name == BasicEncoder.name else OnnxClipEncoder.version


def load_encoder(
    name: str, models_dir: Path, *, threads: int = 1, backend: Backend | None = None
) -> Encoder:
    """Return an encoder. Raises ModelUnavailable, saying what to run.

    `threads` is how many cores one call may use; by itself, the runtime is the fastest here.
    """
    with loading:
        return _load(name, models_dir, threads, backend)


@cache
def _load(name: str, models_dir: Path, threads: int, backend: Backend | None) -> Encoder:
    if name == BasicEncoder.name:
        return BasicEncoder(models_dir, threads=threads)
    if (backend or best_backend(models_dir / name)) == "torch":
        return _load_with_torch(models_dir / name)
    return OnnxClipEncoder(models_dir / name, threads=threads)


def best_backend(folder: Path) -> Backend:
    """open_clip computes with half precision, and does so where it and its weights are there."""
    is_there = (folder / TORCH_WEIGHTS_FILE).exists() and find_spec("open_clip") is not None
    return "torch" if device.is_cuda() and is_there else "onnx"


def _load_with_torch(folder: Path) -> Encoder:
    try:
        module = importlib.import_module("ml.encoder.open_clip_torch")
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; install requirements/gpu.txt."
        raise ModelUnavailable(message) from error
    return cast(Encoder, module.TorchClipEncoder(folder))  # pragma: no cover - needs torch
