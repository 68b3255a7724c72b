"""Finds and loads encoders by name. Each is loaded once in a process."""

import importlib
from functools import cache
from pathlib import Path
from typing import Literal, cast

from ml.encoder.basic import BasicEncoder
from ml.encoder.onnx_clip import OnnxClipEncoder, is_complete
from ml.encoder.protocol import Encoder
from ml.weights import ModelUnavailable

Backend = Literal["onnx", "torch"]


def available_encoders(models_dir: Path) -> list[str]:
    """Return the names that can be loaded: basic, and each complete folder."""
    folders = sorted(models_dir.iterdir()) if models_dir.exists() else []
    return [BasicEncoder.name, *(folder.name for folder in folders if is_complete(folder))]


def encoder_version(name: str) -> int:
    """The version that an encoder will have, without loading it."""
    return BasicEncoder.version if name == BasicEncoder.name else OnnxClipEncoder.version


@cache
def load_encoder(
    name: str, models_dir: Path, *, threads: int = 1, backend: Backend = "onnx"
) -> Encoder:
    """Return an encoder. Raises ModelUnavailable, saying what to run.

    `threads` is how many cores one call may use; `backend="torch"` is for a GPU worker.
    """
    if name == BasicEncoder.name:
        return BasicEncoder(models_dir, threads=threads)
    if backend == "torch":
        return _load_with_torch(models_dir / name)
    return OnnxClipEncoder(models_dir / name, threads=threads)


def _load_with_torch(folder: Path) -> Encoder:
    try:
        module = importlib.import_module("ml.encoder.open_clip_torch")
    except ModuleNotFoundError as error:
        message = f"{error.name} is not installed; install requirements/gpu.txt."
        raise ModelUnavailable(message) from error
    return cast(Encoder, module.TorchClipEncoder(folder))  # pragma: no cover - needs torch
