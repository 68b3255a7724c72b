"""Operators pause stages: no worker takes anything up until they resume, whatever restarts."""

import pytest

from accounts.models import User
from ingest.models import PausedStage, StageRun, StageTally
from ingest.pausing import ALL, NoSuchStage, pause_stages, resume_stages, retry_stages
from ingest.pipeline import STAGES, due_stages, enrol, run_batch
from ingest.tasks import sweep, work
from photos.imaging.errors import UndecodablePhoto
from tests.factories import make_photo
from tests.ingest.stages import Line, line

__all__ = ["line"]


def test_a_paused_stage_is_claimed_by_nobody(alice: User, line: Line) -> None:
    enrol([make_photo(alice), make_photo(alice)])
    PausedStage.objects.create(stage="first")
    assert run_batch(line.stage("first")) == 0
    work("first")
    sweep()
    assert line["first"].batches == []
    assert due_stages() == []
    assert set(StageRun.objects.values_list("attempts", flat=True)) == {0}


def test_the_others_go_on(alice: User, line: Line) -> None:
    enrol([make_photo(alice)])
    PausedStage.objects.create(stage="second")
    work("first")
    work("second")
    assert StageRun.objects.get(stage="first").state == "done"
    assert StageRun.objects.get(stage="second").state == "due"
    PausedStage.objects.all().delete()
    work("second")
    assert StageRun.objects.get(stage="second").state == "done"


def test_what_is_in_hand_is_finished(alice: User, line: Line) -> None:
    enrol([make_photo(alice)])
    run = line["first"].run

    def pauses_meanwhile(photos: object) -> None:
        PausedStage.objects.create(stage="first")
        run(photos)  # type: ignore[arg-type]

    stage = line.stage("first")
    object.__setattr__(stage, "run", pauses_meanwhile)
    assert run_batch(stage) == 1
    assert StageRun.objects.get(stage="first").state == "done"


def test_it_pauses_and_resumes_one_or_all(alice: User) -> None:
    pause_stages("faces", alice)
    pause_stages("faces", alice)
    assert PausedStage.objects.get().paused_by == alice
    pause_stages(ALL, alice)
    assert PausedStage.objects.count() == len(STAGES)
    resume_stages("faces")
    assert PausedStage.objects.count() == len(STAGES) - 1
    resume_stages(ALL)
    assert not PausedStage.objects.exists()
    for tell in (resume_stages, retry_stages):
        with pytest.raises(NoSuchStage):
            tell("no-such-stage")


def test_it_starts_again_what_failed(alice: User) -> None:
    photos = [make_photo(alice), make_photo(alice)]
    enrol(photos)
    StageRun.objects.filter(stage="metadata").update(state="failed", error="Torn")
    StageRun.objects.filter(stage="metadata", photo=photos[1]).update(state="done")
    assert retry_stages("metadata") == 1
    assert StageRun.objects.get(stage="metadata", photo=photos[0]).state == "due"
    assert StageRun.objects.get(stage="metadata", photo=photos[1]).state == "done"


def test_it_counts_what_each_stage_did(alice: User, line: Line) -> None:
    photos = [make_photo(alice) for _ in range(6)]
    enrol(photos)
    line["first"].troubles[photos[5].pk] = UndecodablePhoto("It is torn.")
    while run_batch(line.stage("first")):
        pass
    tally = StageTally.objects.get(stage="first")
    assert tally.done == 5
    assert tally.failed == 2  # the batch that it spoiled, and alone
    assert str(tally) == "first: 5"
