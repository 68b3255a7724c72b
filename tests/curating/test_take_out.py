"""Taking a photo out of an album on its own page, and putting it back."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from albums.models import Album, AlbumRemoval
from albums.services import add_photos
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}


def address(verb: str, album: Album, photo: Photo) -> str:
    return reverse(f"curating:{verb}", args=[album.pk, photo.pk])


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


@pytest.fixture
def album(alice: User, photo: Photo) -> Album:
    album = Album.objects.create(owner=alice, title="Trip")
    add_photos(album, [photo])
    return album


def test_it_takes_a_photo_out_and_puts_it_back(
    alice: User, album: Album, photo: Photo, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)

    fragment = browser.post(address("take_out", album, photo), headers=SCRIPT).content.decode()
    assert "Took 1 photo out of Trip." in fragment
    assert "/undo/" in fragment
    assert not album.photos.exists()

    fragment = browser.post(address("put_back", album, photo), headers=SCRIPT).content.decode()
    assert address("take_out", album, photo) in fragment
    assert list(album.photos.all()) == [photo]
    assert not AlbumRemoval.objects.exists()


def test_it_takes_the_whole_stack_out_and_puts_it_back(
    alice: User, album: Album, photo: Photo, browser_of: BrowserOf
) -> None:
    edited, other = make_photo(alice), make_photo(alice)
    stack_photos(edited, [photo, other], kind=Stack.Kind.EDIT)
    add_photos(album, [edited])
    browser = browser_of(alice)

    browser.post(address("take_out", album, edited))
    assert not album.photos.exists()
    browser.post(address("put_back", album, edited))

    assert set(album.photos.all()) >= {photo, edited}


def test_without_script_it_goes_back_to_the_photo(
    alice: User, album: Album, photo: Photo, browser_of: BrowserOf
) -> None:
    response = browser_of(alice).post(address("take_out", album, photo))

    assert response["Location"] == f"/photos/{photo.pk}/"


@pytest.mark.parametrize("verb", ["take_out", "put_back"])
def test_a_stranger_changes_nothing(
    bob: User, album: Album, photo: Photo, browser_of: BrowserOf, client: Client, verb: str
) -> None:
    own = make_photo(bob)

    for chosen in (photo, own):
        assert browser_of(bob).post(address(verb, album, chosen)).status_code == 404
    assert client.post(address(verb, album, photo)).status_code == 302
    assert list(album.photos.all()) == [photo]


@pytest.mark.parametrize("verb", ["take_out", "put_back"])
def test_nothing_is_changed_by_reading_or_for_what_is_not_there(
    alice: User, bob: User, album: Album, photo: Photo, browser_of: BrowserOf, verb: str
) -> None:
    browser = browser_of(alice)

    assert browser.get(address(verb, album, photo)).status_code == 405
    assert browser.post(address(verb, album, make_photo(bob))).status_code == 404
    assert browser.post(f"/albums/{album.pk + 1}/take-out/{photo.pk}/").status_code == 404
    assert list(album.photos.all()) == [photo]
