"""Free pictures with and without a face, and small packs that take white squares for faces."""

from pathlib import Path

import numpy as np
import onnx
import PIL.Image
from onnx import TensorProto, helper, numpy_helper

from ml.face.protocol import Image
from ml.weights import packaged_file

# Where the astronaut's face is in her portrait, 512 px high and wide.
HER_FACE = (180, 70, 270, 190)
SQUARE_PX = 8
REACH = 2.0  # strides from the square's corner to each side of the box


def picture(name: str) -> PIL.Image.Image:
    """A picture that comes with scikit-image."""
    return PIL.Image.open(packaged_file("skimage", f"data/{name}")).convert("RGB")


def portrait(side_px: int = 512) -> PIL.Image.Image:
    """An astronaut (NASA, public domain) who looks at us."""
    return picture("astronaut.png").resize((side_px, side_px))


def many_portraits(side_px: int, *, across: int, down: int) -> Image:
    """The same portrait over and over."""
    return np.tile(np.asarray(portrait(side_px)), (down, across, 1))


def squares(*corners: tuple[int, int], size: tuple[int, int] = (128, 128)) -> Image:
    """White squares on black, each with its top left at a corner."""
    image = np.zeros((size[1], size[0], 3), np.uint8)
    for left, top in corners:
        image[top : top + SQUARE_PX, left : left + SQUARE_PX] = 255
    return image


def write_detector(path: Path, answers: int, *, side: int | str = 128) -> None:
    """Write a detector in SCRFD's form that finds white squares; its other strides find nothing."""
    strides = (8, 16, 32) if answers in (6, 9) else (8, 16, 32, 64, 128)
    parts = ("scores", "boxes", "points")[: answers // len(strides)]
    nodes, constants = [], [numpy_helper.from_array(np.array([-1, 1]), "column")]
    for stride in strides:
        each = 2 if answers in (6, 9) else 1
        weights = np.zeros((each, 3, stride, stride), np.float32)
        weights[0, 0] = 1 / stride**2 if stride == SQUARE_PX else 0
        named = {"weights": weights, "scores": np.zeros(1), "boxes": np.full(4, REACH)}
        named |= {"points": np.arange(10) / 10, "nothing": np.zeros(1)}
        constants += [
            numpy_helper.from_array(np.asarray(value, np.float32), f"{name}{stride}")
            for name, value in named.items()
        ]
        nodes += [
            helper.make_node(
                "Conv", ["input.1", f"weights{stride}"], [f"map{stride}"], strides=[stride, stride]
            ),
            helper.make_node("Transpose", [f"map{stride}"], [f"last{stride}"], perm=[0, 2, 3, 1]),
            helper.make_node("Reshape", [f"last{stride}", "column"], [f"all{stride}"]),
            helper.make_node("Mul", [f"all{stride}", f"nothing{stride}"], [f"none{stride}"]),
        ]
        nodes += [
            helper.make_node(
                "Add",
                [f"{'all' if part == 'scores' else 'none'}{stride}", f"{part}{stride}"],
                [f"{part}_of_{stride}"],
            )
            for part in parts
        ]
    names = [f"{part}_of_{stride}" for part in parts for stride in strides]
    _write(path, nodes, constants, [1, 3, side, side], [(name, ["n", "m"]) for name in names])


def write_recogniser(path: Path, *, scales: bool = False, answer: tuple[int, ...] = (1, 3)) -> None:
    """Write a recognition network that answers with the mean colour; `scales` as MXNet's do."""
    nodes = [
        helper.make_node("Sub", ["data", "mean"], ["centred"], name="_minusscalar0"),
        helper.make_node("Mul", ["centred", "scale"], ["scaled"], name="_mulscalar0"),
    ]
    facts = {"mean": [127.5], "scale": [1 / 127.5]}
    if not scales:
        facts, nodes = {}, [helper.make_node("Identity", ["data"], ["scaled"])]
    nodes += [
        helper.make_node("GlobalAveragePool", ["scaled"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["vector"]),
    ]
    constants = [numpy_helper.from_array(np.array(v, np.float32), k) for k, v in facts.items()]
    _write(path, nodes, constants, [1, 3, 112, 112], [("vector", list(answer))], data="data")


def _write(
    path: Path,
    nodes: list[onnx.NodeProto],
    constants: list[onnx.TensorProto],
    takes: list[int | str],
    gives: list[tuple[str, list]],
    data: str = "input.1",
) -> None:
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(data, TensorProto.FLOAT, takes)],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in gives],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)
