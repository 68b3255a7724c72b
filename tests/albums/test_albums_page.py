"""The pages of albums: what they show, to whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums import selectors
from albums.models import Album
from albums.services import add_photos
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
ALBUMS = "/albums/"


def make_album(owner: User, *photos: Photo, **fields: Any) -> Album:
    album = Album.objects.create(owner=owner, **{"title": "Lisbon", **fields})
    add_photos(album, photos)
    return album


def address(album: Album) -> str:
    return reverse("albums:album", args=[album.pk])


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-photo="(\d+)"', response.content.decode())]


def titles(response: Any) -> list[str]:
    found = re.findall(r'class="album-title">(.*?)</strong>', words(response))
    return [title.strip() for title in found]


def covers(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r"/photos/(\d+)/thumbnail", response.content.decode())]


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "CARDS", 2)
    monkeypatch.setattr(selectors, "PHOTOS", 2)


def test_it_shows_each_album_with_its_cover_count_and_dates(
    alice: User, browser_of: BrowserOf
) -> None:
    first, last = make_photo(alice, NOON), make_photo(alice, NOON + timedelta(days=6))
    make_album(alice, last, first)
    page = browser_of(alice).get(ALBUMS)
    assert titles(page) == ["Lisbon"]
    assert covers(page) == [first.pk]
    assert "2 photos · 15 to 21 June 2020" in words(page)
    assert 'aria-current="page"' in words(page)


def test_the_album_with_the_newest_photos_comes_first(alice: User, browser_of: BrowserOf) -> None:
    make_album(alice, make_photo(alice, NOON), title="Old")
    make_album(alice, title="Empty")
    make_album(alice, make_photo(alice, NOON + timedelta(days=9)), title="New")
    page = browser_of(alice).get(ALBUMS)
    assert titles(page) == ["New", "Old", "Empty"]
    assert "0 photos" in words(page)


def test_it_says_what_to_do_where_there_is_none(alice: User, browser_of: BrowserOf) -> None:
    page = browser_of(alice).get(ALBUMS)
    assert "No albums yet" in words(page)
    assert reverse("ingest:upload") in words(page)


def test_an_album_without_a_title_says_so(alice: User, browser_of: BrowserOf) -> None:
    album = make_album(alice, title="")
    assert titles(browser_of(alice).get(ALBUMS)) == ["Untitled album"]
    page = browser_of(alice).get(address(album))
    assert re.search(r"<h1[^>]*>\s*Untitled album\s*</h1>", words(page))


def test_it_shows_the_photos_of_an_album_in_their_order(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice, NOON + timedelta(hours=hour)) for hour in (5, 1, 3)]
    make_photo(alice)
    album = make_album(alice, *photos, description="Three\ndays")
    page = browser_of(alice).get(address(album))
    assert shown(page) == [photos[1].pk, photos[2].pk, photos[0].pk]
    assert "3 photos · 15 June 2020" in words(page)
    assert "Three days</textarea>" in words(page)
    assert f'href="/photos/{photos[0].pk}/?album={album.pk}"' in words(page)


def test_trashed_and_locked_photos_never_appear_but_archived_ones_do(
    alice: User, browser_of: BrowserOf
) -> None:
    now = timezone.now()
    archived = make_photo(alice, archived_at=now)
    hidden = [make_photo(alice, trashed_at=now), make_photo(alice, is_locked=True)]
    album = make_album(alice, archived, *hidden)
    browser = browser_of(alice)
    assert shown(browser.get(address(album))) == [archived.pk]
    cards = browser.get(ALBUMS)
    assert covers(cards) == [archived.pk]
    assert "1 photo ·" in words(cards)


def test_an_album_of_nothing_visible_says_so(alice: User, browser_of: BrowserOf) -> None:
    album = make_album(alice, make_photo(alice, trashed_at=timezone.now()))
    assert "Nothing to see in this album" in words(browser_of(alice).get(address(album)))


def test_of_a_stack_it_shows_the_primary_alone(alice: User, browser_of: BrowserOf) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    both, half = make_album(alice, original, edited), make_album(alice, original)
    browser = browser_of(alice)
    page = browser.get(address(both))
    assert shown(page) == [edited.pk]
    assert "Edited photo" in words(page)
    assert "1 photo ·" in words(page)
    assert shown(browser.get(address(half))) == [original.pk]


def test_a_primary_in_the_trash_hides_nothing(alice: User, browser_of: BrowserOf) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    album = make_album(alice, original, edited)
    Photo.objects.filter(pk=edited.pk).update(trashed_at=timezone.now())
    assert shown(browser_of(alice).get(address(album))) == [original.pk]


@pytest.mark.usefixtures("small_pages")
def test_albums_come_page_by_page(alice: User, browser_of: BrowserOf) -> None:
    albums = [
        make_album(alice, make_photo(alice, NOON + timedelta(days=day)), title=f"Day {day}")
        for day in range(5)
    ]
    browser = browser_of(alice)
    assert titles(browser.get(ALBUMS)) == ["Day 4", "Day 3"]
    second = browser.get(ALBUMS, {"after": albums[3].pk, "fragment": 1})
    assert titles(second) == ["Day 2", "Day 1"]
    assert "<html" not in words(second)
    third = browser.get(ALBUMS, {"after": albums[1].pk})
    assert titles(third) == ["Day 0"]
    assert "Show more" not in words(third)


@pytest.mark.usefixtures("small_pages")
def test_photos_come_page_by_page(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice, NOON + timedelta(hours=hour // 2)) for hour in range(5)]
    album, browser, seen = make_album(alice, *photos), browser_of(alice), []
    asked: dict[str, Any] = {}
    for _ in range(3):
        page = browser.get(address(album), asked)
        seen += shown(page)
        asked = {"after": page.context["page"].next, "fragment": 1}
    assert seen == [photo.pk for photo in photos]
    assert asked["after"] == ""


@pytest.mark.parametrize(
    "after", ["x", "-1", "1~", "~", "0001-01-01T00:00:00+14:00~1", "2020-01-01~x", "\0", "9" * 5000]
)
def test_nonsense_is_404(alice: User, browser_of: BrowserOf, after: str) -> None:
    album, browser = make_album(alice, make_photo(alice)), browser_of(alice)
    assert browser.get(address(album), {"after": after}).status_code == 404
    assert browser.get(ALBUMS, {"after": after}).status_code == 404
    assert browser.get(ALBUMS, {"after": album.pk + 1}).status_code == 404
    assert browser.get("/albums/999999999999999999999999/").status_code == 404


def test_a_stranger_sees_nothing(
    alice: User, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    photo = make_photo(alice)
    album = make_album(alice, photo, title="Secret")
    stranger = browser_of(bob)
    assert "Secret" not in words(stranger.get(ALBUMS))
    assert stranger.get(address(album)).status_code == 404
    assert stranger.get(ALBUMS, {"after": album.pk}).status_code == 404
    assert stranger.get(reverse("albums:of_photo", args=[photo.pk])).status_code == 404
    assert client.get(ALBUMS).status_code == 302
    assert client.get(address(album)).status_code == 302


def test_it_is_only_for_reading(alice: User, browser_of: BrowserOf) -> None:
    album, browser = make_album(alice), browser_of(alice)
    for each in (ALBUMS, address(album)):
        assert browser.post(each).status_code == 405


def test_it_escapes_what_archives_say(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    album = make_album(alice, photo, title=HOSTILE, description=HOSTILE)
    browser = browser_of(alice)
    for each in (ALBUMS, address(album), reverse("albums:of_photo", args=[photo.pk])):
        page = words(browser.get(each))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_it_costs_no_more_with_more_albums_and_photos(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    albums = [make_album(alice, *(make_photo(alice) for _ in range(8))) for _ in range(12)]
    browser = browser_of(alice)
    with django_assert_max_num_queries(7):
        assert len(titles(browser.get(ALBUMS))) == 12
    with django_assert_max_num_queries(7):
        assert len(shown(browser.get(address(albums[0])))) == 8


def test_a_photo_tells_its_albums(alice: User, browser_of: BrowserOf) -> None:
    original, edited, other = (make_photo(alice) for _ in range(3))
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    album = make_album(alice, original, edited)
    make_album(alice, other, title="Porto")
    fragment = browser_of(alice).get(reverse("albums:of_photo", args=[edited.pk]))
    assert words(fragment).count(f'href="{address(album)}"') == 1
    assert "Porto" not in words(fragment)
    alone = browser_of(alice).get(reverse("albums:of_photo", args=[make_photo(alice).pk]))
    assert "chips" not in words(alone)


def test_a_photo_leads_back_to_its_album(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    album, browser = make_album(alice, photo), browser_of(alice)
    page = words(browser.get(f"/photos/{photo.pk}/", {"album": album.pk}))
    assert f'href="{address(album)}" data-close' in page
    assert 'href="/" data-close' in words(browser.get(f"/photos/{photo.pk}/", {"album": "x"}))
