"""Writes the ONNX graph of dlib's face recognition network, once, at set-up.

ONNX Runtime computes a crop several times faster than dlib does (docs/adr/0018-faces.md).
The network is a ResNet of 29 layers (King 2017, dlib/examples/dnn_face_recognition_ex.cpp): a
7 x 7 convolution, a pooling, then blocks of two 3 x 3 convolutions beside a shortcut. Where a
block halves its input, the shortcut is an average of 2 x 2, and what one of the two lacks at its
right, at its bottom or in channels is zero.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ml.encoder.efficientnet import IR_VERSION, OPSET, GraphBuilder
from ml.face.descriptor import CROP_PX, DESCRIPTOR_FILE
from ml.face.descriptor_weights import Convolution, read_network
from ml.weights import packaged_file, write_atomically

NETWORK = ("face_recognition_models", "models/dlib_face_recognition_resnet_model_v1.dat")
POOL_PX = 3
# The mean colour of dlib's training set, and what it divides by, whatever the scatter is.
PIXEL_MEAN = np.array([122.782, 117.001, 104.298])
PIXEL_SCALE = np.array(256.0)


@dataclass(frozen=True)
class Signal:
    """What a node gives: (n, channels, side, side)."""

    name: str
    channels: int
    side: int


def prepare_descriptor(models_dir: Path) -> None:
    """Write the graph where it is missing. Twice is the same as once, also at the same time.

    Raises ModelUnavailable.
    """
    if not (models_dir / DESCRIPTOR_FILE).exists():
        write_atomically(models_dir / DESCRIPTOR_FILE, descriptor_graph(packaged_file(*NETWORK)))


def descriptor_graph(path: Path) -> bytes:
    """Return the graph `pixels (n, 3, 150, 150) -> vectors (n, 128)`; pixels are RGB, 0 to 255.

    Raises WeightsUnreadable.
    """
    network = read_network(path)
    graph = GraphBuilder()
    centred = graph.node("Sub", "pixels", graph.constant(PIXEL_MEAN[:, None, None]))
    scaled = graph.node("Div", centred, graph.constant(PIXEL_SCALE))
    first, *others = network.convolutions
    signal = _pool(graph, _relu(graph, _convolve(graph, Signal(scaled, 3, CROP_PX), first)))
    for inner, outer in zip(others[::2], others[1::2], strict=True):
        signal = _add_block(graph, signal, inner, outer)
    features = graph.node("Flatten", graph.node("GlobalAveragePool", signal.name))
    last = graph.constant(network.last)
    graph.nodes.append(helper.make_node("MatMul", [features, last], ["vectors"]))
    return _model(graph, network.last.shape[1])


def _add_block(
    graph: GraphBuilder, signal: Signal, inner: Convolution, outer: Convolution
) -> Signal:
    changed = _convolve(graph, _relu(graph, _convolve(graph, signal, inner)), outer)
    shortcut = _halve(graph, signal) if inner.stride > 1 else signal
    side = max(changed.side, shortcut.side)
    channels = max(changed.channels, shortcut.channels)
    both = [_fill(graph, part, channels, side).name for part in (changed, shortcut)]
    return _relu(graph, Signal(graph.node("Add", *both), channels, side))


def _convolve(graph: GraphBuilder, signal: Signal, convolution: Convolution) -> Signal:
    filters, _, size, _ = convolution.kernel.shape
    stride = convolution.stride
    # dlib pads so that the size stays, but not where a stride changes it anyway.
    padding = size // 2 if stride == 1 else 0
    name = graph.node(
        "Conv",
        signal.name,
        graph.constant(convolution.kernel),
        graph.constant(convolution.bias),
        strides=[stride] * 2,
        pads=[padding] * 4,
    )
    return Signal(name, filters, (signal.side + 2 * padding - size) // stride + 1)


def _relu(graph: GraphBuilder, signal: Signal) -> Signal:
    return Signal(graph.node("Relu", signal.name), signal.channels, signal.side)


def _pool(graph: GraphBuilder, signal: Signal) -> Signal:
    name = graph.node("MaxPool", signal.name, kernel_shape=[POOL_PX] * 2, strides=[2, 2])
    return Signal(name, signal.channels, (signal.side - POOL_PX) // 2 + 1)


def _halve(graph: GraphBuilder, signal: Signal) -> Signal:
    name = graph.node("AveragePool", signal.name, kernel_shape=[2, 2], strides=[2, 2])
    return Signal(name, signal.channels, signal.side // 2)


def _fill(graph: GraphBuilder, signal: Signal, channels: int, side: int) -> Signal:
    """Fill up with zeros to this size."""
    if (signal.channels, signal.side) == (channels, side):
        return signal
    missing = side - signal.side
    amounts = np.array([0, 0, 0, 0, 0, channels - signal.channels, missing, missing])
    pads = numpy_helper.from_array(amounts, f"w{len(graph.weights)}")
    graph.weights.append(pads)
    return Signal(graph.node("Pad", signal.name, pads.name), channels, side)


def _model(graph: GraphBuilder, dimensions: int) -> bytes:
    shape: list[str | int | None] = ["n", 3, CROP_PX, CROP_PX]
    pixels = helper.make_tensor_value_info("pixels", TensorProto.FLOAT, shape)
    vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["n", dimensions])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "dlib_faces", [pixels], [vectors], graph.weights),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString()
    return content
