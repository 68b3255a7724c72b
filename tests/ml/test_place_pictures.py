"""Where a picture may lie on another, by the marks that both have."""

import numpy as np

from ml.likeness.placing import Matches, _agreed

FAR, NOISE = 11.0, 4.0  # px


def test_a_scale_that_all_matches_together_put_out_of_bounds_is_none() -> None:
    """Two matches tell a scale within the bounds, those that agree with it one beyond them."""
    tilted = [(0.0, -NOISE), (FAR, 43.5 + NOISE)]
    places = np.array([(0.0, 0.0), (FAR, 43.5), *tilted * 3], np.float32)
    first, second = (np.stack([places[:, at], np.zeros(len(places))], axis=1) for at in (0, 1))
    assert _agreed(Matches(first[:2], second[:2])) is None  # too few
    assert _agreed(Matches(first, second)) is None


def test_matches_that_agree_tell_scale_and_shift() -> None:
    first = np.array([(0, 0), (40, 0), (0, 30), (40, 30), (20, 10)], np.float32)
    found = _agreed(Matches(first, first * 2 + np.float32(7)))
    assert found
    assert (found.count, round(found.scale, 3)) == (5, 2.0)
    assert np.allclose(found.shift, 7)
