"""Faces that come in one by one end where all at once do, in any order."""

import numpy as np
import pytest

from faces.arriving import group_one_by_one
from faces.clustering import group
from ml.face.evaluation.agreement import bcubed


@pytest.mark.parametrize("spread", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("seed", range(4))
def test_it_ends_near_the_batch_in_any_order(seed: int, spread: float) -> None:
    """Families and strangers, near to each other and far apart."""
    random = np.random.default_rng(0)
    whose = np.concatenate([np.repeat(np.arange(12), 12), 12 + np.arange(40)])
    middles = random.standard_normal((52, 48)) / np.sqrt(48)
    faces = middles[whose] + spread * random.standard_normal((len(whose), 48)) / np.sqrt(48)
    vectors = faces.astype(np.float32)
    order = np.random.default_rng(seed).permutation(len(whose)).tolist()

    batch = bcubed(whose, group(vectors, 0.95).labels).f1
    arrived = bcubed(whose, group_one_by_one(vectors, 0.95, order)).f1

    assert abs(batch - arrived) <= 0.01
    assert batch > 0.6
