"""Heads that mark pictures, small enough to make in a test."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def write_head(
    path: Path,
    marks: Sequence[float],
    *,
    takes: int | str = "n",
    shape: Sequence[int | str] | None = None,
) -> Path:
    """A linear head, as LAION's are: a vector along one axis gets the mark of that axis."""
    weights = numpy_helper.from_array(np.array(marks, np.float32).reshape(-1, 1), "weights")
    takes_shape = list(shape or [takes, len(marks)])
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["vectors", "weights"], ["marks"])],
        "tiny",
        [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, takes_shape)],
        [helper.make_tensor_value_info("marks", TensorProto.FLOAT, None)],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
    return path
