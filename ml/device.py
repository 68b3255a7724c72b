"""Where this process runs networks: on the CPU, or on a GPU with CUDA. Said once, at its start.

Where CUDA is asked for and not there, networks run on the CPU, with a warning: photos that are
worked on slowly are better than photos that fail.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

logger = logging.getLogger(__name__)

Device = Literal["cpu", "cuda"]
DEVICES: tuple[Device, ...] = ("cpu", "cuda")
CPU_PROVIDER, CUDA_PROVIDER = "CPUExecutionProvider", "CUDAExecutionProvider"
# Pictures differ in shape. By default the fastest way is searched anew for each shape, which takes
# longer than the picture, and the memory of the largest is doubled and kept.
CUDA_OPTIONS = {
    "cudnn_conv_algo_search": "HEURISTIC",
    "arena_extend_strategy": "kSameAsRequested",
}


@dataclass
class Chosen:
    """What this process was told, and whether it has warned."""

    device: Device = "cpu"
    has_warned: bool = False


chosen = Chosen()


def use(device: Device) -> None:
    """Run what is loaded from now on there."""
    chosen.device, chosen.has_warned = device, False


def is_cuda() -> bool:
    return chosen.device == "cuda"


def where() -> str:
    """In words, once models are loaded."""
    if not is_cuda():
        return "on the CPU"
    return "on the CPU, as CUDA is not there" if chosen.has_warned else "on the GPU"


def default_readers(device: Device) -> int:
    """How many threads open pictures ahead of a model: a GPU waits for more of them than one."""
    return max(2, os.cpu_count() or 1) if device == "cuda" else 1


def providers(available: Sequence[str]) -> list[Any]:
    """What ONNX Runtime is to run a network with, the best first."""
    if is_cuda() and CUDA_PROVIDER in available:
        return [(CUDA_PROVIDER, CUDA_OPTIONS), CPU_PROVIDER]
    return [CPU_PROVIDER]


def check(runtime: str, *, is_on_cuda: bool) -> None:
    """Warn, once, where CUDA was asked for and a runtime does without."""
    if is_cuda() and not is_on_cuda and not chosen.has_warned:
        chosen.has_warned = True
        logger.warning(
            "CUDA is asked for and %s finds none here: models run on the CPU, many times slower."
            " docs/gpu.md says what a worker with a GPU needs.",
            runtime,
        )
