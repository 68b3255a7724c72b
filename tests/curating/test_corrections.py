"""Corrections of time and place: asked for, shown before, written as a person's word, undone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from curating.corrections.times import Clock, corrected
from curating.doing import do, take_back
from curating.invalid import InvalidAction
from curating.models import Action
from photos.metadata import Metadata
from photos.models import Decision, Photo, Stack
from photos.services.metadata import apply_metadata
from photos.services.stacks import stack_photos
from places.finding import point_named
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]
TIME, PLACE = "/correct/time/", "/correct/place/"
LISBON = {"latitude": 38.7167, "longitude": -9.1333}


def correct(user: User, verb: str, photo: Photo, **said: str) -> Action:
    return do(user, verb, [photo.pk], said)


def times(photo: Photo) -> tuple[datetime, datetime, int | None]:
    photo.refresh_from_db()
    return photo.taken_at, photo.taken_local, photo.offset_minutes


def at(hour: int, minute: int = 0, day: int = 15) -> datetime:
    return datetime(2020, 6, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"way": "shift", "by": "+1h 30m"}, (at(13, 30), at(13, 30), 0)),
        ({"way": "shift", "by": "-1d"}, (at(12, day=14), at(12, day=14), 0)),
        ({"way": "shift", "by": "2h"}, (at(14), at(14), 0)),
        ({"way": "moment", "zone": "Asia/Tokyo"}, (at(12), at(21), 540)),
        ({"way": "clock", "zone": "Asia/Tokyo"}, (at(3), at(12), 540)),
        ({"way": "set", "clock": "2020-06-15T08:00"}, (at(8), at(8), 0)),
        (
            {"way": "set", "clock": "2020-06-15T08:00:00", "zone": "Europe/Berlin"},
            (at(6), at(8), 120),
        ),
    ],
)
def test_it_corrects_the_time(
    alice: User, said: dict[str, str], expected: tuple[datetime, datetime, int]
) -> None:
    photo = make_photo(alice)
    before = times(photo)
    action = correct(alice, "correct_time", photo, **said)
    assert times(photo) == expected
    assert photo.taken_source == "decided"
    take_back(action)
    assert times(photo) == before
    assert photo.taken_source == "exif"
    assert not Decision.objects.exists()


def test_reading_the_file_again_changes_nothing_that_was_corrected(alice: User) -> None:
    photo = make_photo(alice)
    correct(alice, "correct_time", photo, way="shift", by="+1h")
    correct(alice, "correct_place", photo, way="point", point="38.7167, -9.1333")
    apply_metadata(photo, Metadata(taken_local=datetime(1999, 1, 1), latitude=1.0, longitude=2.0))  # noqa: DTZ001
    assert times(photo) == (at(13), at(13), 0)
    assert (photo.latitude, photo.longitude) == (38.7167, -9.1333)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"way": "shift", "by": ""},
        {"way": "shift", "by": "soon"},
        {"way": "shift", "by": "0m"},
        {"way": "shift", "by": "99999d"},
        {"way": "moment", "zone": "Mars/Base"},
        {"way": "clock"},
        {"way": "set", "clock": "yesterday"},
        {"way": "set", "clock": "0001-01-01T00:00"},
        {"way": "set", "clock": "2020-06-15T08:00+02:00"},
    ],
)
def test_nonsense_of_times_is_refused(alice: User, said: dict[str, str]) -> None:
    photo = make_photo(alice)
    with pytest.raises(InvalidAction):
        correct(alice, "correct_time", photo, **said)
    assert times(photo) == (NOON, NOON, 0)


def test_what_would_be_a_year_of_no_photo_stays(alice: User) -> None:
    old = make_photo(alice, datetime(1801, 1, 1, tzinfo=UTC))
    action = correct(alice, "correct_time", old, way="shift", by="-9000d")
    assert action.count == 0
    assert times(old)[0].year == 1801
    assert (
        corrected(Clock(datetime.min.replace(tzinfo=UTC), 0), {"way": "shift", "seconds": -1})
        is None
    )


def test_a_town_is_found_by_name_and_what_is_behind_it() -> None:
    assert point_named("lisbon") == pytest.approx((38.72, -9.13), abs=0.1)
    assert point_named("Paris, United States") == pytest.approx((33.66, -95.55), abs=0.1)
    assert point_named("Paris, US") == point_named("Paris, Texas")
    assert point_named("Paris, Portugal") is None
    assert point_named("") is None


def test_it_corrects_the_place_by_name_and_takes_it_off(alice: User) -> None:
    photo = make_photo(alice)
    action = correct(alice, "correct_place", photo, way="name", name="Lisbon")
    photo.refresh_from_db()
    assert photo.latitude == pytest.approx(38.72, abs=0.1)
    assert photo.place
    assert photo.place.city == "Lisbon"
    assert "Lisbon" in action.sentence
    correct(alice, "correct_place", photo, way="none")
    photo.refresh_from_db()
    assert (photo.latitude, photo.place) == (None, None)


def test_it_copies_the_position_of_the_nearest_in_time(alice: User, bob: User) -> None:
    minute = timedelta(minutes=1)
    before = make_photo(alice, NOON - 9 * minute, latitude=1.0, longitude=1.0)
    after = make_photo(alice, NOON + 4 * minute, latitude=2.0, longitude=2.0, altitude_m=7.0)
    make_photo(bob, NOON, latitude=9.0, longitude=9.0)
    make_photo(alice, NOON, latitude=8.0, longitude=8.0, is_locked=True)
    photo, alone = make_photo(alice, NOON), make_photo(alice, NOON + timedelta(days=3))
    ids = [photo.pk, alone.pk, before.pk]
    action = do(alice, "correct_place", ids, {"way": "neighbours", "minutes": "10"})
    photo.refresh_from_db()
    assert (photo.latitude, photo.longitude, photo.altitude_m) == (2.0, 2.0, 7.0)
    assert action.count == 1
    assert Photo.objects.get(pk=alone.pk).latitude is None
    assert Photo.objects.get(pk=before.pk).latitude == 1.0
    assert after.latitude == 2.0
    take_back(action)
    photo.refresh_from_db()
    assert photo.latitude is None


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"way": "point", "point": "here"},
        {"way": "point", "point": "91, 0"},
        {"way": "point", "point": "0, 181"},
        {"way": "name", "name": "Nowhere at all"},
        {"way": "neighbours", "minutes": "0"},
        {"way": "neighbours", "minutes": "x"},
    ],
)
def test_nonsense_of_places_is_refused(alice: User, said: dict[str, str]) -> None:
    with pytest.raises(InvalidAction):
        correct(alice, "correct_place", make_photo(alice), **said)


def test_a_point_at_sea_has_no_name(alice: User) -> None:
    photo = make_photo(alice)
    action = correct(alice, "correct_place", photo, way="point", point="-40.5 -130.25")
    photo.refresh_from_db()
    assert (photo.latitude, photo.place) == (-40.5, None)
    assert "-40.5000, -130.2500" in action.sentence


def test_the_page_shows_what_changes_before_it_does_it(alice: User, browser_of: BrowserOf) -> None:
    photo, raw = make_photo(alice, filename="a.jpg"), make_photo(alice, filename="a.nef")
    stack_photos(photo, [raw], kind=Stack.Kind.RAW)
    browser = browser_of(alice)
    assert reverse("curating:correct_time") in browser.get(f"/photos/{photo.pk}/").content.decode()
    assert "1 photo" in browser.get(TIME, {"photo": photo.pk}).content.decode()

    said = {"photos": str(photo.pk), "way": "shift", "by": "+1h"}
    page = browser.post(TIME, said)
    words = page.content.decode()
    assert "2 photos change." in words
    assert "15 June 2020, 12:00:00 (UTC+0)" in words
    assert "15 June 2020, 13:00:00 (UTC+0)" in words
    assert times(photo)[0] == NOON

    words = browser.post(TIME, {**said, "do": "1"}).content.decode()
    assert "Corrected the time of 2 photos: +1h." in words
    assert times(raw)[0] == at(13)
    browser.post(reverse("curating:undo", args=[Action.objects.get().pk]))
    assert times(raw)[0] == NOON


def test_the_page_of_places_shows_what_changes(alice: User, browser_of: BrowserOf) -> None:
    photo, other = make_photo(alice, **LISBON), make_photo(alice)
    browser, both = browser_of(alice), f"{photo.pk},{other.pk}"
    words = browser.post(PLACE, {"photos": both, "way": "name", "name": "Porto"}).content.decode()
    assert "2 photos change." in words
    assert "no place" in words
    assert "38.7167, -9.1333" in words
    assert "Porto, Portugal" in words
    words = browser.post(
        PLACE, {"photos": both, "way": "neighbours", "minutes": 5}
    ).content.decode()
    assert "1 photo changes." in words
    assert "1 stays as it is." in words
    none = {"photos": str(other.pk), "way": "none"}
    words = browser.post(PLACE, none).content.decode()
    assert "0 photos change." in words
    assert "stays" in words
    assert 'name="do"' not in words


def test_all_that_a_camera_took_in_a_time_is_chosen(alice: User, browser_of: BrowserOf) -> None:
    mine = [make_photo(alice, NOON + timedelta(days=day), model="X100") for day in range(3)]
    make_photo(alice, model="EOS")
    browser = browser_of(alice)
    assert "X100 (3)" in browser.get(TIME).content.decode()
    said: dict[str, Any] = {"scope": "camera", "model": "X100", "from": "2020-06-16T00:00"}
    assert "2 photos" in browser.get(TIME, said).content.decode()
    said |= {"until": "2020-06-16T23:00", "way": "shift", "by": "+1h", "do": "1"}
    assert "time of 1 photo" in browser.post(TIME, said).content.decode()
    assert [times(photo)[0].hour for photo in mine] == [12, 13, 12]
    assert browser.get(TIME, {**said, "from": "x"}).status_code == 400
    assert browser.get(TIME, {"scope": "nothing"}).status_code == 400


def test_others_photos_are_not_corrected(
    alice: User, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    photo = make_photo(alice)
    said = {"photos": str(photo.pk), "way": "shift", "by": "+1h", "do": "1"}
    browser_of(bob).post(TIME, said)
    assert times(photo)[0] == NOON
    assert "Which photos?" in browser_of(bob).get(TIME, {"photo": photo.pk}).content.decode()
    for page in (TIME, PLACE):
        assert "sign-in" in client.post(page, said).url


def test_nonsense_is_told_on_the_page(alice: User, browser_of: BrowserOf) -> None:
    said = {"photos": str(make_photo(alice).pk), "way": "shift", "by": "soon"}
    page = browser_of(alice).post(TIME, said)
    assert page.status_code == 400
    assert "Write how far" in page.content.decode()


def test_a_selection_is_carried_from_page_to_page(alice: User, browser_of: BrowserOf) -> None:
    ids = [make_photo(alice).pk for _ in range(3)]
    browser = browser_of(alice)
    words = browser.post(TIME, {"photo": ids}).content.decode()
    assert "3 photos" in words
    assert f'value="{",".join(map(str, ids))}"' in words
    said = {"photos": ",".join(map(str, ids)), "way": "shift", "by": "+1h"}
    answer = browser.post(PLACE, said)
    assert (answer.status_code, "3 photos" in answer.content.decode()) == (200, True)
    assert browser.post(PLACE, {**said, "do": "1"}).status_code == 400
