"""The stage that stacks: in any order, twice, by two workers, and never against a person's word."""

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import permutations
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from dedup.finding.stage import find_duplicates
from dedup.models import Preferences
from dedup.services.partners import leave_alone, offer_again
from dedup.stacks import again
from dedup.stacks.alone import raws_alone, suggested_partner, suggested_partners
from dedup.stacks.stacking import restack_primaries, stack_alike
from ingest.folders import import_folder, open_folder_batch
from ingest.models import Batch, StageRun
from ingest.pipeline import STAGE, run_batch
from ingest.upload import Incoming, receive_upload
from photos.models import Clues, KeptApart, Photo, Stack
from photos.services.metadata import read_photos_metadata
from photos.services.removal import restore_photos, trash_photos
from photos.services.stacks import put_back, set_primary, stack_photos, take_out, unstack
from tests.dedup.grouped import make_link
from tests.dedup.stacked import make_read, stacks
from tests.ingest.icloud_files import movie, still, write
from tests.photos.metadata_files import ascii_value, byte_value, exif_segment, jpeg, tiff

pytestmark = pytest.mark.django_db


def arrive(*photos: Photo) -> None:
    """One by one, as when each is a batch of its own."""
    for photo in photos:
        stack_alike([photo])


@pytest.fixture
def pair(alice: User) -> tuple[Photo, Photo]:
    return make_read(alice, "IMG_1.CR2"), make_read(alice, "IMG_1.JPG", 1)


def test_a_raw_file_and_its_jpeg_are_one(alice: User, pair: tuple[Photo, Photo]) -> None:
    arrive(*pair)
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2")}
    stack = Stack.objects.get()
    assert (stack.kind, stack.reason, stack.is_by_person) == (
        "raw", "Same name, 1 s apart", False,
    )  # fmt: skip


def library(owner: User) -> list[Photo]:
    """Two shots with all that can come of them, and names that only look alike."""
    return [
        make_read(owner, "IMG_1234.CR2"),
        make_read(owner, "IMG_1234.JPG", live_id="L", document_id="D"),
        make_read(owner, "IMG_E1234.JPG"),
        make_read(owner, "Sunset.jpg", derived_from="D"),
        make_read(owner, "IMG_1234.MOV", 2, live_id="L", duration_s=2.0),
        make_read(owner, "IMG_2.JPG", 100, bits=7),
        make_read(owner, "IMG_3.JPG", 100.4, bits=7),
        make_read(owner, "IMG_4.JPG", 100.8, bits=7),
        make_read(owner, "IMG_4.CR2", 100.8),
        make_read(owner, "IMG_1234.NEF", 9e7, model="D750"),
        make_read(owner, "IMG_2.CR2", 9e7),
        make_read(owner, "IMG_2.MP4", 9e7, duration_s=30.0),
        make_read(owner, "IMG_2.MOV", 9e7, duration_s=30.1),
    ]


WHOLE = {
    ("IMG_E1234.JPG", "IMG_1234.CR2", "IMG_1234.JPG", "IMG_1234.MOV", "Sunset.jpg"),
    ("IMG_2.JPG", "IMG_3.JPG", "IMG_4.CR2", "IMG_4.JPG"),
    ("IMG_2.MOV", "IMG_2.MP4"),
}


@pytest.mark.parametrize("seed", range(8))
def test_any_order_ends_in_the_same_stacks(alice: User, seed: int) -> None:
    photos = library(alice)
    random.Random(seed).shuffle(photos)
    arrive(*photos)
    assert stacks() == WHOLE
    assert set(Stack.objects.values_list("kind", flat=True)) == {"edit", "burst", "variant"}
    assert Photo.objects.get(filename="IMG_1234.JPG").live_video.filename == "IMG_1234.MOV"  # type: ignore[union-attr]


def test_twice_is_the_same_as_once(alice: User) -> None:
    photos = library(alice)
    arrive(*photos)
    ids = set(Stack.objects.values_list("pk", "reason", "chosen"))
    stack_alike(photos)
    assert set(Stack.objects.values_list("pk", "reason", "chosen")) == ids
    assert stacks() == WHOLE


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_one_stack(alice: User) -> None:
    photos = [make_read(alice, name) for name in ("A.CR2", "A.JPG", "A.HEIC", "A_edit.JPG")]
    start = Barrier(len(photos))

    def work(photo: Photo) -> None:
        start.wait()
        try:
            stack_alike([photo])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(photos)) as workers:
        list(workers.map(work, photos))
    assert stacks() == {("A_edit.JPG", "A.CR2", "A.HEIC", "A.JPG")}


def test_what_was_not_read_yet_is_no_neighbour(alice: User) -> None:
    raw, photo = make_read(alice, "IMG_1.CR2"), make_read(alice, "IMG_1.JPG")
    Clues.objects.filter(photo=photo).delete()
    arrive(raw)
    assert stacks() == set()


def test_nothing_crosses_libraries(alice: User, bob: User) -> None:
    arrive(make_read(alice, "IMG_1.CR2"), make_read(bob, "IMG_1.JPG"))
    assert stacks() == set()


@pytest.mark.parametrize(
    "hidden",
    [
        {"trashed_at": timezone.now()},
        {"is_locked": True},
        {"archived_at": timezone.now()},
    ],
)
def test_what_is_hidden_is_not_stacked_with_what_is_shown(
    alice: User, hidden: dict[str, Any]
) -> None:
    photos = make_read(alice, "IMG_1.CR2", **hidden), make_read(alice, "IMG_1.JPG")
    arrive(*photos)
    arrive(*reversed(photos))
    assert stacks() == set()


def test_who_wants_no_stacks_gets_none(alice: User, pair: tuple[Photo, Photo]) -> None:
    Preferences.objects.create(owner=alice, stacks_by_itself=False)
    arrive(*pair)
    assert stacks() == set()


def test_the_seconds_are_those_of_its_owner(alice: User) -> None:
    Preferences.objects.create(owner=alice, raw_seconds=10)
    arrive(make_read(alice, "IMG_1.CR2"), make_read(alice, "IMG_1.JPG", 9))
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2")}


def test_what_a_person_took_apart_stays_apart(alice: User, pair: tuple[Photo, Photo]) -> None:
    arrive(*pair)
    undo = unstack(Stack.objects.get())
    arrive(*pair)
    arrive(make_read(alice, "IMG_1_edit.JPG"))
    assert len(stacks()) == 1, "the edit finds one of them"
    assert len(next(iter(stacks()))) == 2
    arrive(*pair)
    assert len(next(iter(stacks()))) == 2
    assert undo


def test_one_that_was_taken_out_stays_out(alice: User) -> None:
    names = ("A.CR2", "A.JPG", "A.HEIC")
    photos = [make_read(alice, name) for name in names]
    arrive(*photos)
    take_out(photos[1])
    arrive(*photos)
    assert stacks() == {("A.HEIC", "A.CR2")}


def test_undone_it_is_stacked_by_rules_again(alice: User, pair: tuple[Photo, Photo]) -> None:
    arrive(*pair)
    undo = unstack(Stack.objects.get())
    assert undo
    put_back(undo)
    arrive(make_read(alice, "IMG_1_edit.JPG"))
    assert stacks() == {("IMG_1_edit.JPG", "IMG_1.CR2", "IMG_1.JPG")}


def test_a_live_photo_that_was_taken_apart_stays_so(alice: User) -> None:
    photos = [make_read(alice, "A.HEIC", live_id="L"), make_read(alice, "A.MOV", live_id="L")]
    arrive(*photos)
    assert stacks() == {("A.HEIC", "A.MOV")}
    unstack(Stack.objects.get())
    arrive(*photos)
    assert stacks() == set()
    assert Photo.objects.get(filename="A.HEIC").live_video is None


def test_a_persons_stack_is_left_alone(alice: User, pair: tuple[Photo, Photo]) -> None:
    other = make_read(alice, "Other.JPG", 900)
    stack_photos(other, [pair[1]], kind=Stack.Kind.VARIANT, by_person=True)
    arrive(*pair)
    assert stacks() == {("Other.JPG", "IMG_1.JPG")}


def test_the_preferred_format_is_shown(alice: User, pair: tuple[Photo, Photo]) -> None:
    arrive(*pair)
    chosen = [make_read(alice, "IMG_9.CR2", 500), make_read(alice, "IMG_9.JPG", 500)]
    arrive(*chosen)
    set_primary(chosen[1])
    assert restack_primaries(alice.pk) == 1
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2"), ("IMG_9.JPG", "IMG_9.CR2")}
    Preferences.objects.create(owner=alice, primary_format="raw")
    restack_primaries(alice.pk)
    assert stacks() == {("IMG_1.CR2", "IMG_1.JPG"), ("IMG_9.JPG", "IMG_9.CR2")}
    arrive(make_read(alice, "IMG_5.CR2", 700), make_read(alice, "IMG_5.JPG", 700))
    assert ("IMG_5.CR2", "IMG_5.JPG") in stacks()


def test_a_trashed_primary_comes_back_as_such(alice: User, pair: tuple[Photo, Photo]) -> None:
    arrive(*pair)
    trash_photos(Photo.objects.filter(pk=pair[1].pk))
    arrive(*pair)
    assert stacks() == {("IMG_1.CR2", "IMG_1.JPG")}
    restore_photos(Photo.objects.filter(pk=pair[1].pk))
    arrive(*pair)
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2")}


def test_what_an_import_put_on_top_stays_there(alice: User) -> None:
    effect, original = make_read(alice, "A-effects.JPG"), make_read(alice, "A.JPG")
    stack_photos(effect, [original], kind=Stack.Kind.EDIT)
    arrive(make_read(alice, "A.CR2"), effect, original)
    assert stacks() == {("A-effects.JPG", "A.CR2", "A.JPG")}


def test_nothing_that_is_said_of_a_photo_changes(alice: User) -> None:
    raw = make_read(alice, "IMG_1.CR2", is_favourite=True, rating=4, caption="Sea")
    arrive(raw, make_read(alice, "IMG_1.JPG"))
    raw.refresh_from_db()
    assert (raw.is_favourite, raw.rating, raw.caption) == (True, 4, "Sea")


def test_a_checked_link_makes_a_burst_of_clocks_without_fractions(alice: User) -> None:
    whole = [make_read(alice, f"IMG_{each}.JPG", 0.75) for each in (1, 2)]
    Photo.objects.update(taken_source="exif")
    arrive(*whole)
    assert stacks() == set()
    make_link(*whole, kind="similar")
    arrive(*whole)
    assert stacks() == {("IMG_1.JPG", "IMG_2.JPG")}


def test_what_was_compared_is_stacked_at_once(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = [make_read(alice, f"IMG_{each}.JPG", 0.3 * each, bits=5) for each in (1, 2)]
    monkeypatch.setattr("dedup.finding.stage.link_photos", lambda photos: None)
    find_duplicates(frames)
    assert stacks() == {("IMG_1.JPG", "IMG_2.JPG")}


def test_a_question_costs_the_same_in_any_library(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(30):
        make_read(alice, f"IMG_{number:04}.JPG", 0.1 * number)
    with django_assert_max_num_queries(20):
        stack_alike([Photo.objects.get(filename="IMG_0007.JPG")])


CAMERA = {
    0x010F: ascii_value("Canon"), 0x0110: ascii_value("EOS R6"),
    0x8769: [{0x9003: ascii_value("2021:05:01 12:00:00"), 0x9291: ascii_value("25")}],
}  # fmt: skip
FILES = {
    "IMG_1.DNG": tiff({**CAMERA, 0xC612: byte_value(b"\1\4\0\0")}),
    "IMG_1.JPG": jpeg(exif_segment(tiff(CAMERA))),
    "IMG_1_edit.JPG": jpeg(exif_segment(tiff(CAMERA)), width=90),
}


def read_all(owner: User, folder: Path) -> list[Photo]:
    import_folder(open_folder_batch(owner, folder))
    photos = list(Photo.objects.filter(owner=owner).select_related("owner"))
    read_photos_metadata(photos)
    return photos


def test_real_files_are_stacked_from_what_they_say(alice: User, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name in ("IMG_1.DNG", "IMG_1.JPG"):
        write(folder / name, FILES[name])
    write(folder / "IMG_7.JPG", still("LIVE"))
    write(folder / "Moving.MOV", movie("LIVE"))
    photos = read_all(alice, folder)
    arrive(*photos)
    assert stacks() == {("IMG_1.JPG", "IMG_1.DNG"), ("IMG_7.JPG", "Moving.MOV")}


@pytest.mark.parametrize("order", list(permutations(FILES)))
def test_each_may_come_by_a_way_of_its_own_and_at_any_time(
    alice: User, order: Sequence[str]
) -> None:
    ways = (Batch.Origin.UPLOAD, Batch.Origin.WEBDAV, Batch.Origin.SOURCE)
    for name, origin in zip(order, ways, strict=True):
        batch = Batch.objects.create(owner=alice, origin=origin)
        receive_upload(batch, Incoming(BytesIO(FILES[name]), name, timezone.now()))
        while run_batch(STAGE["metadata"]) + run_batch(STAGE["stacks"]):
            pass
    assert stacks() == {("IMG_1_edit.JPG", "IMG_1.DNG", "IMG_1.JPG")}
    assert Stack.objects.get().kind == "edit"
    assert not StageRun.objects.filter(stage="stacks").exclude(state="done").exists()


def test_photos_that_were_read_long_ago_are_read_once_more(alice: User, tmp_path: Path) -> None:
    write(tmp_path / "in" / "IMG_7.JPG", still("LIVE"))
    photos = read_all(alice, tmp_path / "in")
    Clues.objects.all().delete()
    arrive(*photos)
    assert Clues.objects.get().live_id == "LIVE"


def test_raws_without_a_partner_are_offered_one(alice: User, bob: User) -> None:
    alone = make_read(alice, "IMG_1.CR2")
    far = make_read(alice, "IMG_1.JPG", 3 * 86400)
    make_read(alice, "IMG_1.HEIC", 9 * 86400)
    make_read(alice, "IMG_2.CR2", model="Other")
    make_read(bob, "IMG_3.CR2")
    arrive(*Photo.objects.filter(owner=alice))
    assert set(raws_alone(alice).values_list("filename", flat=True)) == {"IMG_1.CR2", "IMG_2.CR2"}
    partner = suggested_partner(alone)
    assert partner
    assert (partner.photo, partner.reason) == (far, "Same name, 3 days apart")
    raws = list(raws_alone(alice))
    assert set(suggested_partners(raws)) == {alone.pk}
    assert suggested_partners([]) == {}


@pytest.mark.parametrize(("seconds", "words"), [(30, "30 seconds apart"), (7200, "2 hours apart")])
def test_it_says_how_far_a_partner_is(alice: User, seconds: int, words: str) -> None:
    raw = make_read(alice, "IMG_1.CR2")
    make_read(alice, "IMG_1.JPG", seconds)
    partner = suggested_partner(raw)
    assert partner
    assert partner.reason == f"Same name, {words}"


def test_what_looks_alike_is_offered_first(alice: User) -> None:
    raw = make_read(alice, "IMG_1.CR2")
    make_read(alice, "IMG_1.JPG", 60)
    alike = make_read(alice, "Print.JPG", 9e6)
    make_link(raw, alike)
    partner = suggested_partner(raw)
    assert partner
    assert (partner.photo, partner.reason) == (alike, "Looks the same")


def test_a_raw_that_is_left_alone_is_not_offered_again(alice: User) -> None:
    raw = make_read(alice, "IMG_1.CR2")
    leave_alone(raw)
    leave_alone(raw)
    assert not raws_alone(alice).exists()
    offer_again(raw)
    assert raws_alone(alice).get() == raw


def test_a_raw_in_a_stack_with_a_picture_is_not_alone(
    alice: User, pair: tuple[Photo, Photo]
) -> None:
    arrive(*pair)
    assert not raws_alone(alice).exists()
    unstack(Stack.objects.get())
    assert KeptApart.objects.count() == 1
    assert raws_alone(alice).get() == pair[0]
    assert suggested_partner(pair[0]) is None, "a person took them apart"


def test_a_library_is_stacked_part_by_part(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(again, "PART", 2)
    photos = [make_read(alice, name) for name in ("IMG_1.CR2", "IMG_1.JPG", "IMG_2.JPG")]
    make_read(bob, "IMG_1.HEIC")
    after = again.stack_part(alice.pk, 0)
    assert after == photos[1].pk
    assert stacks() == {("IMG_1.JPG", "IMG_1.CR2")}
    assert again.stack_part(alice.pk, after) is None
