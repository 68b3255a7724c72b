"""The pages of smart albums: what they show, what can be changed, and by whom."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from albums.models import Album
from photos.models import Photo
from search.kept.smart_albums import make_smart_album
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
SCRIPT = {"HX-Request": "true"}


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def page_of(album: Album, name: str = "search:smart_album") -> str:
    return reverse(name, args=[album.pk])


@pytest.fixture
def album(alice: User) -> Album:
    make_photo(alice, kind="video")
    return make_smart_album(alice, "Films", "videos")


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def test_it_is_shown_as_a_smart_album(album: Album, browser: Client) -> None:
    cards = words(browser.get("/albums/"))
    assert "Films" in cards
    assert "Smart</span>" in cards
    page = words(browser.get(page_of(album, "albums:album")))
    assert "Smart album · 1 photo" in page
    assert f'hx-get="{page_of(album)}"' in page
    assert f'href="{page_of(album)}"' in page


def test_an_ordinary_album_has_nothing_of_it(alice: User, browser: Client) -> None:
    album = Album.objects.create(owner=alice, title="Trip")

    assert "mart album" not in words(browser.get(page_of(album, "albums:album")))
    assert browser.get(page_of(album)).status_code == 404


def test_it_says_how_its_search_is_understood(album: Album, browser: Client) -> None:
    fragment = browser.get(page_of(album), headers=SCRIPT)

    assert "ideos</span>" in words(fragment)
    assert "<html" not in words(fragment)
    assert "HX-Refresh" not in fragment


def test_its_page_is_loaded_anew_where_it_was_out_of_step(
    alice: User, album: Album, browser: Client
) -> None:
    make_photo(alice, kind="video")
    Album.objects.update(filled_at=timezone.now() - timedelta(minutes=5))

    assert browser.get(page_of(album), headers=SCRIPT)["HX-Refresh"] == "true"
    assert "HX-Refresh" not in browser.get(page_of(album), headers=SCRIPT)
    assert album.photos.count() == 2


def test_it_gets_another_search(alice: User, album: Album, browser: Client) -> None:
    photo = make_photo(alice)
    assert 'value="videos"' in words(browser.get(page_of(album)))

    response = browser.post(page_of(album), {"name": "Stills", "q": "type:image"})

    assert response["Location"] == page_of(album, "albums:album")
    album.refresh_from_db()
    assert (album.title, list(album.photos.all())) == ("Stills", [photo])


@pytest.mark.parametrize("typed", ["", '""', "x" * 501])
def test_it_says_what_is_wrong_with_a_search(album: Album, browser: Client, typed: str) -> None:
    response = browser.post(page_of(album), {"name": "Stills", "q": typed})

    assert response.status_code == 422
    assert Album.objects.get().query == "videos"


def test_a_search_that_finds_nothing_says_so(alice: User, browser: Client) -> None:
    album = make_smart_album(alice, "Films", "videos")

    assert "finds nothing yet" in words(browser.get(page_of(album, "albums:album")))


@pytest.mark.parametrize(
    ("reason", "said"), [("reading", "stands still"), ("model", "is not there")]
)
def test_it_says_why_it_stands_still(album: Album, browser: Client, reason: str, said: str) -> None:
    Album.objects.update(stopped_by=reason)

    assert said in words(browser.get(page_of(album), headers=SCRIPT))


def test_it_is_filled_as_it_is_understood_now(alice: User, album: Album, browser: Client) -> None:
    Album.objects.update(reading=["place"], stopped_by="reading")
    Photo.objects.update(kind="image")

    browser.post(page_of(album, "search:accept_reading"))

    album.refresh_from_db()
    assert (album.stopped_by, album.photos.count()) == ("", 0)


def test_it_becomes_an_ordinary_album(album: Album, browser: Client) -> None:
    browser.post(page_of(album, "search:make_ordinary"))

    album.refresh_from_db()
    assert (album.is_smart, album.photos.count()) == (False, 1)


def test_it_is_deleted_without_its_photos(album: Album, browser: Client) -> None:
    response = browser.post(page_of(album, "curating:delete_album"), follow=True)

    assert "Deleted the album" in words(response)
    assert not Album.objects.exists()
    assert Photo.objects.count() == 1


PAGES = ("smart_album", "accept_reading", "make_ordinary")


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_sees_and_changes_nothing(
    album: Album, bob: User, browser_of: BrowserOf, client: Client, page: str
) -> None:
    address = page_of(album, f"search:{page}")
    before = Album.objects.values().get()

    assert browser_of(bob).post(address, {"name": "Mine", "q": "2019"}).status_code == 404
    assert client.post(address).status_code == 302
    assert Album.objects.values().get() == before


def test_a_stranger_does_not_see_its_search(album: Album, bob: User, browser_of: BrowserOf) -> None:
    assert browser_of(bob).get(page_of(album)).status_code == 404
    assert browser_of(bob).get(page_of(album), headers=SCRIPT).status_code == 404


@pytest.mark.parametrize("page", PAGES[1:])
def test_it_changes_nothing_on_reading(album: Album, browser: Client, page: str) -> None:
    assert browser.get(page_of(album, f"search:{page}")).status_code == 405
    assert Album.objects.get().is_smart


def test_it_escapes_what_was_typed(alice: User, browser: Client) -> None:
    album = make_smart_album(alice, HOSTILE, f"videos {HOSTILE}")
    for address in (page_of(album), page_of(album, "albums:album"), "/albums/"):
        page = words(browser.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_an_album_can_be_searched(album: Album, browser: Client) -> None:
    page = words(browser.get(page_of(album, "albums:album")))

    assert 'href="/search/?q=album%3A%22Films%22"' in page
