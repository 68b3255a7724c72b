"""Writes the ONNX graph of an EfficientNet-Lite from its checkpoint, once, at set-up.

Batch norms are folded into the convolutions and any input size is accepted: photos keep their
shape, and a larger input than the one of training finds smaller things.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from ml.encoder.checkpoint import read_checkpoint

Weights = dict[str, NDArray[Any]]

OPSET = 17
IR_VERSION = 8  # read by every ONNX Runtime that knows opset 17
BATCH_NORM_EPSILON = 1e-3
# The stride of the first block of each of the seven stages (Tan and Le 2019, table 1).
STAGE_STRIDES = (1, 2, 2, 2, 1, 2, 1)


@dataclass
class GraphBuilder:
    """Collects nodes and weights; every method returns the name of what it adds."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def constant(self, value: NDArray[Any]) -> str:
        """Add a weight."""
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value.astype(np.float32), name))
        return name

    def node(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Add an operator with one output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, list(inputs), [name], **attributes))
        return name

    def convolution(self, source: str, weights: Weights, names: tuple[str, str], **how: int) -> str:
        """Add a convolution with its batch norm folded in; `names` are those of the two."""
        kernel, bias = fold_batch_norm(weights, *names)
        return self.node(
            "Conv",
            source,
            self.constant(kernel),
            self.constant(bias),
            kernel_shape=kernel.shape[2:],
            strides=[how.get("stride", 1)] * 2,
            group=how.get("group", 1),
            auto_pad="SAME_UPPER",
        )

    def relu6(self, source: str) -> str:
        """Add the activation of the Lite family."""
        return self.node("Clip", source, self.constant(np.array(0.0)), self.constant(np.array(6.0)))


def fold_batch_norm(
    weights: Weights, convolution: str, norm: str
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the kernel and bias of a convolution and the batch norm behind it, as one."""
    variance = weights[f"{norm}.running_var"] + BATCH_NORM_EPSILON
    scale = weights[f"{norm}.weight"] / np.sqrt(variance)
    kernel = weights[f"{convolution}.weight"] * scale[:, None, None, None]
    return kernel, weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * scale


def classifier_graph(checkpoint: Path) -> bytes:
    """Return the graph `pixels (n, 3, h, w) -> logits (n, 1000)`. Raises CheckpointUnreadable."""
    weights = read_checkpoint(checkpoint)
    graph = GraphBuilder()
    pooled = graph.node("GlobalAveragePool", _add_blocks(graph, weights))
    features = graph.node("Flatten", pooled)
    kernel, bias = (graph.constant(weights[f"_fc.{part}"]) for part in ("weight", "bias"))
    graph.nodes.append(helper.make_node("Gemm", [features, kernel, bias], ["logits"], transB=1))
    return _model(graph)


def _model(graph: GraphBuilder) -> bytes:
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, ["n", 3, "h", "w"])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", 1000])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "efficientnet_lite", [pixels], [logits], graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    content: bytes = model.SerializeToString()
    return content


def _add_blocks(graph: GraphBuilder, weights: Weights) -> str:
    current = graph.relu6(graph.convolution("pixels", weights, ("_conv_stem", "_bn0"), stride=2))
    stage, channels = -1, 0
    for number in range(sum(name.endswith("_project_conv.weight") for name in weights)):
        width = len(weights[f"_blocks.{number}._project_conv.weight"])
        opens_stage = width != channels
        stage, channels = stage + opens_stage, width
        added = _add_block(
            graph,
            weights,
            current,
            number=number,
            stride=STAGE_STRIDES[stage] if opens_stage else 1,
        )
        current = added if opens_stage else graph.node("Add", added, current)
    return graph.relu6(graph.convolution(current, weights, ("_conv_head", "_bn1")))


def _add_block(
    graph: GraphBuilder, weights: Weights, current: str, *, number: int, stride: int
) -> str:
    block = f"_blocks.{number}."
    if f"{block}_expand_conv.weight" in weights:
        names = (f"{block}_expand_conv", f"{block}_bn0")
        current = graph.relu6(graph.convolution(current, weights, names))
    group = len(weights[f"{block}_depthwise_conv.weight"])
    names = (f"{block}_depthwise_conv", f"{block}_bn1")
    current = graph.relu6(graph.convolution(current, weights, names, stride=stride, group=group))
    return graph.convolution(current, weights, (f"{block}_project_conv", f"{block}_bn2"))
