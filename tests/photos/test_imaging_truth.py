"""Every RAW file of the evaluation data is rendered, or refused with a reason, as LibRaw says."""

from __future__ import annotations

from pathlib import Path

import pytest

from photos.imaging.evaluate import evaluate_folders, raw_differences

RAW = Path(__file__).resolve().parents[3] / "shared/data/raw"


@pytest.mark.skipif(not RAW.is_dir(), reason="the evaluation data (../shared/data) is absent")
def test_it_decodes_what_libraw_decodes() -> None:
    outcomes = list(evaluate_folders([RAW]))
    assert list(raw_differences(outcomes, RAW / "decode_check.csv")) == []
    assert {outcome.state for outcome in outcomes} == {"rendered", "refused", "failed"}
    assert not any("crashed" in outcome.detail for outcome in outcomes)
