"""Reads what an ONNX file takes and gives, without loading it: packs are told apart by that.

Only the few fields of onnx.proto that matter are read; weights are skipped over.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

# Numbers of fields.
MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INPUT, GRAPH_OUTPUT = 1, 11, 12
NODE_NAME = 3
VALUE_TYPE, TYPE_TENSOR, TENSOR_SHAPE, SHAPE_DIMENSION, DIMENSION_VALUE = 2, 1, 2, 1, 1
# How a field is written.
VARINT, EIGHT_BYTES, BYTES, FOUR_BYTES = 0, 1, 2, 5
FIRST_NODES = 8
LONGEST_VARINT_BITS = 63

Shape = tuple[int, ...]


class NotOnnx(Exception):
    """The file is no ONNX model, or not all of one."""


@dataclass(frozen=True)
class Header:
    """Shapes of inputs and outputs (0 where a size is open), and the names of the first nodes."""

    inputs: tuple[Shape, ...]
    outputs: tuple[Shape, ...]
    first_nodes: tuple[str, ...]


def read_header(path: Path) -> Header:
    """Return the header of a file. Raises NotOnnx."""
    facts = path.stat()
    return _read(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, size_bytes: int, _changed_ns: int) -> Header:
    found: dict[int, list[bytes]] = {GRAPH_NODE: [], GRAPH_INPUT: [], GRAPH_OUTPUT: []}
    with path.open("rb") as stream:
        for number, length in _fields(stream, size_bytes):
            if number == MODEL_GRAPH:
                _collect(stream, stream.tell() + length, found)
    nodes = found[GRAPH_NODE][:FIRST_NODES]
    names = [b"".join(_parts(node, NODE_NAME)).decode(errors="replace") for node in nodes]
    inputs, outputs = (tuple(map(_shape, found[part])) for part in (GRAPH_INPUT, GRAPH_OUTPUT))
    return Header(inputs, outputs, tuple(names))


def _collect(stream: BinaryIO, end: int, found: dict[int, list[bytes]]) -> None:
    for number, length in _fields(stream, end):
        if number in found:
            found[number].append(stream.read(length))


def _shape(value: bytes) -> Shape:
    """Return the sizes of a ValueInfoProto of a tensor."""
    (kind,) = _parts(value, VALUE_TYPE) or [b""]
    (tensor,) = _parts(kind, TYPE_TENSOR) or [b""]
    (shape,) = _parts(tensor, TENSOR_SHAPE) or [b""]
    return tuple(_size(dimension) for dimension in _parts(shape, SHAPE_DIMENSION))


def _size(dimension: bytes) -> int:
    fields = _fields(io.BytesIO(dimension), len(dimension))
    return next((value for number, value in fields if number == DIMENSION_VALUE), 0)


def _parts(message: bytes, wanted: int) -> list[bytes]:
    stream = io.BytesIO(message)
    fields = _fields(stream, len(message))
    return [stream.read(length) for number, length in fields if number == wanted]


def _fields(stream: BinaryIO, end: int) -> Iterator[tuple[int, int]]:
    """Give each field's number, with its value where that is a number; else with its length, and
    the stream stands at its beginning."""
    while (at := stream.tell()) < end:
        key = _varint(stream)
        number, kind = key >> 3, key & 7
        if kind == VARINT:
            yield number, _varint(stream)
            continue
        lengths = {EIGHT_BYTES: 8, FOUR_BYTES: 4}
        length = _varint(stream) if kind == BYTES else lengths.get(kind, end)
        start = stream.tell()
        if start + length > end:
            raise NotOnnx(f"no field at byte {at}")
        yield number, length
        stream.seek(start + length)


def _varint(stream: BinaryIO) -> int:
    value = shift = 0
    while byte := stream.read(1):
        value |= (byte[0] & 0x7F) << shift
        shift += 7
        if byte[0] < 0x80:
            return value
        if shift > LONGEST_VARINT_BITS:
            break
    raise NotOnnx("a number has no end")
