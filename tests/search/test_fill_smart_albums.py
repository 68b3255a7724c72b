"""Smart albums: what fills them, what empties them, and what leaves them as they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import add_photos, remove_photos
from faces.models import NameInPhoto
from ingest.folders import import_folder, open_folder_batch
from ingest.pipeline import due_stages, run_batch
from ml.weights import ModelUnavailable
from photos.models import Photo, PhotoTag, Stack, Tag
from photos.services.stacks import stack_photos
from places.models import Place
from search import tasks
from search.kept import smart_albums
from search.kept.smart_albums import (
    accept_reading,
    change_smart_album,
    fill,
    fill_if_old,
    fill_since,
    make_ordinary,
    make_smart_album,
)
from search.looking import encoders
from search.models import LibraryChange, ModelCaption, PhotoText
from search.selectors import understand
from tests.factories import NOON, make_photo
from tests.search.conftest import BLUE, RED

pytestmark = pytest.mark.django_db


def held(album: Album) -> set[int]:
    return set(album.album_photos.values_list("photo_id", flat=True))


def ids(*photos: Photo) -> set[int]:
    return {photo.pk for photo in photos}


def refilled(album: Album) -> set[int]:
    """What it holds after a later fill."""
    fill(Album.objects.get(pk=album.pk))
    return held(album)


def test_it_holds_what_its_search_finds(alice: User, bob: User) -> None:
    video = make_photo(alice, kind="video")
    make_photo(alice)
    make_photo(bob, kind="video")

    album = make_smart_album(alice, "Films", "videos")

    assert (album.title, album.query, held(album)) == ("Films", "videos", ids(video))
    assert album.filled_at is not None


def test_it_follows_the_library(alice: User) -> None:
    first, second = make_photo(alice, kind="video"), make_photo(alice, kind="video")
    album = make_smart_album(alice, "Films", "videos")

    new = make_photo(alice, kind="video")
    Photo.objects.filter(pk=first.pk).update(trashed_at=timezone.now())
    Photo.objects.filter(pk=second.pk).update(is_locked=True)

    assert refilled(album) == ids(new)
    Photo.objects.update(trashed_at=None, is_locked=False)
    assert refilled(album) == ids(first, second, new)
    second.delete()
    assert refilled(album) == ids(first, new)


def test_it_follows_dates_tags_and_people(alice: User) -> None:
    tag = Tag.objects.create(owner=alice, name="garden")
    photo = make_photo(alice)
    dated = make_smart_album(alice, "Then", "2019")
    tagged = make_smart_album(alice, "Garden", "tag:garden")
    assert (held(dated), held(tagged)) == (set(), set())

    Photo.objects.update(taken_local=NOON.replace(year=2019))
    given = PhotoTag.objects.create(photo=photo, tag=tag, origin="person")

    assert (refilled(dated), refilled(tagged)) == (ids(photo), ids(photo))
    given.delete()
    assert refilled(tagged) == set()


def test_its_dates_move_on(alice: User) -> None:
    today = timezone.now()
    old = make_photo(alice, today - timedelta(days=800))
    new = make_photo(alice, today)
    album = make_smart_album(alice, "New", "this year")

    assert held(album) == ids(new)
    assert old.pk not in held(album)


def test_it_is_understood_by_the_clock_of_its_owner(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = NOON.replace(hour=23)
    monkeypatch.setattr(timezone, "now", lambda: late)
    photo = make_photo(alice, late + timedelta(hours=2))
    User.objects.update(time_zone="Asia/Tokyo")
    alice.refresh_from_db()

    assert held(make_smart_album(alice, "Today", "today")) == ids(photo)


def test_it_is_filled_with_words_by_meaning(alice: User, seen: Callable[..., Photo]) -> None:
    red, _ = seen(alice, RED), seen(alice, BLUE)
    album = make_smart_album(alice, "", "red")
    assert (album.title, held(album)) == ("red", ids(red))

    other = seen(alice, RED)

    assert refilled(album) == ids(red, other)


@pytest.mark.parametrize("title", ["red", "Red flowers"])
def test_its_own_title_keeps_nothing_in_it(
    alice: User, seen: Callable[..., Photo], title: str
) -> None:
    photo = seen(alice, BLUE, caption="red flowers")
    album = make_smart_album(alice, title, title)
    assert held(album) == ids(photo)
    _forget_names()

    Photo.objects.update(caption="")

    assert refilled(album) == set()
    assert Album.objects.get().stopped_by == ""


def test_of_a_stack_it_holds_the_primary(alice: User) -> None:
    edited, original = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)

    assert held(make_smart_album(alice, "All", "2020")) == ids(edited)


def test_what_a_person_took_out_stays_out(alice: User) -> None:
    taken_out, other = make_photo(alice), make_photo(alice)
    album = make_smart_album(alice, "All", "2020")

    remove_photos(album, [taken_out])

    assert refilled(album) == ids(other)


def test_a_second_fill_changes_nothing(alice: User) -> None:
    make_photo(alice)
    album = make_smart_album(alice, "All", "2020")
    rows = list(AlbumPhoto.objects.values())

    assert not fill(Album.objects.get())
    assert list(AlbumPhoto.objects.values()) == rows
    assert held(album)


def test_a_fill_that_began_earlier_does_not_undo_a_later_one(alice: User) -> None:
    make_photo(alice)
    album = make_smart_album(alice, "All", "2020")
    new = make_photo(alice)
    Album.objects.update(filled_at=timezone.now() + timedelta(minutes=1))

    assert not fill(album)
    assert new.pk not in held(album)


def test_a_fill_for_another_search_does_nothing(alice: User) -> None:
    make_photo(alice)
    album = make_smart_album(alice, "All", "2020")
    stale = Album.objects.get()
    change_smart_album(album, title="Films", text="videos")

    assert not fill(stale)
    assert held(album) == set()


@pytest.mark.django_db(transaction=True)
def test_fills_at_the_same_time_are_harmless(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(20)]
    album = make_smart_album(alice, "All", "2020")
    AlbumPhoto.objects.all().delete()

    def fill_again(_: int) -> None:
        fill(Album.objects.get(pk=album.pk))
        connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(fill_again, range(8)))

    assert held(album) == ids(*photos)


def test_it_is_filled_with_as_many_queries_however_many_photos(
    alice: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    make_photo(alice)
    album = make_smart_album(alice, "All", "2020")
    for _ in range(30):
        make_photo(alice)

    with django_assert_max_num_queries(20):
        assert fill(album)
    assert len(held(album)) == 31


def test_a_name_that_is_none_any_more_leaves_it_as_it_is(
    alice: User, colours: Any, caplog: pytest.LogCaptureFixture
) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    photo = make_photo(alice, place=place)
    album = make_smart_album(alice, "", "Lisbon")
    assert held(album) == ids(photo)
    Photo.objects.update(place=None)
    _forget_names()

    assert refilled(album) == ids(photo)
    album.refresh_from_db()
    assert album.stopped_by == "reading"
    assert "stays as it is" in caplog.text
    accept_reading(album)
    assert (held(album), album.stopped_by) == (set(), "")


@pytest.mark.parametrize("query", ["red", "similar:{}"])
def test_a_model_that_is_away_leaves_it_as_it_is(
    alice: User, seen: Callable[..., Photo], monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    first, red = seen(alice, RED), seen(alice, RED)
    album = make_smart_album(alice, "", query.format(first.pk))
    before = held(album)
    assert red.pk in before

    def away() -> None:
        raise ModelUnavailable("No model")

    with monkeypatch.context() as patch:
        patch.setattr(encoders, "search_encoder", away)
        assert refilled(album) == before
        assert Album.objects.get().stopped_by == "model"
    other = seen(alice, RED)
    assert refilled(album) == before | ids(other)
    assert Album.objects.get().stopped_by == ""


@pytest.mark.parametrize("text", ["", "  ", "\0"])
def test_it_refuses_no_search(alice: User, text: str) -> None:
    with pytest.raises(ValidationError, match="Say what"):
        make_smart_album(alice, "All", text)
    assert not Album.objects.exists()


@pytest.mark.parametrize("text", ["album:Films", "-album:films", "album:Films OR 2019"])
def test_it_is_not_filled_from_smart_albums(alice: User, text: str) -> None:
    make_smart_album(alice, "Films", "videos")
    _forget_names()

    with pytest.raises(ValidationError, match="cannot be filled from"):
        make_smart_album(alice, "Both", text)


def test_it_is_filled_from_an_ordinary_album(alice: User) -> None:
    trip = Album.objects.create(owner=alice, title="Trip")
    video, _ = make_photo(alice, kind="video"), make_photo(alice, kind="video")
    add_photos(trip, [video])

    assert held(make_smart_album(alice, "Films", "album:Trip videos")) == ids(video)


def test_it_becomes_an_ordinary_album(alice: User) -> None:
    photo = make_photo(alice)
    album = make_smart_album(alice, "All", "2020")

    make_ordinary(album)
    make_photo(alice)
    tend()

    assert (album.is_smart, held(album)) == (False, ids(photo))


def test_it_gets_another_search(alice: User) -> None:
    video, _ = make_photo(alice, kind="video"), make_photo(alice)
    album = make_smart_album(alice, "All", "2020")

    change_smart_album(album, title="Films", text="videos")

    assert (Album.objects.get().title, held(album)) == ("Films", ids(video))


def test_there_are_no_more_than_can_be_filled(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smart_albums, "MOST_SMART", 1)
    make_smart_album(bob, "Films", "videos")
    make_smart_album(alice, "Films", "videos")

    with pytest.raises(ValidationError, match="Delete one first"):
        make_smart_album(alice, "All", "2020")


def test_its_title_is_known_to_the_next_search(alice: User) -> None:
    make_photo(alice, kind="video")
    make_smart_album(alice, "Moving pictures", "videos")

    found = understand(alice, 'album:"Moving pictures"')

    assert found.notes == ()


def test_a_title_that_is_too_long_is_cut(alice: User) -> None:
    assert len(make_smart_album(alice, "x" * 300, "2020").title) == 255


def test_it_is_filled_for_a_page_once_a_moment(alice: User) -> None:
    album = make_smart_album(alice, "All", "2020")
    make_photo(alice)

    assert not fill_if_old(album)
    Album.objects.update(filled_at=timezone.now() - timedelta(minutes=2))
    assert fill_if_old(Album.objects.get())
    assert len(held(album)) == 1


def tend() -> None:
    """What beat does, and the worker at once after it."""
    tasks.tend_smart_albums()


def _forget_names() -> None:
    """The names in a library are kept for a minute."""
    cache.clear()


@pytest.fixture
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks.fill_smart_album, "delay", tasks.fill_smart_album)


@pytest.mark.usefixtures("_at_once")
class TestTending:
    """What the database notes, and what becomes of it."""

    def test_a_change_brings_the_albums_of_that_library_up_to_date(
        self, alice: User, bob: User
    ) -> None:
        mine, theirs = (make_smart_album(user, "Films", "videos") for user in (alice, bob))
        LibraryChange.objects.all().delete()
        before = timezone.now() - timedelta(minutes=1)
        Album.objects.update(filled_at=before)

        new = make_photo(alice, kind="video")
        tend()

        assert held(mine) == ids(new)
        assert Album.objects.get(pk=theirs.pk).filled_at == before

    def test_a_photo_that_comes_in_is_in_it_with_the_next_look(
        self, alice: User, colours: Any, make_jpeg: Callable[..., Path]
    ) -> None:
        films, red = (make_smart_album(alice, "", query) for query in ("2020", "red"))
        Album.objects.update(filled_at=timezone.now() - timedelta(minutes=1))
        exif = Image.Exif()
        exif[0x0132] = "2020:06:15 12:00:00"
        folder = make_jpeg("red.jpg", colour=(230, 10, 10), exif=exif).parent

        import_folder(open_folder_batch(alice, folder))
        while any(run_batch(stage) for stage in due_stages()):
            pass
        tend()

        assert held(films) == held(red) == ids(Photo.objects.get())

    def test_a_change_counts_until_its_names_are_known(self, alice: User) -> None:
        album = make_smart_album(alice, "Films", "videos")
        new = make_photo(alice, kind="video")

        tend()  # filled a moment ago
        assert (held(album), LibraryChange.objects.exists()) == (set(), True)
        Album.objects.update(filled_at=timezone.now() - timedelta(minutes=1))
        tend()
        assert (held(album), LibraryChange.objects.exists()) == (ids(new), True)
        LibraryChange.objects.update(changed_at=timezone.now() - timedelta(minutes=2))
        tend()
        assert not LibraryChange.objects.exists()

    @pytest.mark.parametrize(
        "change", ["photo", "trash", "tag", "name", "text", "caption", "album"]
    )
    def test_every_way_of_writing_is_noted(self, alice: User, change: str) -> None:
        photo = make_photo(alice)
        tag = Tag.objects.create(owner=alice, name="garden")
        trip = Album.objects.create(owner=alice, title="Trip")
        make_smart_album(alice, "Films", "videos")
        LibraryChange.objects.all().delete()
        ways: dict[str, Callable[[], object]] = {
            "photo": lambda: make_photo(alice),
            "trash": lambda: Photo.objects.update(trashed_at=timezone.now()),
            "tag": lambda: PhotoTag.objects.create(photo=photo, tag=tag, origin="person"),
            "name": lambda: NameInPhoto.objects.create(photo=photo, name="Anna"),
            "text": lambda: PhotoText.objects.create(photo=photo, width_px=9, height_px=9),
            "caption": lambda: ModelCaption.objects.create(photo=photo, text="A garden"),
            "album": lambda: add_photos(trip, [photo]),
        }

        ways[change]()

        assert {row.owner_id for row in LibraryChange.objects.all()} == {alice.pk}

    def test_nothing_is_noted_for_who_has_no_smart_album(self, alice: User, bob: User) -> None:
        make_smart_album(bob, "Films", "videos")
        LibraryChange.objects.all().delete()

        make_photo(alice)

        assert not LibraryChange.objects.exists()

    def test_what_fills_an_album_is_no_change(self, alice: User) -> None:
        make_photo(alice)
        make_smart_album(alice, "All", "2020")
        LibraryChange.objects.all().delete()
        AlbumPhoto.objects.all().delete()

        fill(Album.objects.get())

        assert not LibraryChange.objects.exists()

    def test_an_album_not_looked_at_for_long_is_filled(self, alice: User) -> None:
        album = make_smart_album(alice, "All", "2020")
        make_photo(alice)
        LibraryChange.objects.all().delete()
        Album.objects.update(filled_at=timezone.now() - timedelta(hours=2))

        tend()

        assert len(held(album)) == 1

    def test_what_was_asked_before_the_last_fill_is_done(self, alice: User) -> None:
        album = make_smart_album(alice, "All", "2020")
        make_photo(alice)

        fill_since(album.pk, timezone.now() - timedelta(minutes=1))
        assert held(album) == set()
        fill_since(album.pk + 1, timezone.now())
        fill_since(album.pk, timezone.now())
        assert len(held(album)) == 1
