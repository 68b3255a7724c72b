"""Candidates: all that may be the same picture in one library, as the database has it now."""

from collections.abc import Iterator

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from dedup.finding import held
from dedup.finding.candidates import candidates_of
from dedup.finding.hashing import hash_photos
from dedup.models import PictureHash
from photos.models import Photo, Rendition
from tests.dedup.hashed import keep_preview, make_hashed
from tests.factories import make_photo
from tests.ml.scenes import compressed, cut, scene, with_bars

pytestmark = pytest.mark.django_db
BLACK = np.zeros((60, 90, 3), np.uint8)
VERSIONS = {
    "compressed": compressed(scene(1), 30),
    "smaller": scene(1)[::2, ::2],
    "turned": np.rot90(scene(1)),
    "mirrored": scene(1)[:, ::-1],
    "upside down": scene(1)[::-1],
    "cut": cut(scene(1), 0.1, 0, 0.9, 0.9),
    "cut on one side": cut(scene(1), 0, 0.07, 1, 0.93),
    "screenshot": with_bars(scene(1), 150, level=0),
}


@pytest.fixture(autouse=True)
def _nothing_held() -> Iterator[None]:
    held.in_memory.clear()
    yield
    held.in_memory.clear()


@pytest.mark.parametrize("name", VERSIONS)
def test_it_finds_versions_whichever_came_first(alice: User, name: str) -> None:
    original = make_hashed(alice, scene(1))
    make_hashed(alice, scene(2))
    version = make_hashed(alice, np.ascontiguousarray(VERSIONS[name]))
    assert candidates_of(version) == [original.pk]
    assert candidates_of(original) == [version.pk]


def test_the_likeliest_comes_first(alice: User) -> None:
    original = make_hashed(alice, scene(1))
    part = make_hashed(alice, cut(scene(1), 0.03, 0.03, 0.95, 0.95))
    copy = make_hashed(alice, scene(1))
    assert candidates_of(original) == [copy.pk, part.pk]


def test_libraries_are_never_mixed(alice: User, bob: User) -> None:
    mine, theirs = make_hashed(alice, scene(1)), make_hashed(bob, scene(1))
    assert candidates_of(mine) == candidates_of(theirs) == []


def test_a_photo_that_changed_hands_is_no_candidate(alice: User, bob: User) -> None:
    one, other = make_hashed(alice, scene(1)), make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]
    Photo.objects.filter(pk=other.pk).update(owner=bob)
    assert candidates_of(one) == []


def test_a_video_is_no_version_of_a_photo(alice: User) -> None:
    photo, video = make_hashed(alice, scene(1)), make_photo(alice, kind="video")
    row = PictureHash.objects.get(photo=photo)
    PictureHash.objects.create(photo=video, bits=row.bits, middle=row.middle, asked=row.asked)
    assert candidates_of(photo) == candidates_of(video) == []


def test_it_knows_at_once_what_was_written_since(alice: User) -> None:
    one = make_hashed(alice, scene(1))
    assert candidates_of(one) == []
    other = make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]
    assert candidates_of(one) == [other.pk]


def test_what_looks_otherwise_now_is_no_candidate_any_more(alice: User) -> None:
    one, other = make_hashed(alice, scene(1)), make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]
    Rendition.objects.filter(photo=other).delete()
    keep_preview(other, scene(2))
    hash_photos([other])
    assert candidates_of(one) == []


def test_what_is_gone_is_no_candidate(alice: User) -> None:
    one, other = make_hashed(alice, scene(1)), make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]
    other.delete()
    assert candidates_of(one) == []


def test_a_photo_that_is_not_hashed_has_none(alice: User) -> None:
    make_hashed(alice, scene(1))
    assert candidates_of(make_photo(alice)) == []


def test_a_row_with_nothing_but_its_hash_is_found_by_it(alice: User) -> None:
    one, other = make_photo(alice), make_photo(alice)
    PictureHash.objects.create(photo=one, bits=0x0F0F0F0F0F0F0F0F)
    PictureHash.objects.create(photo=other, bits=0x0F0F0F0F0F0F0F0E)
    assert candidates_of(one) == [other.pk]


def test_many_black_pictures_are_cut_short(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_EQUAL", 4)
    black = [make_hashed(alice, BLACK) for _ in range(8)]
    picture = make_hashed(alice, scene(1))
    assert candidates_of(black[0]) == [photo.pk for photo in reversed(black[4:])]
    assert candidates_of(picture) == []


def test_all_is_read_anew_when_much_was_written(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "MOST_BEHIND", 2)
    one = make_hashed(alice, scene(1))
    for count in range(1, 6):
        make_hashed(alice, scene(1))
        assert len(candidates_of(one)) == count
    assert len(held.in_memory[alice.pk].wholes.behind) <= 2


def test_few_libraries_are_held(alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held, "MOST_HELD", 1)
    for owner in (alice, bob):
        assert candidates_of(make_hashed(owner, scene(1))) == []
    assert list(held.in_memory) == [bob.pk]


def test_a_library_of_a_former_server_is_in_step(alice: User) -> None:
    one = make_hashed(alice, scene(1))
    PictureHash.objects.update(revision=2**62)
    assert candidates_of(one) == []
    other = make_hashed(alice, scene(1))
    assert candidates_of(one) == [other.pk]


def test_it_asks_as_often_however_large_the_library_is(alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            candidates_of(one)
        return len(captured)

    one = make_hashed(alice, scene(1))
    candidates_of(one)
    few = queries()
    for seed in range(12):
        make_hashed(alice, scene(seed))
    assert queries() == few
