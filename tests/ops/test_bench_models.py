"""`manage.py bench_models` says how fast models look at pictures, and leaves nothing behind."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from photos.storage import renditions
from tests.ml.tiny_models import write_colour_model


@pytest.fixture(autouse=True)
def _colours(settings: Any, tmp_path: Path) -> None:
    """One small encoder more."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "basic").symlink_to(settings.MODELS_DIR / "basic")
    settings.MODELS_DIR = models
    settings.MODEL_BATCH = 2
    write_colour_model(models / "Colours")


def test_it_measures_two_models() -> None:
    out = io.StringIO()
    call_command("bench_models", "Colours", "faces", "--photos=3", stdout=out)
    head, _, *rows, end = out.getvalue().splitlines()
    assert head == "3 pictures, 1 reading ahead, 2 a batch"
    assert end == "Measured on the CPU."
    assert [re.split(r"  +", row)[0] for row in rows] == ["Colours", "faces basic"]
    for row in rows:
        whole, bare, share = re.findall(r"[\d.]+", row)
        assert float(whole) > 0
        assert abs(float(whole) / float(bare) - float(share) / 100) < 0.1
    assert renditions().listdir("bench") == ([], [])


def test_without_a_name_it_measures_all_that_are_here() -> None:
    out = io.StringIO()
    call_command("bench_models", "--photos=1", stdout=out)
    names = [re.split(r"  +", row)[0] for row in out.getvalue().splitlines()[2:-1]]
    assert names == ["basic", "Colours", "faces basic"]


def test_it_tells_what_it_cannot_measure() -> None:
    with pytest.raises(CommandError, match="fetch_models Unknown"):
        call_command("bench_models", "Unknown")
    with pytest.raises(CommandError, match="1 or more"):
        call_command("bench_models", "--photos=0")
