"""Memories: what comes up by itself, on which day, and what never does."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album, AlbumPhoto
from faces.models import Person
from photos.models import Photo
from places.models import Place
from stories.keeping_out import surfaced_for
from stories.memories import kept_out
from stories.memories.days import shown_on
from stories.memories.selectors import highlights, on_this_day, then_and_now, today_for
from stories.models import KeptOut
from tests.factories import make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
MEMORIES, SETTINGS = "/memories/", "/settings/memories/"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def shown(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-photo="(\d+)"', response.content.decode())]


def remembered(user: User, day: date) -> list[tuple[int, list[int]]]:
    return [(each.day.year, [p.pk for p in each.photos]) for each in on_this_day(user, day)]


def test_it_remembers_the_day_of_earlier_years(alice: User, bob: User) -> None:
    photos = [make_photo(alice, at(f"{year}-05-03 12:00")) for year in (2021, 2019)]
    make_photo(alice, at("2023-05-03 12:00"))
    make_photo(alice, at("2020-05-04 00:00"))
    make_photo(alice, at("2018-05-03 12:00"), archived_at=timezone.now())
    make_photo(alice, at("2017-05-03 12:00"), taken_source="file")
    make_photo(bob, at("2016-05-03 12:00"))

    assert remembered(alice, date(2023, 5, 3)) == [
        (2021, [photos[0].pk]),
        (2019, [photos[1].pk]),
    ]
    assert remembered(bob, date(2023, 5, 3)) == [(2016, [Photo.objects.get(owner=bob).pk])]


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    wall=st.datetimes(datetime(1990, 1, 1), datetime(2023, 12, 31)),  # noqa: DTZ001
    offset=st.integers(-12 * 4, 14 * 4).map(lambda quarters: 15 * quarters),
    zone=st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna"]),
    year=st.integers(2024, 2035),
)
def test_a_photo_comes_up_by_the_clock_on_its_wall_whoever_looks(
    alice: User, wall: datetime, offset: int, zone: str, year: int
) -> None:
    """Where it was taken, and where somebody is now, are two zones: neither moves its day."""
    local = wall.replace(tzinfo=UTC)
    with transaction.atomic():
        moment = local - timedelta(minutes=offset)
        photo = make_photo(alice, moment, taken_local=local, offset_minutes=offset)
        User.objects.filter(pk=alice.pk).update(time_zone=zone)
        today = shown_on(wall.date(), year)
        assert remembered(alice, today) == [(wall.year, [photo.pk])]
        for beside in (today - timedelta(days=1), today + timedelta(days=1)):
            assert remembered(alice, beside) == []
        transaction.set_rollback(True)


def test_the_leap_day_is_shown_the_day_before_and_that_is_said(
    alice: User, browser_of: BrowserOf
) -> None:
    leap, before = (
        make_photo(alice, at("2020-02-29 12:00")),
        make_photo(alice, at("2020-02-28 12:00")),
    )
    browser = browser_of(alice)

    ordinary = browser.get(f"{MEMORIES}?day=2023-02-28")
    assert set(shown(ordinary)) == {leap.pk, before.pk}
    assert "This year has none" in words(ordinary)
    in_leap_year = browser.get(f"{MEMORIES}?day=2024-02-28")
    assert shown(in_leap_year) == [before.pk]
    own_day = browser.get(f"{MEMORIES}?day=2024-02-29")
    assert shown(own_day) == [leap.pk]
    assert "This year has none" not in words(own_day)


def test_today_is_the_day_of_the_person(alice: User) -> None:
    alice.time_zone = "Pacific/Kiritimati"
    ahead = today_for(alice)
    alice.time_zone = "Pacific/Pago_Pago"

    assert ahead - today_for(alice) >= timedelta(days=1)


def test_of_many_it_shows_the_best_and_says_how_many_there_are(
    alice: User, browser_of: BrowserOf
) -> None:
    photos = [make_photo(alice, at("2021-05-03 12:00") + timedelta(minutes=n)) for n in range(20)]
    Photo.objects.filter(pk=photos[19].pk).update(is_favourite=True)
    Photo.objects.filter(pk=photos[18].pk).update(rating=4)
    page = browser_of(alice).get(f"{MEMORIES}?day=2023-05-03")

    assert shown(page) == [p.pk for p in [*photos[:10], photos[18], photos[19]]]
    assert "All 20 photos of the day" in words(page)
    assert "2 years ago" in words(page)
    every = browser_of(alice).get("/search/", {"q": "2021-05-03"})
    assert set(shown(every)) == {photo.pk for photo in photos}


def test_it_shows_the_best_of_late(alice: User) -> None:
    first = [make_photo(alice, at(f"2023-05-{day:02} 12:00")) for day in range(1, 6)]
    better = make_photo(alice, at("2023-05-03 18:00"), is_favourite=True)
    make_photo(alice, at("2023-03-03 18:00"))

    best = highlights(alice, date(2023, 5, 20))

    assert [photo.pk for photo in best] == [
        first[0].pk, first[1].pk, better.pk, first[3].pk, first[4].pk
    ]  # fmt: skip
    assert highlights(alice, date(2023, 6, 3)) == [], "two are no highlights"


def pair(owner: User, name: str, *years: int, **fields: Any) -> Person:
    person = make_person(owner, name, **fields)
    for year in years:
        make_face(make_photo(owner, at(f"{year}-05-03 12:00")), person)
    return person


def test_it_shows_people_then_and_now(alice: User, bob: User, browser_of: BrowserOf) -> None:
    anna = pair(alice, "Anna", 2010, 2015, 2022)
    pair(alice, "Ben", 2020, 2021)
    pair(alice, "", 2000, 2022)
    pair(alice, "Carl", 2000, 2022, is_hidden=True)
    pair(bob, "Dora", 2000, 2022)

    found = then_and_now(alice, date(2023, 1, 1))

    assert [
        (each.person, each.then.photo.taken_local.year, each.now.photo.taken_local.year)
        for each in found
    ] == [(anna, 2010, 2022)]
    assert "Anna" in words(browser_of(alice).get(MEMORIES))
    assert then_and_now(User.objects.create(email="e@example.org"), date(2023, 1, 1)) == []


def test_other_people_come_up_each_day(alice: User) -> None:
    for number in range(8):
        pair(alice, f"Person {number}", 2000, 2020)

    seen = {each.person.pk for day in (1, 2, 3) for each in then_and_now(alice, date(2023, 1, day))}

    assert len(seen) == 8


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(1990, 2022):
        make_photo(alice, at(f"{year}-05-03 12:00"))
    for number in range(8):
        pair(alice, f"Person {number}", 2000, 2020)
    for day in range(1, 20):
        make_photo(alice, at(f"2023-05-{day:02} 12:00"))
    browser = browser_of(alice)

    with django_assert_max_num_queries(18):
        assert len(shown(browser.get(f"{MEMORIES}?day=2023-05-03"))) > 30


def test_it_says_where_nothing_is(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)

    assert "Nothing to remember today" in words(browser.get(MEMORIES))
    assert browser.get(f"{MEMORIES}line/").content == b""
    for bad in ("x", "2023-02-30", "0", "9" * 30, "0001-01-01", "9999-12-31"):
        assert browser.get(f"{MEMORIES}?day={bad}").status_code == 404


def test_a_line_above_the_timeline_leads_to_them(alice: User, browser_of: BrowserOf) -> None:
    today = today_for(alice)
    taken = datetime(today.year - 4, today.month, min(today.day, 28), 12, tzinfo=UTC)
    photo = make_photo(alice, taken)
    browser = browser_of(alice)

    if today.day <= 28:
        line = words(browser.get(f"{MEMORIES}line/"))
        assert f"/photos/{photo.pk}/thumbnail" in line
        assert str(taken.year) in line
    assert f"{MEMORIES}line/" in words(browser.get("/"))


class TestKeptOut:
    """Never a sad surprise."""

    @pytest.fixture
    def photos(self, alice: User) -> dict[str, Photo]:
        """One a day of May 2021, each with something else."""
        lisbon = Place.objects.create(
            city="Lisbon", neighbourhood="Alfama", country="Portugal", country_code="PT"
        )
        made = {
            name: make_photo(alice, at(f"2021-05-{day:02} 12:00"))
            for day, name in enumerate(("person", "album", "place", "day", "other"), start=1)
        }
        Photo.objects.filter(pk=made["place"].pk).update(place=lisbon)
        make_face(made["person"], make_person(alice, "Anna"))
        album = Album.objects.create(owner=alice, title="Hospital")
        AlbumPhoto.objects.create(album=album, photo=made["album"])
        return made

    def left(self, user: User, photos: dict[str, Photo]) -> set[str]:
        ids = set(surfaced_for(user).values_list("pk", flat=True))
        return {name for name, photo in photos.items() if photo.pk in ids}

    def test_a_person_also_under_whom_they_were_merged_into(
        self, alice: User, photos: dict[str, Photo]
    ) -> None:
        anna = Person.objects.get(name="Anna")
        kept_out.keep_out_person(alice, anna.pk)
        assert self.left(alice, photos) == {"album", "place", "day", "other"}
        ann = make_person(alice, "Ann")
        Person.objects.filter(pk=anna.pk).update(merged_into=ann)
        ann.faces.set(anna.faces.all())
        assert "person" not in self.left(alice, photos)

    def test_an_album(self, alice: User, photos: dict[str, Photo]) -> None:
        kept_out.keep_out_album(alice, Album.objects.get().pk)
        assert self.left(alice, photos) == {"person", "place", "day", "other"}

    def test_a_place_is_its_whole_city(self, alice: User, photos: dict[str, Photo]) -> None:
        belem = Place.objects.create(
            city="Lisbon", neighbourhood="Belém", country="Portugal", country_code="PT"
        )
        Photo.objects.filter(pk=photos["other"].pk).update(place=belem)
        kept_out.keep_out_place(alice, belem.pk)
        assert self.left(alice, photos) == {"person", "album", "day"}

    def test_a_whole_region_or_country_by_any_place_in_it(
        self, alice: User, photos: dict[str, Photo]
    ) -> None:
        def put(name: str, city: str, region: str, code: str = "PT") -> Place:
            place = Place.objects.create(city=city, region=region, country=code, country_code=code)
            Photo.objects.filter(pk=photos[name].pk).update(place=place)
            return place

        lagos, faro = put("place", "Lagos", "Algarve"), put("album", "Faro", "Algarve")
        put("day", "Porto", "Norte"), put("other", "Algarve", "Algarve", "ES")
        row = kept_out.keep_out_place(alice, faro.pk, KeptOut.What.REGION)
        assert self.left(alice, photos) == {"person", "day", "other"}
        assert kept_out.keep_out_place(alice, lagos.pk, KeptOut.What.REGION) == row
        assert row.where == "Algarve, PT"
        kept_out.take_back(alice, row.pk)
        row = kept_out.keep_out_place(alice, lagos.pk, KeptOut.What.COUNTRY)
        assert self.left(alice, photos) == {"person", "other"}
        assert kept_out.keep_out_place(alice, faro.pk, KeptOut.What.COUNTRY) == row
        assert row.where == "PT"

    def test_one_choice_of_the_page_is_a_whole_country(
        self, alice: User, photos: dict[str, Photo], browser_of: BrowserOf
    ) -> None:
        browser, lisbon = browser_of(alice), Place.objects.get()
        assert browser.post(SETTINGS, {"region": lisbon.pk}).status_code == 422  # none is known
        with pytest.raises(kept_out.CannotKeepOut):
            kept_out.keep_out_place(alice, lisbon.pk, KeptOut.What.REGION)
        page = words(browser.get(SETTINGS))
        assert f'<option value="{lisbon.pk}">Portugal</option>' in page
        assert f'<option value="{lisbon.pk}">Lisbon, Portugal</option>' in page
        assert browser.post(SETTINGS, {"country": lisbon.pk}).url == SETTINGS
        assert "place" not in self.left(alice, photos)
        assert KeptOut.objects.get().where in words(browser.get(SETTINGS))

    @pytest.mark.parametrize(
        ("first", "last", "every_year", "left"),
        [
            ("2021-05-04", None, False, {"person", "album", "place", "other"}),
            ("2021-05-02", "2021-05-04", False, {"person", "other"}),
            ("1999-05-04", None, True, {"person", "album", "place", "other"}),
            ("1999-05-04", None, False, {"person", "album", "place", "day", "other"}),
            ("1999-12-01", "2000-05-02", True, {"place", "day", "other"}),
            ("1999-01-01", "2001-01-01", True, set()),
            ("0001-01-01", "9999-12-31", False, set()),
        ],
    )
    def test_days_also_of_every_year(
        self, alice: User, photos: dict[str, Photo], first: str, last: str | None,
        every_year: bool, left: set[str],
    ) -> None:  # fmt: skip
        until = date.fromisoformat(last) if last else None
        kept_out.keep_out_days(alice, date.fromisoformat(first), until, every_year=every_year)
        assert self.left(alice, photos) == left

    def test_it_is_said_on_one_page_and_taken_back(
        self, alice: User, bob: User, photos: dict[str, Photo], browser_of: BrowserOf
    ) -> None:
        browser = browser_of(alice)
        anna, album = Person.objects.get(), Album.objects.get()
        place = Place.objects.get()
        for said in (
            {"person": anna.pk},
            {"person": anna.pk},
            {"album": album.pk},
            {"place": place.pk},
            {"first_day": "2021-05-04", "every_year": "on"},
            {"first_day": "2021-05-05", "last_day": "2021-05-06"},
        ):
            assert browser.post(SETTINGS, said).url == SETTINGS
        assert self.left(alice, photos) == set()
        page = words(browser.get(SETTINGS))
        for word in ("Anna", "Hospital", "Lisbon", "4 May", "every year", "6 May 2021"):
            assert word in page
        assert KeptOut.objects.count() == 5
        row = KeptOut.objects.get(what="album")
        assert browser_of(bob).post(f"{SETTINGS}{row.pk}/take-back/").status_code == 404
        assert browser.post(f"{SETTINGS}{row.pk}/take-back/").url == SETTINGS
        assert self.left(alice, photos) == {"album"}

    def test_what_makes_no_sense_or_is_anothers_is_refused(
        self, alice: User, bob: User, photos: dict[str, Photo], browser_of: BrowserOf
    ) -> None:
        browser = browser_of(bob)
        for said in (
            {},
            {"person": Person.objects.get().pk},
            {"album": Album.objects.get().pk},
            {"place": Place.objects.get().pk},
            {"country": Place.objects.get().pk},
            {"person": "9" * 30},
            {"first_day": "soon"},
            {"first_day": "2021-05-05", "last_day": "2021-05-04"},
        ):
            assert browser.post(SETTINGS, said).status_code == 422
        with pytest.raises(Place.DoesNotExist):
            kept_out.keep_out_place(bob, Place.objects.get().pk)
        assert not KeptOut.objects.exists()

    def test_there_is_an_end_to_it(self, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(kept_out, "MOST", 1)
        kept_out.keep_out_days(alice, date(2021, 5, 4))
        with pytest.raises(kept_out.CannotKeepOut):
            kept_out.keep_out_days(alice, date(2021, 5, 5))

    def test_people_who_are_kept_out_are_not_shown_then_and_now(self, alice: User) -> None:
        anna = pair(alice, "Anna", 2000, 2020)
        assert then_and_now(alice, date(2023, 1, 1))
        kept_out.keep_out_person(alice, anna.pk)
        assert then_and_now(alice, date(2023, 1, 1)) == []
