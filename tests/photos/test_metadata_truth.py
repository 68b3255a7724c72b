"""Against exiftool's reading of hundreds of cameras, where that set is at hand."""

import contextlib
import io
import re
import sys
from pathlib import Path

import pytest

from photos.metadata import evaluate

DATA = Path(__file__).parents[3] / "shared" / "data"


def shares(folder, monkeypatch):
    if not folder.exists():
        pytest.skip(f"{folder.name} is not at hand: evaluation data is not part of the project")
    monkeypatch.setattr(sys, "argv", ["evaluate", str(folder)])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        evaluate.main()
    found = re.findall(r"^(\w+) +\d+/\d+ = ([\d.]+) %", printed.getvalue(), re.MULTILINE)
    return {field: float(share) for field, share in found}


def test_it_agrees_with_exiftool(monkeypatch):
    found = shares(DATA / "exif", monkeypatch)
    assert found["all"] >= 99.5
    for field in ("original", "offset", "make", "model", "orientation", "width", "height"):
        assert found[field] >= 99


def test_it_reads_the_pool_without_a_mistake(monkeypatch):
    assert set(shares(DATA / "pool", monkeypatch).values()) == {100.0}
