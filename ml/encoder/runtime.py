"""ONNX Runtime sessions and the small arithmetic that the encoders share."""

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from ml import device
from ml.weights import ModelUnavailable


class Session(Protocol):
    """The part of an ONNX Runtime session that ours use."""

    def get_inputs(self) -> Sequence[Any]: ...
    def get_modelmeta(self) -> Any: ...
    def run(self, names: Sequence[str] | None, inputs: Mapping[str, Any]) -> list[Any]: ...


def open_session(graph: Path | bytes, *, threads: int) -> Session:
    """Open a graph where this process runs networks. Raises ModelUnavailable where its file is
    missing.

    The runtime is loaded here, at the first use: it starts threads, and a process that is forked
    off afterwards aborts or hangs when it ends.
    """
    if isinstance(graph, Path) and not graph.exists():
        raise ModelUnavailable(f"{graph} is missing; run manage.py fetch_models.")
    onnxruntime = importlib.import_module("onnxruntime")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Pictures differ in shape; an arena would keep the memory of the largest for ever.
    options.enable_cpu_mem_arena = False
    asked = device.providers(onnxruntime.get_available_providers())
    if len(asked) > 1:
        onnxruntime.preload_dlls()  # CUDA and cuDNN as packages bring them
    session = onnxruntime.InferenceSession(graph, options, providers=asked)
    is_on_cuda = device.CUDA_PROVIDER in session.get_providers()
    device.check("ONNX Runtime", is_on_cuda=is_on_cuda)
    return cast(Session, session)


def normalised(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the rows with length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
