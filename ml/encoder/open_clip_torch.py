"""CLIP and SigLIP models through open_clip, for a worker with a GPU.

Needs requirements/gpu.txt and `torch/open_clip_model.safetensors` in the model's folder.
Pixels and words are prepared exactly as for ONNX Runtime, so that both fill one space.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import open_clip
import torch

from ml.catalogue import CLIP_FACTS
from ml.encoder.clip import ClipEncoder, ClipPixels, ClipTokenizer
from ml.encoder.protocol import Image, Vectors
from ml.encoder.runtime import normalised
from ml.weights import ModelUnavailable

WEIGHTS_FILE = "torch/open_clip_model.safetensors"
BATCH = 64


class TorchClipEncoder(ClipEncoder):
    """A model folder on torch: on the GPU where there is one."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        if not (folder / WEIGHTS_FILE).exists():
            raise ModelUnavailable(
                f"{folder / WEIGHTS_FILE} is missing; put open_clip's weights of the model there."
            )
        facts = CLIP_FACTS.get(folder.name)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model = open_clip.create_model(
            facts.architecture if facts else folder.name,
            pretrained=str(folder / WEIGHTS_FILE),
            device=self._device,
        ).eval()
        self._pixels = ClipPixels(folder)
        self._tokenizer = ClipTokenizer(folder)

    def encode_images(self, images: Sequence[Image]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        batches = [
            self._encode_pixels([self._pixels.prepare(image) for image in images[at : at + BATCH]])
            for at in range(0, len(images), BATCH)
        ]
        return self._stacked(batches)

    def encode_texts(self, texts: Sequence[str]) -> Vectors:
        """Return (n, dimensions) float32 vectors of length 1."""
        batches = [
            self._encode_tokens(self._tokenizer.encode(texts[at : at + BATCH])[0])
            for at in range(0, len(texts), BATCH)
        ]
        return self._stacked(batches)

    def _stacked(self, batches: list[Vectors]) -> Vectors:
        return normalised(np.concatenate([np.empty((0, self.dimensions), np.float32), *batches]))

    def _encode_pixels(self, pixels: list[np.ndarray]) -> Vectors:
        with torch.inference_mode():
            return self._fetched(
                self._model.encode_image(torch.from_numpy(np.stack(pixels)).to(self._device))
            )

    def _encode_tokens(self, tokens: np.ndarray) -> Vectors:
        with torch.inference_mode():
            return self._fetched(self._model.encode_text(torch.from_numpy(tokens).to(self._device)))

    def _fetched(self, vectors: torch.Tensor) -> Vectors:
        array: Vectors = vectors.float().cpu().numpy()
        return array
