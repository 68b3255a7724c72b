"""The photo page of a stack: its versions in words, and the moving half of a live photo."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from photos.models import Photo, Rendition, Stack
from photos.selectors import neighbours
from photos.services.stacks import join_live, set_primary, stack_photos
from photos.versions import live_video_of, versions_of
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
Kind = Stack.Kind


def video(owner: User, **fields: Any) -> Photo:
    facts = {"kind": "video", "format": "mov", "mime": "video/quicktime", "duration_s": 2.5}
    return make_photo(owner, **{**facts, **fields})


def fresh(photo: Photo) -> Photo:
    return Photo.objects.select_related("stack").get(pk=photo.pk)


def told(user: User, photo: Photo) -> list[tuple[int, str]]:
    return [(version.photo_id, version.words) for version in versions_of(user, fresh(photo))]


def test_an_edit_has_its_original_beneath(alice: User) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Kind.EDIT)
    expected = [(edited.pk, "Edited"), (original.pk, "Original")]
    assert told(alice, original) == told(alice, edited) == expected
    assert [version.is_shown for version in versions_of(alice, fresh(original))] == [False, True]


def test_an_original_that_a_person_shows_stays_the_original(alice: User) -> None:
    original = make_photo(alice, filename="IMG_1.jpg")
    edited = make_photo(alice, filename="IMG_1-edited.jpg")
    stack_photos(edited, [original], kind=Kind.EDIT)
    set_primary(original)
    assert told(alice, original) == [(original.pk, "Original"), (edited.pk, "Edited")]


def test_a_live_photo_that_was_edited_has_all_three(alice: User) -> None:
    still, moving, edited = make_photo(alice), video(alice), make_photo(alice)
    join_live(still, moving)
    stack_photos(edited, [still], kind=Kind.EDIT)
    assert told(alice, edited) == [
        (edited.pk, "Edited"), (still.pk, "Original"), (moving.pk, "Live video"),
    ]  # fmt: skip


def test_a_live_photo_has_its_video(alice: User) -> None:
    still, moving = make_photo(alice), video(alice)
    join_live(still, moving)
    assert told(alice, still) == [(still.pk, "Live photo"), (moving.pk, "Live video")]


def test_a_raw_tells_its_format_and_a_burst_counts(alice: User) -> None:
    raw, jpeg = make_photo(alice, format="cr3"), make_photo(alice)
    stack_photos(jpeg, [raw], kind=Kind.RAW)
    assert told(alice, jpeg) == [(jpeg.pk, "JPEG"), (raw.pk, "CR3")]
    burst = [make_photo(alice) for _ in range(3)]
    stack_photos(burst[0], burst[1:], kind=Kind.BURST)
    assert [words for _, words in told(alice, burst[0])] == ["Burst 1", "Burst 2", "Burst 3"]


def test_a_photo_alone_has_no_versions(alice: User) -> None:
    assert told(alice, make_photo(alice)) == []


def test_what_is_in_the_trash_is_no_version(alice: User) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Kind.EDIT)
    Photo.objects.filter(pk=original.pk).update(trashed_at=timezone.now())
    assert told(alice, edited) == []
    assert [pk for pk, _ in told(alice, original)] == [edited.pk, original.pk]
    Photo.objects.filter(pk=edited.pk).update(is_locked=True)
    assert told(alice, original) == []


def test_the_page_links_each_version(alice: User, browser_of: BrowserOf) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Kind.EDIT)
    page = browser_of(alice).get(f"/photos/{original.pk}/").content.decode()
    links = re.findall(r'<a class="version"\s+href="([^"]+)"\s+data-version\s*([^>]*)>', page)
    assert [address for address, _ in links] == [f"/photos/{edited.pk}/", f"/photos/{original.pk}/"]
    assert ["aria-current" in rest for _, rest in links] == [False, True]
    alone = browser_of(alice).get(f"/photos/{make_photo(alice).pk}/").content.decode()
    assert "data-version" not in alone


@pytest.mark.parametrize("way", ["playable", "proxy"])
def test_a_live_photo_plays_once_its_video_can(
    alice: User, browser_of: BrowserOf, way: str
) -> None:
    still, moving = make_photo(alice), video(alice)
    join_live(still, moving)
    address = f"/photos/{still.pk}/"
    assert "data-live" not in browser_of(alice).get(address).content.decode()
    if way == "playable":
        Photo.objects.filter(pk=moving.pk).update(is_playable=True)
    else:
        Rendition.objects.create(
            photo=moving, name="proxy", key="x", mime="video/mp4", size_bytes=1
        )
    page = browser_of(alice).get(address).content.decode()
    assert f'src="/photos/{moving.pk}/playback"' in page
    assert "data-live-play" in page
    Photo.objects.filter(pk=moving.pk).update(trashed_at=timezone.now())
    assert live_video_of(alice, fresh(still)) is None


def test_a_version_lies_beneath_the_others_not_beside_them(alice: User) -> None:
    before, after = (
        make_photo(alice, NOON - timedelta(hours=1)),
        make_photo(alice, NOON + timedelta(hours=1)),
    )
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Kind.EDIT)
    for photo in (original, edited):
        beside = neighbours(alice, fresh(photo))
        assert (beside.older, beside.newer) == (before.pk, after.pk)


def test_many_versions_cost_no_more_than_two(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    photos = [make_photo(alice) for _ in range(12)]
    stack_photos(photos[0], photos[1:2], kind=Kind.BURST)
    with django_assert_num_queries(3):  # who lends is asked once
        versions_of(alice, Photo.objects.select_related("stack").get(pk=photos[0].pk))
    stack_photos(photos[0], photos[1:], kind=Kind.BURST)
    with django_assert_num_queries(2):
        assert len(told(alice, photos[0])) == 12
