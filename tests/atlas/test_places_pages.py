"""Countries, regions and cities: their list, a page for each, and for whom."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from atlas.place_counts import countries_of
from places.models import Place
from rights.models import Partner
from tests.factories import make_photo

PLACES = reverse("atlas:places")
BrowserOf = Callable[[User], Client]


def place(city: str, region: str = "", country: str = "Portugal", code: str = "PT") -> Place:
    return Place.objects.create(city=city, region=region, country=country, country_code=code)


@pytest.fixture
def lisbon(db: None) -> Place:
    return place("Lisbon", "Lisboa")


def shown(browser: Client, **asked: str) -> list[int]:
    answer = browser.get(PLACES, asked)
    assert answer.status_code == 200
    return [int(each) for each in re.findall(r'data-photo="(\d+)"', answer.content.decode())]


def test_it_lists_countries_and_shows_a_page_of_each_place(
    alice: User, lisbon: Place, browser_of: BrowserOf
) -> None:
    old_town = Place.objects.create(
        neighbourhood="Alfama",
        city="Lisbon",
        region="Lisboa",
        country="Portugal",
        country_code="PT",
    )
    porto = place("Porto", "Porto")
    one = make_photo(alice, place=lisbon, latitude=38.7, longitude=-9.1)
    two = make_photo(alice, place=old_town)
    three = make_photo(alice, place=porto)
    make_photo(alice, place=place("", "", "Italy", "IT"))
    make_photo(alice, place=lisbon, trashed_at=timezone.now())
    browser = browser_of(alice)

    page = browser.get(PLACES).content.decode()
    assert page.index("Portugal") < page.index("Italy")
    assert shown(browser, country="PT") == [three.pk, two.pk, one.pk]
    assert shown(browser, country="PT", region="Lisboa") == [two.pk, one.pk]
    assert shown(browser, country="PT", region="Lisboa", city="Lisbon") == [two.pk, one.pk]
    assert shown(browser, country="PT", region="Porto", city="Porto") == [three.pk]
    assert len(shown(browser, country="IT")) == 1
    city = browser.get(PLACES, {"country": "PT", "region": "Lisboa", "city": "Lisbon"})
    assert "<h1>Lisbon</h1>" in city.content.decode()


def test_a_country_leads_to_where_its_photos_are_on_the_map(
    alice: User, lisbon: Place, browser_of: BrowserOf
) -> None:
    make_photo(alice, place=lisbon, latitude=38.7, longitude=-9.1)
    page = browser_of(alice).get(PLACES, {"country": "PT"}).content.decode()
    assert "/map/?at=38.70000,-9.10000,5" in page


@pytest.mark.parametrize(
    "asked",
    [
        {"country": "IT"}, {"country": "PT", "city": "Rome"}, {"country": "PT", "region": "x"},
        {"country": "PT", "after": "x"}, {"country": "'"},
    ],
)  # fmt: skip
def test_what_has_no_photos_for_a_person_is_not_found(
    asked: dict[str, str], alice: User, bob: User, lisbon: Place, browser_of: BrowserOf
) -> None:
    make_photo(alice, place=lisbon)
    assert browser_of(alice).get(PLACES, asked).status_code == 404
    assert browser_of(bob).get(PLACES, {"country": "PT"}).status_code == 404
    assert "No places yet" in browser_of(bob).get(PLACES).content.decode()
    assert browser_of(alice).get(PLACES, {"country": "P\0T"}).status_code == 200  # as without one


def test_what_others_lend_in_parts_counts_too(alice: User, bob: User, lisbon: Place) -> None:
    make_photo(alice, place=lisbon)
    last = make_photo(bob, place=lisbon)
    Partner.objects.create(owner=bob, viewer=alice, since=date(2019, 1, 1))
    (country,) = countries_of(User.objects.get(pk=alice.pk))
    assert (country.count, country.photo_id) == (2, last.pk)


def test_it_goes_on_with_what_follows(alice: User, lisbon: Place, browser_of: BrowserOf) -> None:
    made = [make_photo(alice, place=lisbon).pk for _ in range(65)]
    browser = browser_of(alice)
    page = browser.get(PLACES, {"country": "PT"}).content.decode()
    follows: Any = re.search(r'hx-get="([^"]+fragment[^"]*)"', page)
    rest = browser.get(PLACES + follows[1].replace("&amp;", "&")).content.decode()
    assert [int(each) for each in re.findall(r'data-photo="(\d+)"', rest)] == made[4::-1]


def test_it_asks_as_often_for_many_places(
    alice: User, lisbon: Place, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser.get(PLACES)
        return len(asked)

    make_photo(alice, place=lisbon)
    queries()
    one = queries()
    for number in range(20):
        make_photo(alice, place=place(f"City {number}", code=f"x{number % 5}"))
    assert queries() == one
