"""ONNX Runtime sessions and the small arithmetic that the encoders share."""

from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ml.weights import ModelUnavailable


def open_session(path: Path, *, threads: int) -> onnxruntime.InferenceSession:
    """Open a graph on the CPU. Raises ModelUnavailable where the file is missing."""
    if not path.exists():
        raise ModelUnavailable(f"{path} is missing; run manage.py fetch_models.")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Pictures differ in shape; an arena would keep the memory of the largest for ever.
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def normalised(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return the rows with length 1; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
