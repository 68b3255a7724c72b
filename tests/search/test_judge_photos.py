"""Where a head was laid beside the encoder, each photo is marked by the vector that it has."""

from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from ingest.models import StageRun
from ingest.pipeline import STAGE, enrol, enrol_missing, run_batch
from quality.models import Quality
from search.looking import aesthetics
from search.models import Embedding
from tests.factories import make_photo
from tests.ml.beauty_heads import write_head
from tests.ml.tiny_models import write_colour_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def models(tmp_path: Path, settings: Any) -> Path:
    settings.MODELS_DIR, settings.ENCODER = tmp_path / "models", "tiny"
    write_colour_model(settings.MODELS_DIR / "tiny")
    return tmp_path / "models"


def seen(owner: User, *vector: float, **fields: object) -> int:
    photo = make_photo(owner)
    known = {"model": "tiny", "version": 1, **fields}
    Embedding.objects.create(photo=photo, vector=list(vector), **known)
    return photo.pk


def test_without_a_head_the_stage_is_off(alice: User, models: Path) -> None:
    assert not aesthetics.is_on()
    assert aesthetics.current_version() == ""
    enrol([make_photo(alice)])
    assert not StageRun.objects.filter(stage="aesthetics").exists()
    aesthetics.judge_photos([make_photo(alice)])
    assert not Quality.objects.exists()


def test_a_head_that_comes_later_judges_photos_that_are_there(alice: User, models: Path) -> None:
    ids = [seen(alice, 1, 0, 0), seen(alice, 0, 1, 0), seen(alice, 0, 0, 1, model="other")]
    for pk in ids:
        StageRun.objects.create(photo_id=pk, stage="embedding", version="1", state="done")
    write_head(models / "tiny" / "aesthetics.onnx", [2.8, 8.2, 5.5])
    enrol_missing()
    StageRun.objects.filter(stage="aesthetics").update(state="due")
    assert run_batch(STAGE["aesthetics"]) == 3
    assert dict(Quality.objects.values_list("photo", "aesthetics")) == {
        ids[0]: pytest.approx(0.2, abs=1e-5), ids[1]: pytest.approx(0.8, abs=1e-5),
    }  # fmt: skip


def test_another_head_judges_again(alice: User, models: Path) -> None:
    write_head(models / "tiny" / "aesthetics.onnx", [1.0, 1.0, 1.0])
    before = aesthetics.current_version()
    write_head(models / "tiny" / "aesthetics.onnx", [2.0, 2.0, 2.0])
    assert aesthetics.current_version() not in {"", before}


def test_a_head_of_another_model_is_a_failure_that_is_told(alice: User, models: Path) -> None:
    pk = seen(alice, 1, 0, 0)
    write_head(models / "tiny" / "aesthetics.onnx", [1.0] * 5)
    StageRun.objects.create(photo_id=pk, stage="aesthetics", version="", attempts=9, state="due")
    run_batch(STAGE["aesthetics"])
    run = StageRun.objects.get(stage="aesthetics")
    assert run.state == "failed"
    assert "takes vectors of 5, not 3" in run.error
    assert not Quality.objects.exists()
