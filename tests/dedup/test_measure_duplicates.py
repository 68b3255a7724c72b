"""The numbers of the evaluation, on pairs of which they are known."""

from pathlib import Path

import numpy as np
import pytest

from dedup.measuring.figures import accepted_share, false_pairs, share
from dedup.measuring.truth import KnownFile, read_near_duplicates, read_others


def test_it_reads_copies_and_what_looks_alike(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text(
        "file,group,transform,origin\na.jpg,g1,orig,x\nb.jpg,g1,grey,x\n"
    )
    (tmp_path / "hard_negatives.csv").write_text("file_a,file_b,bits\nc.jpg,d.jpg,30\n")
    files = list(read_near_duplicates(tmp_path))
    one, other = tmp_path / "c.jpg", tmp_path / "d.jpg"
    assert files == [
        KnownFile(tmp_path / "a.jpg", "g1", "orig"),
        KnownFile(tmp_path / "b.jpg", "g1", "grey"),
        KnownFile(one, str(one), beside=other),
        KnownFile(other, str(other), beside=one),
    ]


def test_it_takes_every_other_photo_for_one_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "faces").mkdir()
    for name in ("faces/b.JPG", "a.png", "labels.csv"):
        (tmp_path / name).touch()
    assert [file.path.name for file in read_others(tmp_path)] == ["a.png", "b.JPG"]
    assert len({file.picture for file in read_others(tmp_path)}) == 2


def test_it_says_how_sure_a_share_is() -> None:
    rate = share(0, 100)
    assert (rate.value, rate.least) == (0.0, 0.0)
    assert rate.most == pytest.approx(0.037, abs=0.001)
    assert share(100, 100).least == pytest.approx(0.963, abs=0.001)
    assert (share(0, 0).least, share(0, 0).most) == (0.0, 1.0)


def test_it_extends_the_tail_of_what_differs() -> None:
    odds = np.random.default_rng(1).normal(3, 1, 500)
    rate = accepted_share(1 / (1 + np.exp(-odds)), 0.05)
    assert 0 < rate.least <= rate.value <= rate.most < 1e-3
    nearer = accepted_share(1 / (1 + np.exp(2 - odds)), 0.05)
    assert nearer.value > rate.value


def test_it_claims_nothing_of_too_few_pairs() -> None:
    assert accepted_share(np.array([0.9, 0.8]), 0.05).most == 1.0


def test_it_scales_candidates_to_a_larger_library() -> None:
    assert false_pairs(10, 100, 0.01, among=1000) == pytest.approx(10 / 4950 * 0.01 * 499_500)
