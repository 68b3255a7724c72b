"""The calendar: its years, months and days, what is counted, who sees it, and at what cost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]


def shown(response: Any) -> dict[str, str]:
    """The count of each cell that leads somewhere, by where to."""
    assert response.status_code == 200
    cells = re.findall(
        r'class="calendar-cell"\s+href="([^"]+)".*?class="calendar-count">(\d+)',
        response.content.decode(),
        re.DOTALL,
    )
    return dict(cells)


def covers(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r"/photos/(\d+)/thumbnail", response.content.decode())]


def taken(owner: User, *when: int, **fields: Any) -> int:
    return make_photo(owner, datetime(*when, tzinfo=UTC), **fields).pk  # type: ignore[misc, arg-type]


def test_it_shows_the_months_of_the_newest_year(alice: User, browser_of: BrowserOf) -> None:
    taken(alice, 2018, 3, 3)
    taken(alice, 2020, 6, 30, 23, 59)
    last = taken(alice, 2020, 7, 1)
    page = browser_of(alice).get("/calendar/")
    assert shown(page) == {"/calendar/2020-06/": "1", "/calendar/2020-07/": "1"}
    assert covers(page)[-1] == last
    assert re.findall(r'href="(/calendar/\d+/)"', page.content.decode()) == [
        "/calendar/2020/",
        "/calendar/2018/",
    ]
    assert shown(browser_of(alice).get("/calendar/2018/")) == {"/calendar/2018-03/": "1"}


def test_it_shows_the_days_of_a_month_with_the_best_photo_of_each(
    alice: User, browser_of: BrowserOf
) -> None:
    taken(alice, 2020, 2, 29, 8)
    rated = taken(alice, 2020, 2, 29, 9, rating=4)
    favourite = taken(alice, 2020, 2, 28, 23, 59, 59, is_favourite=True)
    taken(alice, 2020, 2, 28, 1, rating=5)
    taken(alice, 2020, 1, 31)
    taken(alice, 2020, 4, 1)
    page = browser_of(alice).get("/calendar/2020-02/")
    assert shown(page) == {"/search/?q=2020-02-28": "2", "/search/?q=2020-02-29": "2"}
    assert covers(page) == [favourite, rated]
    beside = re.findall(r'href="/calendar/(\d+-\d+)/"\s+rel="(\w+)"', page.content.decode())
    assert beside == [("2020-01", "prev"), ("2020-04", "next")]


def test_a_day_leads_to_its_photos(alice: User, browser_of: BrowserOf) -> None:
    photo = taken(alice, 2020, 2, 29, 23, 59)
    taken(alice, 2020, 3, 1)
    browser = browser_of(alice)
    (address,) = shown(browser.get("/calendar/2020-02/"))
    found = re.findall(r'data-photo="(\d+)"', browser.get(address).content.decode())
    assert found == [str(photo)]


@pytest.mark.parametrize(("month", "weeks"), [("2021-02", 4), ("2020-02", 5), ("2020-08", 6)])
def test_it_lays_a_month_out_in_weeks(
    alice: User, browser_of: BrowserOf, month: str, weeks: int
) -> None:
    page = browser_of(alice).get(f"/calendar/{month}/").content.decode()
    assert page.count("<tr>") == weeks + 1
    assert page.count("<td>") == weeks * 7


def test_it_shows_what_the_timeline_shows(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_photo(bob)
    for hidden in ({"is_locked": True}, {"trashed_at": NOON}, {"archived_at": NOON}):
        make_photo(alice, **hidden)
    page = browser_of(alice).get("/calendar/")
    assert "No day has photos yet" in page.content.decode()
    assert shown(browser_of(alice).get("/calendar/2020-06/")) == {}


@pytest.mark.parametrize("address", ["0", "9999", "10000", str(10**30), "2020-13", "x"])
def test_it_knows_no_such_year(alice: User, browser_of: BrowserOf, address: str) -> None:
    assert browser_of(alice).get(f"/calendar/{address}/").status_code == 404


def test_it_asks_as_often_for_many_photos_as_for_one(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(alice)
    for day in range(1, 29):
        taken(alice, 2020, 6, day)
        taken(alice, 2020, 1 + day % 12, 5)
    browser.get("/calendar/2020/")
    with django_assert_num_queries(5):
        browser.get("/calendar/2020-06/")
    with django_assert_num_queries(15):  # one step along an index for each month
        browser.get("/calendar/2020/")
