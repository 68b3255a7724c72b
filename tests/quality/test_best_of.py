"""The best of many photos: what a person says comes first, then what was measured."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.selectors import album_cards, covers_of
from photos.models import Photo
from quality import selectors
from quality.models import Quality
from quality.selectors import BEST_LOOKING, best_first, best_of
from tests.factories import NOON, make_photo


def rated(owner: User, technical: float | None, minute: int = 0, **fields: object) -> Photo:
    photo = make_photo(owner, NOON + timedelta(minutes=minute), **fields)
    Quality.objects.create(photo=photo, technical=technical)
    return photo


def test_likes_and_stars_come_before_scores_and_images_before_videos(alice: User) -> None:
    unknown, blurred, sharp = make_photo(alice), rated(alice, 0.1), rated(alice, 0.9)
    starred, liked = rated(alice, 0.1, rating=4), rated(alice, 0.1, is_favourite=True)
    video = make_photo(alice, kind="video")
    photos = Photo.objects.in_library_of(alice)
    assert list(best_first(photos)) == [liked, starred, sharp, blurred, unknown, video]


def test_it_tells_the_best_in_the_order_in_which_they_were_taken(alice: User) -> None:
    early, bad, late = rated(alice, 0.8, 1), rated(alice, 0.2, 2), rated(alice, 0.9, 3)
    assert best_of(Photo.objects.in_library_of(alice), 2) == [early, late]
    assert bad not in best_of(Photo.objects.in_library_of(alice), 2)
    assert best_of(Photo.objects.in_library_of(alice), 0) == []


def test_for_guests_their_owners_likes_count_for_nothing(alice: User) -> None:
    liked, sharp = rated(alice, 0.1, is_favourite=True, rating=5), rated(alice, 0.9)
    photos = Photo.objects.in_library_of(alice).order_by(*BEST_LOOKING)
    assert list(photos) == [sharp, liked]


def test_screenshots_come_behind_all_that_is_rated(alice: User) -> None:
    screenshot, poor = rated(alice, None), rated(alice, 0.01)
    assert list(best_first(Photo.objects.in_library_of(alice))) == [poor, screenshot]


def test_an_album_shows_its_best_shot_unless_somebody_chose(alice: User) -> None:
    album = Album.objects.create(owner=alice, title="Trip")
    photos = [rated(alice, 0.2, 1, is_favourite=True), rated(alice, 0.9, 2), rated(alice, 0.9, 3)]
    for photo in photos:
        AlbumPhoto.objects.create(album=album, photo=photo)
    (card,) = album_cards(alice).cards
    assert card.cover == photos[1]
    album.cover = photos[2]
    album.save()
    (card,) = album_cards(alice).cards
    assert card.cover == photos[2]


def test_an_album_of_which_nothing_is_known_shows_its_first_photo(alice: User) -> None:
    album = Album.objects.create(owner=alice, title="Trip")
    for photo in (make_photo(alice, NOON + timedelta(minutes=1)), first := make_photo(alice)):
        AlbumPhoto.objects.create(album=album, photo=photo)
    assert covers_of(alice, [album]) == {album.pk: first}


def test_of_a_large_album_some_from_all_of_it_are_looked_at(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "SOME", 6)
    album = Album.objects.create(owner=alice, title="Trip")
    photos = [rated(alice, 0.5, minute) for minute in range(40)]
    for photo in photos:
        AlbumPhoto.objects.create(album=album, photo=photo)
    chosen = []
    for _ in range(4):
        cover = covers_of(alice, [album])[album.pk]
        chosen.append(photos.index(cover))
        Quality.objects.filter(photo=cover).update(technical=0.1)
    assert len(set(chosen)) == 4
    assert max(chosen) - min(chosen) > 10


def test_covers_take_as_many_queries_for_many_albums_as_for_one(alice: User) -> None:
    albums = [Album.objects.create(owner=alice, title=f"{each}") for each in range(4)]
    for album in albums:
        AlbumPhoto.objects.create(album=album, photo=rated(alice, 0.5))
    covers_of(alice, albums[:1])  # who lends to her is asked once
    with CaptureQueriesContext(connection) as for_one:
        covers_of(alice, albums[:1])
    with CaptureQueriesContext(connection) as for_many:
        assert len(covers_of(alice, albums)) == 4
    assert len(for_many) == len(for_one)
    assert covers_of(alice, []) == {}
