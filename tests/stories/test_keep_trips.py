"""Trips as rows: found anew as the library changes, and what a person said of them stays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import TestCase
from django.utils import timezone

from accounts.models import User
from atlas.models import NamedPlace
from atlas.services import call_place, forget_place
from photos.models import Photo
from stories import tasks
from stories.models import Occasion, TripsFound
from stories.trips import services
from stories.trips.due import QUIET, due_libraries
from stories.trips.services import find_trips
from sync.models import Change
from sync.snapshots import NOTHING_SEEN
from tests.factories import make_photo
from tests.stories.rows import GRAZ, LISBON, live_in_graz, shoot, week_in_lisbon

Row = tuple[int, str, datetime, datetime, int, str]


def rows(owner: User) -> list[Row]:
    found = Occasion.objects.of(owner).order_by("starts_local")
    return [(o.pk, o.kind, o.starts_local, o.ends_local, o.count, o.title) for o in found]


def the_trip(owner: User) -> Occasion:
    find_trips(owner.pk)
    return Occasion.objects.get(owner=owner, kind="trip")


def may(day: int, hour: int = 9) -> datetime:
    return datetime(2023, 5, day, hour, tzinfo=UTC)


@pytest.fixture
def anna(alice: User) -> User:
    live_in_graz(alice)
    week_in_lisbon(alice)
    return alice


def test_it_keeps_a_trip_as_a_row_and_twice_is_the_same_as_once(anna: User, bob: User) -> None:
    trip = the_trip(anna)

    assert trip.span == (may(8), may(14) + timedelta(minutes=1))
    assert trip.count == 14
    assert trip.places == [{"city": "Lisbon", "country": "Portugal", "code": "PT", "count": 14}]
    once = rows(anna)
    find_trips(anna.pk)
    assert rows(anna) == once
    find_trips(bob.pk)
    assert rows(bob) == []


def test_photos_without_a_date_and_out_of_sight_are_in_none(alice: User) -> None:
    shoot(alice, GRAZ, may(1), taken_source="file")
    shoot(alice, GRAZ, may(2), trashed_at=timezone.now())
    shoot(alice, GRAZ, may(3), is_locked=True)

    find_trips(alice.pk)

    assert rows(alice) == []


def test_a_trip_that_grows_stays_the_same_row(anna: User) -> None:
    trip = the_trip(anna)
    shoot(anna, LISBON, may(15), count=2)

    assert the_trip(anna).pk == trip.pk
    assert the_trip(anna).count == 16


def test_a_trip_whose_photos_are_gone_goes(anna: User) -> None:
    the_trip(anna)
    Photo.objects.filter(place__city="Lisbon").update(trashed_at=timezone.now())

    find_trips(anna.pk)

    assert rows(anna) == []


def test_what_was_named_or_hidden_stays_and_follows_its_photos(anna: User) -> None:
    trip = the_trip(anna)
    services.name_occasion(trip, "  Honey\0moon ")
    services.hide_occasion(trip)
    shoot(anna, LISBON, may(15), count=2)

    again = the_trip(anna)
    assert (again.pk, again.title, again.count) == (trip.pk, "Honey moon", 16)
    assert again.hidden_at

    Photo.objects.filter(place__city="Lisbon").update(trashed_at=timezone.now())
    assert the_trip(anna).title == "Honey moon"


def test_dates_of_a_person_stay_whatever_is_found(anna: User) -> None:
    trip = the_trip(anna)
    services.date_occasion(trip, date(2023, 5, 10), date(2023, 5, 12))
    shoot(anna, LISBON, may(15), count=2)

    again = the_trip(anna)
    assert (again.pk, again.starts_local, again.count) == (trip.pk, may(10, 0), 6)
    assert again.ends_local.date() == date(2023, 5, 12)


def test_dates_in_the_wrong_order_and_endless_ones_are_refused(anna: User) -> None:
    trip = the_trip(anna)

    bad = (date(2023, 5, 9), date(2023, 5, 8)), (date.min, date.max), (date.min, date.min)
    for first, last in bad:
        with pytest.raises(services.InvalidOccasion):
            services.date_occasion(trip, first, last)
    with pytest.raises(services.InvalidOccasion):
        services.name_occasion(trip, "x" * 256)


def test_merged_trips_stay_one_until_that_is_taken_back(anna: User) -> None:
    week_in_lisbon(anna, may(22))
    find_trips(anna.pk)
    first, second = Occasion.objects.of(anna).order_by("starts_local")
    before = [row[1:] for row in rows(anna)]

    services.merge_occasions(first, [second])
    find_trips(anna.pk)

    assert [(row[0], row[2], row[4]) for row in rows(anna)] == [(first.pk, may(8), 28)]
    services.find_as_it_was(Occasion.objects.get(pk=first.pk))
    assert [row[1:] for row in rows(anna)] == before


def test_trips_of_two_libraries_or_years_apart_are_not_merged(anna: User, bob: User) -> None:
    trip = the_trip(anna)
    others = Occasion(owner=bob, kind="trip", starts_local=may(1), ends_local=may(2))
    long_ago = Occasion(
        owner=anna, kind="trip", starts_local=datetime(2003, 1, 1, tzinfo=UTC), ends_local=may(1)
    )

    for other in (others, long_ago):
        with pytest.raises(services.InvalidOccasion):
            services.merge_occasions(trip, [other])


def test_beat_looks_through_libraries_that_changed(
    anna: User, bob: User, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert due_libraries() == [anna.pk]
    tasks.tend_trips.apply()
    tasks.find_trips_of(anna.pk)
    far = f"{10**15}:{10**15}:"
    TripsFound.objects.update(snapshot=far, found_at=timezone.now() - QUIET)
    assert due_libraries() == [anna.pk], "another server counts from the beginning"
    TripsFound.objects.update(found_at=timezone.now(), snapshot=NOTHING_SEEN)
    assert due_libraries() == [], "a moment ago"
    TripsFound.objects.update(found_at=timezone.now() - QUIET)
    assert due_libraries() == [anna.pk]


class TestMark(TestCase):
    """What is over when it is looked through."""

    def test_a_library_that_did_not_change_is_left_alone(self) -> None:
        owner = User.objects.create(email="dora@example.org")
        make_photo(owner)
        TripsFound.objects.create(owner=owner, found_at=timezone.now() - QUIET)
        assert due_libraries() == [owner.pk]


@pytest.mark.django_db(transaction=True)
def test_a_library_is_not_due_because_somebody_else_takes_long(alice: User) -> None:
    with psycopg.connect(**connection.get_connection_params()) as another:
        another.execute("select pg_current_xact_id()")
        make_photo(alice)
        find_trips(alice.pk)
        TripsFound.objects.update(found_at=timezone.now() - QUIET)
        assert due_libraries() == []
        make_photo(alice)
        assert due_libraries() == [alice.pk]


@pytest.mark.django_db(transaction=True)
def test_what_was_not_over_is_a_reason_to_look_again(alice: User) -> None:
    photo = make_photo(alice)
    with psycopg.connect(**connection.get_connection_params()) as another:
        another.execute(
            "update photos_photo set latitude = 1, longitude = 1 where id = %s", [photo.pk]
        )
        find_trips(alice.pk)
        TripsFound.objects.update(found_at=timezone.now() - QUIET)
        assert due_libraries() == []
    assert due_libraries() == [alice.pk]


def test_naming_a_home_and_taking_it_back_is_a_reason_to_look_again(anna: User) -> None:
    find_trips(anna.pk)
    rested, long_ago = TripsFound.objects.filter(owner=anna), timezone.now() - QUIET
    rested.update(found_at=long_ago)
    Change.objects.all().delete()  # what this test itself wrote is never over within it
    assert due_libraries() == []

    where = {"latitude": LISBON[0], "longitude": LISBON[1], "radius_m": 300}
    home = NamedPlace.objects.create(owner=anna, name="Lisbon", **where)
    assert due_libraries() == []  # named, but no home
    call_place(home, "Lisbon", is_home=True)
    assert due_libraries() == [anna.pk]
    find_trips(anna.pk)
    rested.update(found_at=long_ago)
    assert due_libraries() == []
    forget_place(home)
    assert due_libraries() == [anna.pk]


def test_a_named_home_is_where_trips_begin(alice: User) -> None:
    shoot(alice, GRAZ, may(1), count=2)
    week_in_lisbon(alice)
    find_trips(alice.pk)
    assert not Occasion.objects.filter(kind="trip").exists()

    where = {"latitude": GRAZ[0], "longitude": GRAZ[1], "radius_m": 300}
    NamedPlace.objects.create(owner=alice, name="Home", is_home=True, **where)
    assert the_trip(alice).count == 14
