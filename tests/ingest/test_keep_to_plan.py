"""Plans: what fits comes in, what does not is refused in words, and nothing of it is kept."""

import io
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Plan, User
from ingest import room
from ingest.batches import open_batch
from ingest.models import Batch, HeldRoom, ProcessingTime, Receipt, StageRun
from ingest.pipeline import enrol, fixed, run_batch
from ingest.processing import minutes_of, note_time, owners_out_of_time, this_month
from ingest.upload import Incoming, receive_upload
from photos import storage
from photos.models import Photo, Source
from photos.storage import originals
from photos.used import use_of
from tests.factories import make_photo
from tests.ingest.stages import Line, install, line
from tests.ingest.tus_client import tus_of
from tests.stored import files_in

__all__ = ["line"]
NOW = datetime(2021, 5, 4, 3, 2, 1, tzinfo=UTC)
BrowserOf = Callable[[User], Client]


def give_plan(user: User, **limits: int) -> Plan:
    plan = Plan.objects.create(name=f"Plan of {user}", **limits)
    User.objects.filter(pk=user.pk).update(plan=plan)
    return plan


def picture(make_jpeg: Callable[..., Path], size: int, red: int = 1) -> bytes:
    """A JPEG of exactly this many bytes: what follows its end is no matter."""
    content = make_jpeg(f"{red}.jpg", size=(16, 16), colour=(red, 0, 0)).read_bytes()
    return content + bytes(size - len(content))


def hand_in(owner: User, content: bytes, **more: Any) -> Receipt:
    batch = open_batch(owner, Batch.Origin.UPLOAD)
    return receive_upload(batch, Incoming(io.BytesIO(content), "a.jpg", NOW, **more))


def test_it_takes_what_fits_and_refuses_what_does_not(
    alice: User, make_jpeg: Callable[..., Path], tmp_path: Path
) -> None:
    give_plan(alice, storage_bytes=25_000)
    assert hand_in(alice, picture(make_jpeg, 20_000, 1)).outcome == "added"
    refused = hand_in(alice, picture(make_jpeg, 6000, 2))
    assert (refused.outcome, refused.is_over_plan, refused.photo) == ("refused", True, None)
    assert refused.reason == (
        "Your plan holds 24.4\xa0KB and 19.5\xa0KB of it are used: there is no room for this file "
        "of 5.9\xa0KB. Empty the trash, or ask who runs this library for a larger plan."
    )
    assert len(files_in(originals())) == 1
    assert not HeldRoom.objects.exists()
    assert hand_in(alice, picture(make_jpeg, 5000, 3)).outcome == "added"


def test_it_limits_the_number_of_photos(alice: User, make_jpeg: Callable[..., Path]) -> None:
    give_plan(alice, photos=1)
    hand_in(alice, picture(make_jpeg, 2000, 1))
    refused = hand_in(alice, picture(make_jpeg, 2000, 2))
    assert refused.reason.startswith("Your plan holds 1 photo and 1 are there. Empty the trash")


def test_it_takes_what_is_there_already_however_full_it_is(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    give_plan(alice, photos=1, storage_bytes=2000)
    hand_in(alice, picture(make_jpeg, 2000))
    assert hand_in(alice, picture(make_jpeg, 2000)).outcome == "duplicate"


def test_it_counts_what_stays_in_a_folder_as_photos_alone(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    give_plan(alice, photos=2, storage_bytes=1000)
    source = Source.objects.create(owner=alice, kind="folder", name="Disk", root="/photos")
    content = picture(make_jpeg, 2000)
    assert hand_in(alice, content, kept_in=source, path="a.jpg").outcome == "added"
    home = hand_in(alice, content)
    assert (home.outcome, home.is_over_plan) == ("refused", True)
    make_photo(alice, size_bytes=1)
    another = hand_in(alice, picture(make_jpeg, 2000, 9), kept_in=source, path="b.jpg")
    assert another.is_over_plan


def test_it_gives_room_back_when_storing_fails(
    alice: User, make_jpeg: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_plan(alice, storage_bytes=5000)
    monkeypatch.setattr(storage, "is_intact", lambda *_: False)
    with pytest.raises(storage.StorageFailed):
        hand_in(alice, picture(make_jpeg, 4000))
    assert not HeldRoom.objects.exists()


def test_it_forgets_room_that_a_killed_process_held(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    give_plan(alice, storage_bytes=5000)
    held = HeldRoom.objects.create(
        owner=alice, sha256="0" * 64, photos=1, size_bytes=4000, held_until=NOW
    )
    assert hand_in(alice, picture(make_jpeg, 4000)).outcome == "added"
    HeldRoom.objects.filter(pk=held.pk).update(held_until=timezone.now() + timedelta(hours=1))
    assert hand_in(alice, picture(make_jpeg, 1000, 2)).is_over_plan
    assert str(held) == f"4000 bytes for {alice.pk}"


@pytest.mark.django_db(transaction=True)
def test_it_never_gives_the_last_room_to_two(alice: User, make_jpeg: Callable[..., Path]) -> None:
    give_plan(alice, storage_bytes=10_000)
    pictures = [picture(make_jpeg, 6000, red) for red in (10, 60, 120, 200)]
    start = threading.Barrier(len(pictures))
    outcomes: list[str] = []

    def send(content: bytes) -> None:
        start.wait()
        outcomes.append(hand_in(User.objects.get(pk=alice.pk), content).outcome)
        connection.close()

    threads = [threading.Thread(target=send, args=[content]) for content in pictures]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["added", "refused", "refused", "refused"]
    assert use_of(alice.pk).total.stored_bytes == 6000


def test_it_answers_an_upload_with_413(
    alice: User, browser_of: BrowserOf, make_jpeg: Callable[..., Path]
) -> None:
    give_plan(alice, storage_bytes=100)
    batch = open_batch(alice, Batch.Origin.UPLOAD)
    answer = browser_of(alice).post(
        reverse("ingest:upload_file", args=[batch.pk]),
        picture(make_jpeg, 2000),
        content_type="application/octet-stream",
        headers={"X-Filename": "a.jpg"},
    )
    assert answer.status_code == 413
    assert answer.json()["outcome"] == "refused"
    assert "no room for this file" in answer.json()["reason"]


def test_it_refuses_a_large_upload_before_its_bytes_come(
    alice: User, browser_of: BrowserOf
) -> None:
    tus = tus_of(alice, browser_of(alice))
    assert tus.create(2_000_000).status_code == 201
    give_plan(alice, storage_bytes=1_000_000)
    answer = tus.create(2_000_000)
    assert (answer.status_code, "no room for this file" in answer.text) == (413, True)
    assert tus.create(900_000).status_code == 201


def test_it_knows_no_limit_where_the_plan_names_none(
    alice: User, make_jpeg: Callable[..., Path]
) -> None:
    give_plan(alice)
    assert hand_in(alice, picture(make_jpeg, 2000)).outcome == "added"
    room.check_room(alice, 10**12)


def test_it_shares_the_time_of_a_batch_among_owners(alice: User, bob: User) -> None:
    photos = [make_photo(alice), make_photo(alice), make_photo(bob)]
    note_time(photos, 90)
    note_time(photos[:1], 60)
    assert (minutes_of(alice.pk), minutes_of(bob.pk)) == (2.0, 0.5)
    assert str(ProcessingTime.objects.get(owner=bob)).endswith("30000 ms")


def test_it_keeps_the_time_of_stages(alice: User, line: Line) -> None:
    enrol([make_photo(alice)])
    line["first"].troubles = {Photo.objects.get().pk: OSError("broken")}
    note_time([Photo.objects.get()], 0)
    assert minutes_of(alice.pk) == 0.0
    run_batch(line.stage("first"))
    assert StageRun.objects.get(stage="first").attempts == 1


def test_it_lets_wait_what_can_wait_when_the_minutes_are_used_up(
    alice: User, bob: User, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = give_plan(alice, processing_minutes=1)
    stages = (
        pipeline_stage(line, "first", can_wait=False),
        pipeline_stage(line, "third", can_wait=True),
    )
    install(monkeypatch, stages)
    enrol([make_photo(alice), make_photo(bob)])
    ProcessingTime.objects.create(owner=alice, month=this_month(), milliseconds=60_000)
    assert owners_out_of_time() == [alice.pk]
    assert [run_batch(stage) for stage in stages] == [2, 1]
    assert StageRun.objects.get(stage="third", state="due").photo.owner == alice
    Plan.objects.filter(pk=plan.pk).update(processing_minutes=2)
    assert run_batch(stages[1]) == 1


def pipeline_stage(line: Line, name: str, *, can_wait: bool) -> Any:
    kind = type(line.stages[0])
    return kind(name, line[name].run, fixed("1"), batch_size=4, can_wait=can_wait)
