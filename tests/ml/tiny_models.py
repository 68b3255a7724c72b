"""Model folders in Immich's layout, small enough to make in a test."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

WORDS = ("<pad>", "?", "red", "green", "blue", "Red", "!")
CONTEXT_LENGTH = 6


def write_settings(
    folder: Path,
    *,
    dimensions: int = 3,
    size: int | list[int] = 32,
    resize_mode: str = "squash",
    text: dict[str, Any] | None = None,
) -> None:
    """Write the JSON files and the tokenizer of a model that knows the words above."""
    settings = {
        "config.json": {"embed_dim": dimensions, "text_cfg": text or {"context_length": 6}},
        "textual/tokenizer_config.json": {"pad_token": "<pad>"},
        "visual/preprocess_cfg.json": {
            "size": size,
            "mean": [0.5] * 3,
            "std": [0.5] * 3,
            "resize_mode": resize_mode,
        },
    }
    for name, content in settings.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(json.dumps(content))
    vocabulary = {word: number for number, word in enumerate(WORDS)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.save(str(folder / "textual/tokenizer.json"))


def write_colour_model(folder: Path, *, masked: bool = False, **settings: Any) -> Path:
    """Write a model whose space is the mean colour of a picture; "red" means red."""
    write_settings(folder, **settings)
    visual = [
        helper.make_node("GlobalAveragePool", ["image"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["embedding"]),
    ]
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, [1, 3, "h", "w"])
    _write(folder / "visual/model.onnx", visual, [image], [])
    table = np.zeros((len(WORDS), 3), np.float32)
    table[2:6] = [(1, -1, -1), (-1, 1, -1), (-1, -1, 1), (1, 1, 1)]
    _write_textual(folder, table, masked=masked)
    return folder


def _write_textual(folder: Path, table: np.ndarray, *, masked: bool) -> None:
    names = ["input_ids", "attention_mask"] if masked else ["text"]
    kind = TensorProto.INT64 if masked else TensorProto.INT32
    inputs = [helper.make_tensor_value_info(name, kind, [1, "length"]) for name in names]
    nodes = [
        helper.make_node("Gather", ["table", names[0]], ["words"]),
        helper.make_node("ReduceMean", ["words"], ["embedding"], axes=[1], keepdims=0),
    ]
    weights = [numpy_helper.from_array(table, "table")]
    _write(folder / "textual/model.onnx", nodes, inputs, weights)


def _write(path: Path, nodes: list[Any], inputs: list[Any], weights: list[Any]) -> None:
    output = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, [1, 3])
    graph = helper.make_graph(nodes, "tiny", inputs, [output], weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, path)
