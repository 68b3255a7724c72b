"""CLIP and SigLIP models through ONNX Runtime."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from ml import device
from ml.encoder.clip import ClipEncoder, ClipTokenizer, stacks
from ml.encoder.protocol import Prepared, Vectors
from ml.encoder.runtime import Session, normalised, open_session
from ml.weights import ModelUnavailable

TOWERS = ("visual/model.onnx", "textual/model.onnx")
GPU_BATCH = 64  # on a CPU several at once are no faster, and take the memory of all
INTEGER_TYPES = {"tensor(int32)": np.int32, "tensor(int64)": np.int64}


def is_complete(folder: Path) -> bool:
    """Tell whether a folder holds both towers of a model."""
    return all((folder / tower).exists() for tower in TOWERS)


class OnnxClipEncoder(ClipEncoder):
    """A model folder on ONNX Runtime. A tower is loaded when it is first needed."""

    def __init__(self, folder: Path, *, threads: int) -> None:
        if not is_complete(folder):
            raise ModelUnavailable(
                f"{folder} does not hold {' and '.join(TOWERS)};"
                f" run manage.py fetch_models {folder.name}."
            )
        super().__init__(folder)
        self._folder = folder
        self._threads = threads

    @cached_property
    def _visual(self) -> Session:
        return open_session(self._folder / TOWERS[0], threads=self._threads)

    @cached_property
    def _textual(self) -> Session:
        return open_session(self._folder / TOWERS[1], threads=self._threads)

    @cached_property
    def _tokenizer(self) -> ClipTokenizer:
        return ClipTokenizer(self._folder)

    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        node = self._visual.get_inputs()[0]
        takes_many = not isinstance(node.shape[0], int)
        batch = GPU_BATCH if takes_many and device.is_cuda() else 1
        return self._stacked(
            [self._visual.run(None, {node.name: each})[0] for each in stacks(prepared, batch)]
        )

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        return self._stacked([self._encode_text(text) for text in texts])

    def _stacked(self, vectors: list[Vectors]) -> Vectors:
        return normalised(np.concatenate([np.empty((0, self.dimensions), np.float32), *vectors]))

    def _encode_text(self, text: str) -> Vectors:
        ids, mask = self._tokenizer.encode([text])
        inputs = {
            node.name: (mask if "mask" in node.name else ids).astype(INTEGER_TYPES[node.type])
            for node in self._textual.get_inputs()
        }
        vector: Vectors = self._textual.run(None, inputs)[0]
        return vector
