"""CLIP and SigLIP models through open_clip, for a worker with a GPU.

Needs requirements/gpu.txt and `torch/open_clip_model.safetensors` in the model's folder.
Pixels and words are prepared exactly as for ONNX Runtime, so that both fill one space.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import open_clip
import torch

from ml import device
from ml.catalogue import CLIP_FACTS
from ml.encoder.clip import TORCH_WEIGHTS_FILE, ClipEncoder, ClipTokenizer, stacks
from ml.encoder.protocol import Prepared, Vectors
from ml.encoder.runtime import normalised
from ml.weights import ModelUnavailable

BATCH = 64


class TorchClipEncoder(ClipEncoder):
    """A model folder on torch: on the GPU where there is one, and there with half precision."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        weights = folder / TORCH_WEIGHTS_FILE
        if not weights.exists():
            raise ModelUnavailable(
                f"{weights} is missing; put open_clip's weights of the model there."
            )
        facts = CLIP_FACTS.get(folder.name)
        device.check("torch", is_on_cuda=torch.cuda.is_available())
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        precision = "fp16" if self._device == "cuda" else "fp32"
        self._number = open_clip.get_input_dtype(precision) or torch.float32
        self._model = open_clip.create_model(
            facts.architecture if facts else folder.name,
            pretrained=str(weights),
            precision=precision,
            device=self._device,
        ).eval()
        self._tokenizer = ClipTokenizer(folder)

    def encode_prepared(self, prepared: Iterable[Prepared]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1.

        What is given to the GPU is only fetched at the end: while it works, the next pictures are
        waited for and sent.
        """
        with torch.inference_mode():
            found = [self._model.encode_image(self._sent(each)) for each in stacks(prepared, BATCH)]
            return self._stacked([self._fetched(vectors) for vectors in found])

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        batches = [
            self._encode_tokens(self._tokenizer.encode(texts[at : at + BATCH])[0])
            for at in range(0, len(texts), BATCH)
        ]
        return self._stacked(batches)

    def _stacked(self, batches: list[Vectors]) -> Vectors:
        return normalised(np.concatenate([np.empty((0, self.dimensions), np.float32), *batches]))

    def _sent(self, pixels: Prepared) -> torch.Tensor:
        """On its way to the device; from pinned memory that takes no time of ours."""
        tensor = torch.from_numpy(pixels)
        if self._device == "cuda":
            tensor = tensor.pin_memory()
        return tensor.to(self._device, self._number, non_blocking=True)

    def _encode_tokens(self, tokens: np.ndarray) -> Vectors:
        with torch.inference_mode():
            return self._fetched(self._model.encode_text(torch.from_numpy(tokens).to(self._device)))

    def _fetched(self, vectors: torch.Tensor) -> Vectors:
        array: Vectors = vectors.float().cpu().numpy()
        return array
