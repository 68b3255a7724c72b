"""The timeline's page and the data its script asks for."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from photos import selectors
from photos.models import Photo, Stack
from photos.services.stacks import join_live, stack_photos
from places.models import Place
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
BLUR = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka"


def june(day: int, hour: int = 12) -> datetime:
    return datetime(2022, 6, day, hour, tzinfo=UTC)


def month_of(user: User, browser_of: BrowserOf, month: str = "2022-06") -> Any:
    return browser_of(user).get(f"/timeline/{month}.json").json()


def test_it_shows_the_frame_of_a_library(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice)
    page = browser_of(alice).get("/").content.decode()
    assert "data-timeline" in page
    assert 'data-month="/timeline/0001-01.json"' in page


def test_it_leads_through_the_ways_in_where_there_are_no_photos(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    make_photo(bob)
    page = browser_of(alice).get("/").content.decode()
    assert "data-timeline" not in page
    assert "/upload/" in page
    assert "Add sample photos" in page


def test_it_asks_strangers_to_sign_in(client: Client, alice: User) -> None:
    for address in ("/", "/timeline/months.json", "/timeline/2022-06.json", "/timeline/totals/"):
        answer = client.get(address)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/")


def test_it_lists_months_newest_first(alice: User, bob: User, browser_of: BrowserOf) -> None:
    for taken in (june(1), june(2), datetime(1999, 12, 31, 23, 59, tzinfo=UTC)):
        make_photo(alice, taken)
    make_photo(bob, june(3))
    months = browser_of(alice).get("/timeline/months.json").json()["months"]
    assert months == [["2022-06", 2], ["1999-12", 1]]


def test_it_forgets_a_month_whose_photos_are_gone(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, june(1))
    Photo.objects.filter(pk=photo.pk).update(trashed_at=timezone.now())
    assert browser_of(alice).get("/timeline/months.json").json() == {"months": []}


def test_it_gives_a_month_as_columns(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    first = make_photo(alice, june(3), placeholder=BLUR, place=lisbon, width_px=0, height_px=0)
    video = make_photo(alice, june(12), kind="video", duration_s=24.4, is_favourite=True)
    unread = make_photo(alice, june(30), kind="video", width_px=300, height_px=400)
    assert month_of(alice, browser_of) == {
        "id": [unread.pk, video.pk, first.pk],
        "ratio": [750, 1333, 1000],
        "day": [30, 12, 3],
        "video": [0, 24, -1],
        "favourite": [1],
        "live": [],
        "stack": [],
        "kinds": [],
        "versions": [],
        "blur": " " * 72 + BLUR,
        "places": {"3": "Lisbon, Portugal"},
    }


def test_it_marks_live_photos_and_stacks(alice: User, browser_of: BrowserOf) -> None:
    still, other, edited, original = (make_photo(alice, june(day)) for day in (9, 8, 7, 6))
    moving = make_photo(alice, june(9), kind="video")
    join_live(still, moving)
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    month = month_of(alice, browser_of)
    assert month["id"] == [still.pk, other.pk, edited.pk]
    assert (month["live"], month["stack"], month["favourite"]) == ([0], [2], [])
    assert (month["kinds"], month["versions"]) == (["edit"], [2])


def test_a_card_counts_what_may_be_shown(alice: User, browser_of: BrowserOf) -> None:
    bursts = [[make_photo(alice, june(day)) for _ in range(4)] for day in (9, 8)]
    for photos in bursts:
        stack_photos(photos[0], photos[1:], kind=Stack.Kind.BURST)
    make_photo(alice, june(10))
    Photo.objects.filter(pk=bursts[0][1].pk).update(is_locked=True)
    Photo.objects.filter(pk__in=[photo.pk for photo in bursts[1][1:]]).update(
        trashed_at=timezone.now()
    )
    month = month_of(alice, browser_of)
    assert (month["stack"], month["kinds"], month["versions"]) == ([1], ["burst"], [3])
    page = browser_of(alice).get("/search/?q=is:burst").content.decode()
    assert page.count('<span class="badge">') == 1


def test_it_orders_photos_of_one_moment_by_their_number(alice: User, browser_of: BrowserOf) -> None:
    photos = [make_photo(alice, june(5)) for _ in range(4)]
    assert month_of(alice, browser_of)["id"] == [photo.pk for photo in reversed(photos)]


def test_it_keeps_to_the_wall_clocks_month(alice: User, browser_of: BrowserOf) -> None:
    inside = make_photo(alice, june(30, 23))
    make_photo(alice, june(30, 23) + timedelta(hours=1))
    assert month_of(alice, browser_of)["id"] == [inside.pk]


def test_it_names_the_place_of_most_photos_of_a_day(alice: User, browser_of: BrowserOf) -> None:
    rome = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    ostia = Place.objects.create(city="Ostia", country="Italy", country_code="IT")
    for place in (ostia, rome, rome, None, None, None):
        make_photo(alice, june(7), place=place)
    assert month_of(alice, browser_of)["places"] == {"7": "Rome, Italy"}


def test_it_shows_nothing_that_is_not_on_the_persons_timeline(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    now = timezone.now()
    make_photo(alice, june(1), archived_at=now)
    make_photo(alice, june(1), trashed_at=now)
    make_photo(alice, june(1), is_locked=True)
    make_photo(bob, june(1))
    empty = {"id": [], "ratio": [], "day": [], "video": [], "favourite": [], "blur": ""}
    empty |= {"live": [], "stack": [], "kinds": [], "versions": []}
    assert month_of(alice, browser_of) == {**empty, "places": {}}


@pytest.mark.parametrize("month", ["2022-13", "2022-00", "0000-05", "9999-12", "june", "2022-6"])
def test_it_knows_no_other_months(month: str, alice: User, browser_of: BrowserOf) -> None:
    assert browser_of(alice).get(f"/timeline/{month}.json").status_code == 404


def test_it_sends_a_month_again_only_when_it_changed(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, june(1))
    browser = browser_of(alice)
    for address in ("/timeline/2022-06.json", "/timeline/months.json"):
        known = browser.get(address)
        assert known["Cache-Control"] == "private, no-cache"
        headers = {"If-None-Match": known["ETag"]}
        assert browser.get(address, headers=headers).status_code == 304
        make_photo(alice, june(1))
        assert browser.get(address, headers=headers).status_code == 200


def test_it_asks_the_database_as_often_for_many_photos_as_for_one(
    alice: User, browser_of: BrowserOf
) -> None:
    place = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    browser = browser_of(alice)
    addresses = ("/", "/timeline/months.json", "/timeline/2022-06.json", "/timeline/totals/")
    make_photo(alice, june(1), place=place)
    browser.get("/")  # the first-run page asks once whether there is an account
    counts = [queries_of(browser, address) for address in addresses]
    for day in range(2, 25):
        make_photo(alice, june(day), place=place)
        make_photo(alice, june(day) - timedelta(days=31 * day))
    assert [queries_of(browser, address) for address in addresses] == counts


def queries_of(browser: Client, address: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(address).status_code == 200
    return len(queries)


def test_it_counts_photos_and_the_space_they_take(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    for size in (1_500_000, 2_500_000):
        make_photo(alice, size_bytes=size)
    make_photo(bob, size_bytes=10**12)
    fragment = browser_of(alice).get("/timeline/totals/").content.decode()
    assert "3.8\xa0MB" in fragment
    assert ">2</span>" in fragment


def test_it_counts_the_first_photo_at_once(alice: User) -> None:
    assert selectors.totals(alice) == selectors.Totals(photos=0, size_bytes=0)
    make_photo(alice, size_bytes=1_500_000)
    assert selectors.totals(alice) == selectors.Totals(photos=1, size_bytes=1_500_000)


def test_it_finds_the_photos_beside_one(alice: User, bob: User) -> None:
    oldest, second, third = (make_photo(alice, june(day)) for day in (1, 2, 2))
    make_photo(bob, june(2))
    make_photo(alice, june(2), archived_at=timezone.now())
    newest = make_photo(alice, june(9))
    expected = {
        newest: selectors.Neighbours(newer=None, older=third.pk),
        third: selectors.Neighbours(newer=newest.pk, older=second.pk),
        second: selectors.Neighbours(newer=third.pk, older=oldest.pk),
        oldest: selectors.Neighbours(newer=second.pk, older=None),
    }
    assert {photo: selectors.neighbours(alice, photo) for photo in expected} == expected


@pytest.mark.parametrize("address", ["/nowhere/", "/timeline/2022-99.json"])
def test_it_says_in_its_own_design_that_there_is_nothing(address: str, client: Client) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert "nothing here" in answer.content.decode()
