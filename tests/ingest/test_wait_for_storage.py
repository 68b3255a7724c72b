"""A storage that is away is no fault of a photo: its stages wait, however long, and then go on."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from config import env
from ingest import pipeline
from ingest.models import StageRun
from ingest.outages import is_outage
from ingest.pipeline import Stage, fixed, run_batch
from photos.imaging.errors import UndecodablePhoto
from photos.models import Photo
from photos.storage import StorageAway, originals, renditions
from tests.factories import make_photo

pytestmark = pytest.mark.django_db

NOT_FOUND = FileNotFoundError("It is not there.")


@pytest.fixture
def disk(on_disk: None) -> Path:
    """The folder of originals; that of renditions is made with the first of them."""
    folder = Path(originals().base_location)
    folder.mkdir()
    return folder


def take_away(disk: Path) -> None:
    disk.rmdir()
    disk.touch()


def bring_back(disk: Path) -> None:
    disk.unlink()
    disk.mkdir()


def failing(error: Exception) -> Callable[[Sequence[Photo]], None]:
    def run(_: Sequence[Photo]) -> None:
        raise error

    return run


def test_it_waits_for_a_disk_and_counts_no_attempts(
    alice: User, disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage("only", failing(UndecodablePhoto("It cannot be opened.")), fixed("1"))
    monkeypatch.setattr(pipeline, "STAGES", (stage,))
    pipeline.enrol([make_photo(alice)])
    take_away(disk)
    for _ in range(pipeline.MAX_ATTEMPTS + 1):
        StageRun.objects.update(due_at=timezone.now())
        run_batch(stage)
    run = StageRun.objects.get()
    assert (run.state, run.attempts, run.error) == ("due", 0, "It cannot be opened.")
    assert 0 < (run.due_at - timezone.now()).total_seconds() <= pipeline.AWAY_SECONDS

    bring_back(disk)
    StageRun.objects.update(due_at=timezone.now())
    run_batch(stage)
    assert StageRun.objects.get().state == "failed"


def test_a_file_that_is_missing_alone_is_no_outage(alice: User, disk: Path) -> None:
    assert not is_outage(NOT_FOUND, [make_photo(alice)])
    take_away(disk)
    assert is_outage(NOT_FOUND, [make_photo(alice)])


def test_the_disk_of_renditions_is_looked_at_too(alice: User, disk: Path) -> None:
    Path(renditions().base_location).touch()
    assert is_outage(NOT_FOUND, [make_photo(alice)])


def test_each_of_two_storages_is_looked_at(
    alice: User, disk: Path, tmp_path: Path, settings: Any
) -> None:
    cheap = tmp_path / "cheap"
    folders = {"fast": env.storage(f"file://{disk}"), "cheap": env.storage(f"file://{cheap}")}
    tiered = {"BACKEND": "photos.tiers.TieredStorage", "OPTIONS": folders}
    settings.STORAGES = {**settings.STORAGES, "originals": tiered}
    assert not is_outage(NOT_FOUND, [make_photo(alice)])
    cheap.touch()
    assert is_outage(NOT_FOUND, [make_photo(alice)])


def test_what_lies_in_a_source_needs_no_originals(alice: User, disk: Path) -> None:
    take_away(disk)
    photo = make_photo(alice)
    photo.kept_in_id = 1
    assert not is_outage(NOT_FOUND, [photo])


def test_a_server_that_does_not_answer_is_an_outage(alice: User, disk: Path) -> None:
    assert is_outage(StorageAway("The bucket does not answer."), [make_photo(alice)])
