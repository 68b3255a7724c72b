"""The classifier's graph computes what its checkpoint says."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from ml.encoder.basic import CLASSIFIER_FILE
from ml.encoder.efficientnet import BATCH_NORM_EPSILON, fold_batch_norm


def test_it_folds_a_batch_norm_into_its_convolution() -> None:
    random = np.random.default_rng(1)
    weights = {
        "conv.weight": random.normal(size=(4, 3, 1, 1)),
        "norm.weight": random.normal(size=4),
        "norm.bias": random.normal(size=4),
        "norm.running_mean": random.normal(size=4),
        "norm.running_var": random.uniform(0.1, 2, size=4),
    }
    pixel = random.normal(size=3)
    convolved = weights["conv.weight"][:, :, 0, 0] @ pixel
    spread = np.sqrt(weights["norm.running_var"] + BATCH_NORM_EPSILON)
    expected = (convolved - weights["norm.running_mean"]) / spread * weights["norm.weight"]
    kernel, bias = fold_batch_norm(weights, "conv", "norm")
    assert kernel[:, :, 0, 0] @ pixel + bias == pytest.approx(expected + weights["norm.bias"])


@pytest.mark.parametrize(("height", "width"), [(224, 224), (288, 544), (65, 33)])
def test_it_takes_a_picture_of_any_size(models_dir: Path, height: int, width: int) -> None:
    session = onnxruntime.InferenceSession(models_dir / CLASSIFIER_FILE)
    pixels = np.zeros((2, 3, height, width), np.float32)
    (logits,) = session.run(["logits"], {"pixels": pixels})
    assert logits.shape == (2, 1000)
    assert np.array_equal(logits[0], logits[1])
