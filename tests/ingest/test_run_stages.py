"""The pipeline: claims, failures, leases and versions, on real rows."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from ingest import pipeline
from ingest.models import StageRun
from ingest.pipeline import STAGES, enrol, fixed, run_batch
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.models import Photo
from tests.factories import make_photo
from tests.ingest.stages import Line, install, line, renewed

__all__ = ["line"]


def states(stage: str) -> list[str]:
    rows = StageRun.objects.filter(stage=stage).order_by("photo")
    return list(rows.values_list("state", flat=True))


def enrolled(owner: User, count: int) -> list[Photo]:
    photos = [make_photo(owner) for _ in range(count)]
    enrol(photos)
    return photos


def come_due() -> None:
    StageRun.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_it_runs_a_batch_and_releases_what_waited(alice: User, line: Line) -> None:
    photos = enrolled(alice, 6)
    assert run_batch(line.stage("first")) == 4
    assert line["first"].batches == [[photo.pk for photo in photos[:4]]]
    assert states("first") == ["done"] * 4 + ["due"] * 2
    assert states("second") == ["due"] * 4 + ["waiting"] * 2
    assert run_batch(line.stage("first")) == 2
    assert run_batch(line.stage("first")) == 0


def test_it_is_only_for_the_kinds_of_the_stage(alice: User, line: Line) -> None:
    enrol([make_photo(alice), make_photo(alice, kind="video")])
    assert states("beside") == ["due"]


def test_one_bad_photo_fails_alone(alice: User, line: Line) -> None:
    photos = enrolled(alice, 3)
    line["first"].troubles[photos[1].pk] = UndecodablePhoto("It is torn.")
    while run_batch(line.stage("first")):
        pass
    assert states("first") == ["done", "failed", "done"]
    assert StageRun.objects.get(stage="first", photo=photos[1]).error == "It is torn."
    assert states("second") == ["due", "blocked", "due"]
    assert states("third") == ["waiting", "blocked", "waiting"]


def test_it_tries_again_later_and_then_gives_up(alice: User, line: Line) -> None:
    (photo,) = enrolled(alice, 1)
    line["first"].troubles[photo.pk] = OSError("the disk is away")
    waits = []
    for _ in range(pipeline.MAX_ATTEMPTS):
        assert run_batch(line.stage("first")) == 1
        run = StageRun.objects.get(stage="first")
        waits.append(round((run.due_at - timezone.now()).total_seconds()))
        assert run_batch(line.stage("first")) == 0
        come_due()
    assert waits[:4] == [5, 20, 80, 320]
    assert (run.state, run.error) == ("failed", "the disk is away")


def test_a_decoder_that_dies_twice_is_not_asked_again(alice: User, line: Line) -> None:
    (photo,) = enrolled(alice, 1)
    line["first"].troubles[photo.pk] = DecodingFailed("Decoding took longer than 10 s.")
    run_batch(line.stage("first"))
    assert states("first") == ["due"]
    come_due()
    run_batch(line.stage("first"))
    assert states("first") == ["failed"]


def test_it_forgets_the_error_of_a_retry_that_went_well(alice: User, line: Line) -> None:
    (photo,) = enrolled(alice, 1)
    line["first"].troubles[photo.pk] = OSError("the disk is away")
    run_batch(line.stage("first"))
    line["first"].troubles.clear()
    come_due()
    run_batch(line.stage("first"))
    run = StageRun.objects.get(stage="first")
    assert (run.state, run.error, run.lease_until) == ("done", "", None)


def test_it_takes_back_the_work_of_a_dead_worker(alice: User, line: Line) -> None:
    enrolled(alice, 2)
    pipeline.claim(line.stage("first"))
    pipeline.reclaim_expired()
    assert states("first") == ["running"] * 2

    StageRun.objects.filter(state="running").update(lease_until=timezone.now())
    pipeline.reclaim_expired()
    assert states("first") == ["due"] * 2
    assert run_batch(line.stage("first")) == 1, "what may have killed a worker goes alone"


def test_it_gives_up_what_kills_every_worker(alice: User, line: Line) -> None:
    enrolled(alice, 1)
    for _ in range(pipeline.MAX_ATTEMPTS):
        assert pipeline.claim(line.stage("first"))
        StageRun.objects.filter(state="running").update(lease_until=timezone.now())
        pipeline.reclaim_expired()
    assert states("first") == ["failed"]
    assert states("second") == ["blocked"]
    assert "died" in StageRun.objects.get(stage="first").error


def test_a_worker_that_was_slow_does_not_overwrite_its_successor(alice: User, line: Line) -> None:
    enrolled(alice, 1)
    slow = pipeline.claim(line.stage("first"))
    StageRun.objects.filter(state="running").update(lease_until=timezone.now())
    pipeline.reclaim_expired()
    pipeline.claim(line.stage("first"))
    pipeline.record_failure(line.stage("first"), slow, OSError("too late"))
    assert states("first") == ["running"]


def test_start_again_runs_what_depends_on_it_too(alice: User, line: Line) -> None:
    (photo,) = enrolled(alice, 1)
    StageRun.objects.update(state="done")
    pipeline.start_again("second", [photo.pk])
    assert [states(name)[0] for name in ("first", "second", "third")] == ["done", "due", "waiting"]


def test_reprocess_unblocks_what_a_failure_blocked(alice: User, line: Line) -> None:
    photos = enrolled(alice, 2)
    line["first"].troubles[photos[0].pk] = UndecodablePhoto("It is torn.")
    while run_batch(line.stage("first")):
        pass
    line["first"].troubles.clear()
    assert pipeline.reprocess("first", only_failed=True) == 1
    assert states("first") == ["due", "done"]
    assert states("second") == ["waiting", "due"]
    assert pipeline.reprocess("first", only_failed=False) == 2


def test_a_new_version_is_run_on_what_the_old_one_did(
    alice: User, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrolled(alice, 2)
    for name in ("first", "second", "third", "third"):
        run_batch(line.stage(name))
    pipeline.enrol_missing()
    assert states("second") == ["done"] * 2

    first, second, third, beside = line.stages
    install(monkeypatch, (first, renewed(second, fixed("2")), third, beside))
    pipeline.enrol_missing()
    assert states("first") == ["done"] * 2
    assert states("second") == ["due"] * 2
    assert states("third") == ["waiting"] * 2
    run_batch(line.stage("second"))
    assert set(StageRun.objects.filter(stage="second").values_list("version")) == {("2",)}


def test_a_new_stage_takes_in_the_photos_there_are(alice: User, line: Line) -> None:
    photo = make_photo(alice)
    pipeline.enrol_missing()
    assert states("first") == ["due"]
    StageRun.objects.filter(stage="second").delete()
    StageRun.objects.filter(stage="first").update(state="done")
    pipeline.enrol_missing()
    assert StageRun.objects.get(photo=photo, stage="second").state == "due"


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_hold_the_same_photo(alice: User, line: Line) -> None:
    photos = enrolled(alice, 40)

    def drain() -> None:
        while run_batch(line.stage("first")):
            pass
        connection.close()

    workers = [threading.Thread(target=drain) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    done = sorted(pk for batch in line["first"].batches for pk in batch)
    assert done == [photo.pk for photo in photos]


def test_the_real_stages_stand_after_what_they_need() -> None:
    names = [stage.name for stage in STAGES]
    for stage in STAGES:
        assert all(names.index(need) < names.index(stage.name) for need in stage.needs)


def test_a_claim_costs_the_same_number_of_queries_however_many(
    alice: User, line: Line, django_assert_num_queries: object
) -> None:
    enrolled(alice, 3)
    with django_assert_num_queries(5):  # type: ignore[operator] # plans, and four of the claim
        pipeline.claim(line.stage("first"))
