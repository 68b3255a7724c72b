"""The light viewer: what its pages show and weigh, to whom, and at what cost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from photos.models import Photo, PhotoTag, Rendition, Tag
from places.models import Place
from rights.models import AlbumShare, Role
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
MOST_BYTES = 40_000
WORST = "'" * 200  # six bytes a letter once it is escaped


def made(owner: User, count: int, **fields: Any) -> list[Photo]:
    """Photos a month apart, the newest first."""
    return [make_photo(owner, NOON - timedelta(days=31 * n), **fields) for n in range(count)]


def shown(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'src="/photos/(\d+)/thumbnail"', text(response))]


def text(response: Any) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def way(response: Any, name: str) -> str:
    found = re.search(rf'href="([^"]+)"\s+rel="{name}"', text(response))
    return found[1].replace("&amp;", "&") if found else ""


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("timeline", "finding"):
        monkeypatch.setattr(f"lite.{module}.SHOWN", 2)


@pytest.mark.parametrize("caption", ["", "A day at the sea", WORST])
def test_it_weighs_less_than_40_kb_with_a_hundred_photos_whatever_they_are_called(
    alice: User, browser_of: BrowserOf, caption: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("alter sequence photos_photo_id_seq restart with 10000000")
    album = Album.objects.create(owner=alice, title="All")
    add_photos(album, made(alice, 101, caption=caption, kind="video"))
    browser = browser_of(alice)
    for address in ("/lite/", f"/lite/albums/{album.pk}/", "/lite/search/?q=is:video"):
        page = browser.get(address)
        assert len(shown(page)) == 100
        assert len(page.content) < MOST_BYTES, len(page.content)
        assert "<script" not in text(page)
        assert "style=" not in text(page)


@pytest.mark.usefixtures("few")
def test_it_goes_through_the_timeline_and_back(alice: User, browser_of: BrowserOf) -> None:
    ids = [photo.pk for photo in made(alice, 5)]
    browser = browser_of(alice)
    first = browser.get("/lite/")
    second = browser.get(way(first, "next"))
    last = browser.get(way(second, "next"))
    assert [shown(page) for page in (first, second, last)] == [ids[:2], ids[2:4], ids[4:]]
    assert way(first, "prev") == way(last, "next") == ""
    assert shown(browser.get(way(last, "prev"))) == ids[2:4]
    assert shown(browser.get(way(second, "prev"))) == ids[:2]


@pytest.mark.usefixtures("few")
def test_it_loses_none_of_one_moment(alice: User, browser_of: BrowserOf) -> None:
    ids = [make_photo(alice).pk for _ in range(5)][::-1]
    browser, seen, address = browser_of(alice), [], "/lite/"
    while address:
        page = browser.get(address)
        seen += shown(page)
        address = way(page, "next")
    assert seen == ids


@pytest.mark.usefixtures("few")
def test_it_begins_at_the_end_of_a_month(alice: User, browser_of: BrowserOf) -> None:
    december = make_photo(alice, datetime(2019, 12, 31, 23, 59, tzinfo=UTC))
    make_photo(alice, datetime(2020, 1, 1, tzinfo=UTC))
    browser = browser_of(alice)
    assert 'href="/lite/2019-12/">December' in text(browser.get("/lite/months/"))
    page = browser.get("/lite/2019-12/")
    assert shown(page) == [december.pk]
    assert "<h2>December 2019</h2>" in text(page)
    assert way(page, "prev")


@pytest.mark.parametrize(
    "address",
    [
        "/lite/?before=x",
        "/lite/?before=1",
        "/lite/?after=2020-01-01T00:00~x",
        f"/lite/?after=2020-01-01T00:00~{10**30}",
        "/lite/2019-13/",
        "/lite/9999-12/",
        "/lite/albums/?after=x",
        "/lite/albums/?after=7",
        "/lite/albums/99/",
        "/lite/search/?q=sea&after=x",
        f"/lite/photos/{10**30}/",
    ],
)
def test_it_knows_no_such_place(alice: User, browser_of: BrowserOf, address: str) -> None:
    assert browser_of(alice).get(address).status_code == 404


def test_it_takes_any_moment_for_a_place(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    address = f"/lite/?before=2300-01-01~{2**63 - 1}"
    assert shown(browser_of(alice).get(address)) == [photo.pk]


def test_it_says_so_where_nothing_is(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    for address, words in {
        "/lite/": "There are no photos here.",
        "/lite/?after=1970-01-01~0": "There are no photos here.",
        "/lite/months/": "There are no photos here.",
        "/lite/places/": "No photo tells where it was taken.",
        "/lite/albums/": "No albums yet.",
        "/lite/search/": "A person, a place, a date",
        "/lite/search/?q=is:video": "Nothing was found.",
    }.items():
        assert words in text(browser.get(address))


def test_it_shows_a_photo_between_those_beside_it(alice: User, browser_of: BrowserOf) -> None:
    newer, photo, older = made(alice, 3, caption="Zoo & <b>sea</b>")
    Rendition.objects.create(photo=photo, name="preview", key="k", mime="image/jpeg", size_bytes=1)
    PhotoTag.objects.create(
        photo=photo, tag=Tag.objects.create(owner=alice, name="sea"), origin="person"
    )
    page = browser_of(alice).get(f"/lite/photos/{photo.pk}/")
    assert way(page, "prev") == f"/lite/photos/{newer.pk}/"
    assert way(page, "next") == f"/lite/photos/{older.pk}/"
    assert f'src="/photos/{photo.pk}/preview"' in text(page)
    assert "Zoo &amp; &lt;b&gt;sea&lt;/b&gt;" in text(page)
    assert "?q=tag%3A%22sea%22" in text(page)
    assert 'href="/lite/2020-05/"' in text(page)


def test_it_plays_a_video_without_script(alice: User, browser_of: BrowserOf) -> None:
    video = make_photo(alice, kind="video", format="mp4", mime="video/mp4", is_playable=True)
    page = text(browser_of(alice).get(f"/lite/photos/{video.pk}/"))
    assert "<video" in page
    assert f'src="/photos/{video.pk}/playback"' in page
    assert "<script" not in page


@pytest.mark.parametrize("order", Album.Order.values)
def test_it_goes_through_an_album_in_its_order(
    alice: User, browser_of: BrowserOf, order: str
) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon", order=order)
    add_photos(album, made(alice, 3))
    browser = browser_of(alice)
    ids = shown(browser.get(f"/lite/albums/{album.pk}/"))
    assert len(ids) == 3
    first, second, third = (f"/lite/photos/{pk}/?album={album.pk}" for pk in ids)
    middle = browser.get(second)
    assert (way(middle, "prev"), way(middle, "next")) == (first, third)
    assert way(browser.get(first), "prev") == way(browser.get(third), "next") == ""
    outside = browser.get(f"/lite/photos/{make_photo(alice).pk}/?album={album.pk}")
    assert way(outside, "prev") == way(outside, "next") == ""


@pytest.mark.usefixtures("few")
def test_it_pages_through_an_album(alice: User, browser_of: BrowserOf) -> None:
    album = Album.objects.create(owner=alice, title="Lisbon")
    photos = made(alice, 3)
    add_photos(album, photos)
    browser = browser_of(alice)
    first = browser.get(f"/lite/albums/{album.pk}/")
    last = browser.get(f"/lite/albums/{album.pk}/" + way(first, "next"))
    assert shown(first) + shown(last) == [photo.pk for photo in reversed(photos)]
    assert way(last, "next") == ""
    assert way(last, "first")


def test_it_lists_albums_with_their_covers_and_those_of_others(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice)
    outer = Album.objects.create(owner=alice, title="Portugal")
    inner = Album.objects.create(owner=alice, title="Lisbon", parent=outer, description="1999")
    add_photos(outer, [photo])
    add_photos(inner, [photo])
    AlbumShare.objects.create(album=inner, user=bob, role=Role.VIEWER)
    page = browser_of(alice).get("/lite/albums/")
    assert shown(page) == [photo.pk]
    assert "Portugal" in text(page)
    assert f'href="/lite/albums/{inner.pk}/"' in text(
        browser_of(alice).get(f"/lite/albums/{outer.pk}/")
    )
    assert "Shared with you" in text(browser_of(bob).get("/lite/albums/"))
    assert shown(browser_of(bob).get(f"/lite/albums/{inner.pk}/")) == [photo.pk]
    others = browser_of(bob).get(f"/lite/photos/{photo.pk}/")
    assert "Alice" in text(others)
    assert photo.sha256 not in text(others)


def test_it_leads_from_a_place_to_its_photos(alice: User, browser_of: BrowserOf) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="pt")
    photo = make_photo(alice, place=place)
    browser = browser_of(alice)
    assert "/lite/search/?q=in:%22Lisbon%22" in text(browser.get("/lite/places/"))
    assert shown(browser.get("/lite/search/?q=in:%22Lisbon%22")) == [photo.pk]


def test_it_hides_what_is_trashed_locked_or_a_strangers(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    make_photo(bob)
    make_photo(alice, is_locked=True)
    make_photo(alice, trashed_at=NOON)
    assert shown(browser_of(alice).get("/lite/")) == []


def test_it_asks_as_often_for_many_photos_as_for_one(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(alice)
    made(alice, 1)
    browser.get("/lite/")
    with django_assert_num_queries(4):
        browser.get("/lite/")
    made(alice, 60)
    with django_assert_num_queries(4):
        browser.get("/lite/")
