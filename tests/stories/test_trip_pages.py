"""The pages of trips: what they show, to whom, and what their owner changes."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from photos.models import Photo
from stories.models import KeptOut, Occasion
from stories.trips import selectors
from stories.trips.services import find_trips
from tests.stories.rows import GRAZ, live_in_graz, shoot, week_in_lisbon

BrowserOf = Callable[[User], Client]
TRIPS = "/trips/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-photo="(\d+)"', response.content.decode())]


def covers(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'src="/photos/(\d+)/preview', words(response))]


@pytest.fixture
def week(alice: User) -> list[Photo]:
    live_in_graz(alice)
    photos = week_in_lisbon(alice)
    find_trips(alice.pk)
    return photos


def trip_of(owner: User) -> Occasion:
    return Occasion.objects.get(owner=owner, kind="trip")


def test_it_lists_trips_with_their_best_photo(
    alice: User, bob: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    Photo.objects.filter(pk=week[5].pk).update(rating=5)
    page = browser_of(alice).get(TRIPS)

    assert "A week in Lisbon, May 2023" in words(page)
    assert covers(page) == [week[5].pk]
    Photo.objects.filter(pk=week[9].pk).update(is_favourite=True)
    assert covers(browser_of(alice).get(TRIPS)) == [week[9].pk]
    assert "No trips yet" in words(browser_of(bob).get(TRIPS))
    assert browser_of(alice).get(f"{TRIPS}?kind=none").status_code == 404
    assert browser_of(alice).get(f"{TRIPS}?after=x").status_code == 404


def test_it_lists_events_and_what_is_hidden(
    alice: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    shoot(alice, GRAZ, datetime(2023, 6, 2, 19, tzinfo=UTC))
    find_trips(alice.pk)
    browser = browser_of(alice)

    assert "An evening in Graz, 2 June 2023" in words(browser.get(f"{TRIPS}?kind=event"))
    assert "Nothing is hidden" in words(browser.get(f"{TRIPS}?kind=hidden"))
    address = f"{TRIPS}{trip_of(alice).pk}/"
    assert browser.post(f"{address}hide/").url == TRIPS
    assert covers(browser.get(TRIPS)) == []
    assert len(covers(browser.get(f"{TRIPS}?kind=hidden"))) == 1
    assert "Show it again" in words(browser.get(address))
    assert browser.post(f"{address}show/").url == address
    assert len(covers(browser.get(TRIPS))) == 1
    Occasion.objects.filter(kind="event").delete()
    assert "No events yet" in words(browser.get(f"{TRIPS}?kind=event"))


def test_it_shows_a_trip_part_by_part(
    alice: User, week: list[Photo], browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "PHOTOS", 10)
    address = f"{TRIPS}{trip_of(alice).pk}/"
    first = browser_of(alice).get(address)

    assert shown(first) == [photo.pk for photo in week[:10]]
    assert "14 photos" in words(first)
    after = re.search(r"after=([^&\"]+)", words(first))
    assert after
    rest = browser_of(alice).get(f"{address}?fragment=1&after={after[1]}")
    assert shown(rest) == [photo.pk for photo in week[10:]]
    assert "<html" not in words(rest)
    assert browser_of(alice).get(f"{address}?after=x").status_code == 404


def test_the_list_goes_on(
    alice: User, week: list[Photo], browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    week_in_lisbon(alice, datetime(2023, 8, 7, 9, tzinfo=UTC))
    find_trips(alice.pk)
    monkeypatch.setattr(selectors, "CARDS", 1)
    first = browser_of(alice).get(TRIPS)
    after = re.search(r"after=([^&\"]+)", words(first))
    assert after

    rest = browser_of(alice).get(f"{TRIPS}?fragment=1&after={after[1]}")

    assert "August 2023" in words(first)
    assert "May 2023" in words(rest)


def test_its_queries_do_not_grow(
    alice: User,
    week: list[Photo],
    browser_of: BrowserOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for day in range(1, 29):
        shoot(alice, GRAZ, datetime(2023, 2, day, 19, tzinfo=UTC))
    find_trips(alice.pk)
    browser = browser_of(alice)

    with django_assert_max_num_queries(6):
        assert len(covers(browser.get(f"{TRIPS}?kind=event"))) == 28


def test_its_owner_names_dates_merges_and_takes_back(
    alice: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    week_in_lisbon(alice, datetime(2023, 5, 20, 9, tzinfo=UTC))
    find_trips(alice.pk)
    first, second = Occasion.objects.of(alice).order_by("starts_local")
    browser, address = browser_of(alice), f"{TRIPS}{first.pk}/"

    browser.post(f"{address}change/", {"title": "<b>Honeymoon"})
    assert "&lt;b&gt;Honeymoon" in words(browser.get(address))
    days = {"first": "2023-05-08", "last": "2023-05-09"}
    browser.post(f"{address}change/", days)
    assert "4 photos" in words(browser.get(address))
    for bad in ({**days, "first": "x"}, {**days, "last": "2001-01-01"}, {"title": "x" * 300}):
        said = browser.post(f"{address}change/", bad, follow=True)
        assert "Saved." not in words(said)
    browser.post(f"{address}merge/", {"with": [second.pk, first.pk]})
    assert "28 photos" in words(browser.get(address))
    assert browser.post(f"{address}merge/", {"with": "x"}).status_code == 404
    assert browser.post(f"{address}reset/").url == address
    assert Occasion.objects.of(alice).count() == 2
    assert "A week in Lisbon" in words(browser.get(address))


def test_a_merge_of_what_is_years_apart_is_refused_in_words(
    alice: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    long_ago = datetime(2003, 5, 1, tzinfo=UTC)
    old = Occasion.objects.create(
        owner=alice, kind="trip", starts_local=long_ago, ends_local=long_ago
    )

    said = browser_of(alice).post(
        f"{TRIPS}{trip_of_2023(alice).pk}/merge/", {"with": old.pk}, follow=True
    )

    assert "longer than three years" in words(said)


def trip_of_2023(owner: User) -> Occasion:
    return Occasion.objects.get(owner=owner, kind="trip", starts_local__year=2023)


def test_what_was_reset_and_is_found_no_more_leads_to_the_list(
    alice: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    trip = trip_of(alice)
    browser = browser_of(alice)
    browser.post(f"{TRIPS}{trip.pk}/change/", {"title": "Gone"})
    Photo.objects.filter(place__city="Lisbon").update(trashed_at=timezone.now())

    assert browser.post(f"{TRIPS}{trip.pk}/reset/").url == TRIPS


def test_what_is_kept_out_is_neither_cover_nor_in_it(
    alice: User, week: list[Photo], browser_of: BrowserOf
) -> None:
    day = week[0].taken_local.date()
    KeptOut.objects.create(owner=alice, what="days", first_day=day, last_day=day)
    browser = browser_of(alice)

    assert covers(browser.get(TRIPS)) == [week[2].pk]
    assert shown(browser.get(f"{TRIPS}{trip_of(alice).pk}/")) == [photo.pk for photo in week[2:]]
