"""A stage that is off takes no photos, and one that lags keeps no upload from being finished."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from ingest import batches, pipeline
from ingest.models import Batch, Receipt, StageRun
from ingest.pipeline import enrol, enrol_missing, run_batch
from ml.caption import AnswerUnusable
from search.looking.captioning import NotNow
from tests.factories import make_photo
from tests.ingest.stages import Line, install, line

__all__ = ["line"]


def off() -> bool:
    return False


@pytest.fixture
def without_second(monkeypatch: pytest.MonkeyPatch, line: Line) -> Line:
    """The second stage is off."""
    stages = tuple(
        replace(stage, is_on=off) if stage.name == "second" else stage for stage in line.stages
    )
    install(monkeypatch, stages)
    return Line(line.works, stages)


def stages_of(photo: int) -> set[str]:
    return set(StageRun.objects.filter(photo=photo).values_list("stage", flat=True))


def test_it_takes_no_photos_while_it_is_off(alice: User, without_second: Line) -> None:
    photo = make_photo(alice)
    enrol([photo])
    enrol_missing()
    assert stages_of(photo.pk) == {"first", "third"}


def test_it_runs_nothing_while_it_is_off(alice: User, line: Line) -> None:
    enrol([make_photo(alice)])
    run_batch(line.stage("first"))
    assert run_batch(replace(line.stage("second"), is_on=off)) == 0
    assert line["second"].batches == []


def test_nothing_waits_for_it_once_it_is_off(alice: User, without_second: Line) -> None:
    photo, done = make_photo(alice), make_photo(alice)
    for each, state in ((photo, "waiting"), (done, "done")):
        StageRun.objects.create(photo=each, stage="second", version="1", state=state)
    enrol_missing()
    assert "second" not in stages_of(photo.pk)
    assert "second" in stages_of(done.pk)


def test_it_takes_the_photos_once_it_is_on(alice: User, line: Line) -> None:
    photo = make_photo(alice)
    StageRun.objects.create(photo=photo, stage="first", version="1", state="done")
    enrol_missing()
    assert StageRun.objects.get(photo=photo, stage="second").state == "due"


def test_an_upload_is_finished_without_it(
    alice: User, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(monkeypatch, (line.stages[0], replace(line.stages[1], is_awaited=False)))
    photo, batch = make_photo(alice), batches.open_batch(alice, Batch.Origin.UPLOAD)
    Receipt.objects.create(batch=batch, photo=photo, filename="a.jpg", outcome="added")
    enrol([photo])
    batches.close_batch(batch)
    assert not batches.batch_progress(alice, batch.pk).is_finished
    run_batch(pipeline.STAGE["first"])
    batches.finish_batches()
    progress = batches.batch_progress(alice, batch.pk)
    assert (progress.is_finished, progress.ready) == (True, 1)


def test_it_puts_all_off_when_nothing_can_be_done_now(alice: User, line: Line) -> None:
    photos = [make_photo(alice) for _ in range(2)]
    enrol(photos)
    StageRun.objects.filter(stage="first").update(state="done")
    StageRun.objects.filter(stage="third").update(state="due")
    until = timezone.now() + timedelta(hours=3)
    for photo in photos:
        line["third"].troubles[photo.pk] = NotNow("The day is spent.", until)
    assert run_batch(line.stage("third")) == 1
    assert run_batch(line.stage("third")) == 0
    rows = StageRun.objects.filter(stage="third").order_by("due_at")
    assert {(row.state, row.error) for row in rows} == {("due", "The day is spent.")}
    assert rows[0].due_at == until < rows[1].due_at
    assert rows[1].attempts == 0


def test_it_gives_a_picture_up_that_gets_no_sentence(alice: User, line: Line) -> None:
    (photo,) = photos = [make_photo(alice)]
    enrol(photos)
    line["first"].troubles[photo.pk] = AnswerUnusable("No words.")
    for _ in range(2):
        run_batch(line.stage("first"))
        StageRun.objects.filter(state="due").update(due_at=timezone.now())
    assert StageRun.objects.get(stage="first").state == "failed"
