"""Reads dlib's face recognition network from its file with numpy alone.

dlib writes integers as a byte with their length (the highest bit is the sign) and the bytes from
the lowest on, a text as its length and its bytes, a tensor as a version, four sizes and the plain
numbers (dlib/serialize.h, dlib/cuda/tensor.h). Layers stand in the order in which they are
computed, each behind its name; what stands between them is not needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CONVOLUTION, AFFINE, LINEAR = "con_4", "affine_", "fc_2"
TENSOR_VERSION = 2
TENSOR_SIZES = 4
SIGN_BIT, LENGTH_BITS, LONGEST_INTEGER = 0x80, 0x0F, 8
CONVOLUTION_FACTS = 5  # filters, height, width, and both strides

Weights = NDArray[np.float32]


class WeightsUnreadable(Exception):
    """The file is not the network that we know."""


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution and the scale and shift behind it, as one: kernel (out, in, side, side)."""

    kernel: Weights
    bias: Weights
    stride: int


@dataclass(frozen=True, eq=False)
class Network:
    """The convolutions in their order, and the matrix (channels, dimensions) at the end."""

    convolutions: list[Convolution]
    last: Weights


@dataclass
class Stream:
    """Bytes, and how far they were read."""

    content: bytes
    at: int = 0

    def integer(self) -> int:
        """Read a number."""
        (control,) = self.take(1)
        length = control & LENGTH_BITS
        if length > LONGEST_INTEGER:
            raise WeightsUnreadable(f"no number at byte {self.at}")
        value = int.from_bytes(self.take(length), "little")
        return -value if control & SIGN_BIT else value

    def tensor(self) -> Weights:
        """Read numbers, without their shape: dlib keeps parameters as one column."""
        if self.integer() != TENSOR_VERSION:
            raise WeightsUnreadable(f"no tensor at byte {self.at}")
        sizes = [self.integer() for _ in range(TENSOR_SIZES)]
        if min(sizes) < 0:
            raise WeightsUnreadable(f"a tensor of {sizes} at byte {self.at}")
        count = int(np.prod(sizes, dtype=object))
        return np.frombuffer(self.take(count * 4), "<f4")

    def take(self, count: int) -> bytes:
        """Read bytes. Raises WeightsUnreadable where the file ends before."""
        taken = self.content[self.at : self.at + count]
        if len(taken) < count:
            raise WeightsUnreadable("the file ends within its weights")
        self.at += count
        return taken

    def skip_to(self, name: str) -> bool:
        """Go behind the next place where this name stands as a text; False if there is none."""
        text = bytes([1, len(name)]) + name.encode()
        found = self.content.find(text, self.at)
        self.at = found + len(text) if found >= 0 else self.at
        return found >= 0


def read_network(path: Path) -> Network:
    """Return the weights of a network. Raises WeightsUnreadable."""
    stream = Stream(path.read_bytes())
    convolutions = list(_convolutions(stream))
    if not convolutions or not stream.skip_to(LINEAR):
        raise WeightsUnreadable(f"{path.name} is no network for faces")
    outputs, inputs = stream.integer(), stream.integer()
    last = stream.tensor()
    if last.size != inputs * outputs:
        raise WeightsUnreadable(f"the last layer of {path.name} has {last.size} weights")
    return Network(convolutions, last.reshape(inputs, outputs))


def _convolutions(stream: Stream) -> Iterator[Convolution]:
    channels = 3
    while stream.skip_to(CONVOLUTION):
        convolution = _convolution(stream, channels)
        channels = len(convolution.bias)
        yield convolution


def _convolution(stream: Stream, channels: int) -> Convolution:
    numbers = stream.tensor()
    filters, height, width, stride, _ = (stream.integer() for _ in range(CONVOLUTION_FACTS))
    if not stream.skip_to(AFFINE):
        raise WeightsUnreadable("a convolution without a scale")
    scales = stream.tensor()
    size = filters * channels * height * width
    if numbers.size != size + filters or scales.size != filters + filters:
        raise WeightsUnreadable(f"a convolution of {numbers.size} weights")
    kernel = numbers[:size].reshape(filters, channels, height, width)
    scale, shift = scales[:filters], scales[filters:]
    bias = numbers[size:] * scale + shift
    return Convolution(kernel * scale[:, None, None, None], bias, stride)
