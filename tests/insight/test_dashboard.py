"""The dashboard: what is counted and told, to whom, when it is counted anew, and at what cost."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from ingest.models import StageRun
from insight import summaries
from insight.figures import Figures
from insight.models import Summary
from insight.patterns import patterns_of
from insight.plots import columns
from insight.sections import sections_of
from insight.summaries import count_library, owners_due
from insight.tasks import count_changed, count_one
from photos.models import Photo, PhotoTag, Stack, Tag
from places.models import Place
from sync.models import Change
from tests.factories import NOON, make_face, make_group, make_person, make_photo

BrowserOf = Callable[[User], Client]
SUNDAY = datetime(2021, 5, 2, 17, 30, tzinfo=UTC)


def rows(browser: Client, key: str) -> list[list[str]]:
    response = browser.get(f"/insight/{key}.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(response.content.decode())))[1:]


def words(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def test_it_counts_by_the_clock_on_the_wall(alice: User, browser_of: BrowserOf) -> None:
    for taken in (SUNDAY, SUNDAY, datetime(2019, 1, 7, 0, 5, tzinfo=UTC)):
        make_photo(alice, taken)
    make_photo(alice, SUNDAY, taken_source="file")  # of its hour nobody knows
    browser = browser_of(alice)
    assert rows(browser, "years") == [["2019", "1"], ["2020", "0"], ["2021", "3"]]
    assert [row for row in rows(browser, "months") if row[1] != "0"] == [
        ["January", "1"],
        ["May", "3"],
    ]
    assert [row for row in rows(browser, "weekdays") if row[1] != "0"] == [
        ["Monday", "1"],
        ["Sunday", "3"],
    ]
    assert [row for row in rows(browser, "hours") if row[1] != "0"] == [
        ["00:00", "1"],
        ["17:00", "2"],
    ]


def test_it_counts_what_a_search_may_show(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_photo(alice)
    make_photo(alice, archived_at=NOON)
    stack = Stack.objects.create(owner=alice, kind="raw")
    make_photo(alice, stack=stack)
    make_photo(alice, stack=stack, is_primary=False)
    make_photo(alice, trashed_at=NOON)
    make_photo(alice, is_locked=True)
    make_photo(bob)
    assert rows(browser_of(alice), "years") == [["2020", "3"]]
    assert rows(browser_of(bob), "years") == [["2020", "1"]]


def test_it_counts_cameras_lenses_and_places(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="pt")
    sea = Place.objects.create(region="Algarve", country="Portugal", country_code="pt")
    for place in (lisbon, lisbon, sea, None):
        make_photo(alice, make="Canon", model="Canon R6", lens="RF 24", place=place)
    make_photo(alice, make="Apple", model="iPhone")
    browser = browser_of(alice)
    assert rows(browser, "cameras") == [["Canon R6", "4"], ["Apple iPhone", "1"]]
    assert rows(browser, "lenses") == [["RF 24", "4"]]
    assert rows(browser, "countries") == [["Portugal", "3"]]
    assert rows(browser, "cities") == [["Lisbon, Portugal", "2"], ["Algarve, Portugal", "1"]]
    page = browser.get("/insight/").content.decode()
    assert "?q=camera%3A%22Canon+R6%22" in page
    assert "?q=in%3A%22Lisbon%22" in page


def test_it_tells_people_over_time_as_they_are_called_now(
    alice: User, browser_of: BrowserOf
) -> None:
    anna, ben = make_person(alice, "Anna"), make_person(alice, "Ben", is_hidden=True)
    unnamed = make_person(alice)
    for year in (2019, 2021, 2021):
        photo = make_photo(alice, datetime(year, 6, 1, tzinfo=UTC))
        for person in (anna, anna, ben, unnamed):
            make_face(photo, person)
    make_face(photo, anna, refused_at=NOON)
    browser = browser_of(alice)
    assert rows(browser, "people") == [["Anna", "2019", "1"], ["Anna", "2021", "2"]]
    summary = Summary.objects.get(owner=alice)
    anna.is_hidden = True
    anna.save()
    assert not [s for s in sections_of(alice, Figures(**summary.figures)) if s.series]


def test_it_tells_what_takes_up_room_and_could_be_freed(alice: User, browser_of: BrowserOf) -> None:
    first, second = make_photo(alice, size_bytes=10_000), make_photo(alice, size_bytes=4000)
    make_group(first, second)
    make_photo(alice, size_bytes=700, trashed_at=NOON)
    make_photo(alice, size_bytes=300 * 10**6, kind="video", format="mp4", mime="video/mp4")
    make_photo(alice, size_bytes=10**6, kind="video", format="mp4", mime="video/mp4")
    tag = Tag.objects.create(owner=alice, name="screenshot")
    PhotoTag.objects.create(photo=second, tag=tag, origin="model")
    browser = browser_of(alice)
    assert rows(browser, "storage") == [
        ["Images", "14000"], ["Videos", "301000000"], ["In the trash", "700"],
    ]  # fmt: skip
    assert rows(browser, "freed") == [
        ["Duplicates", "4000"], ["Trash", "700"], ["Screenshots", "4000"],
        ["Large videos", "300000000"],
    ]  # fmt: skip
    large = re.search(
        r'href="(/search/[^"]*video[^"]*)"', browser.get("/insight/").content.decode()
    )
    assert large
    assert browser.get(large[1]).content.decode().count("data-photo=") == 1


def test_it_tells_what_is_to_do_and_what_failed(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    for stage, state in {
        "ocr": "failed", "faces": "due", "renditions": "done", "people": "blocked", "place": "waiting",
    }.items():  # fmt: skip
        StageRun.objects.create(photo=photo, stage=stage, version="1", state=state)
    assert rows(browser_of(alice), "processing") == [
        ["Faces: to do", "1"], ["Place: to do", "1"], ["Ocr: failed", "1"], ["People: failed", "1"],
    ]  # fmt: skip


def test_it_draws_each_plot_with_words_and_a_table(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, make="<b>", model="<script>")
    page = browser_of(alice).get("/insight/").content.decode()
    assert "style=" not in page
    assert "<script>" not in page
    for svg in re.findall(r"<svg[^>]*role=\"img\"[^>]*>", page):
        assert "aria-label" in svg
    assert page.count("<table>") == page.count("As CSV") == 6


def test_it_says_so_where_nothing_is(alice: User, browser_of: BrowserOf) -> None:
    assert "Nothing to tell yet" in words(browser_of(alice).get("/insight/"))
    assert rows(browser_of(alice), "years") == []
    assert browser_of(alice).get("/insight/unknown.csv").status_code == 404


def test_it_says_in_words_when_and_with_what(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="pt")
    for _ in range(19):
        make_photo(alice, SUNDAY, make="Canon", model="Canon R6", place=lisbon)
    make_photo(alice, datetime(2019, 1, 7, 8, tzinfo=UTC))
    page = words(browser_of(alice).get("/insight/"))
    for told in (
        "You photograph most in May, on Sundays, about 17:00.",
        "Your busiest year was 2021, with 19 photos.",
        "95 % of your photos are of weekends.",
        "95 % of your photos were taken with the Canon R6.",
        "You photographed in one country, most often in Lisbon.",
    ):
        assert told in page


def test_it_says_nothing_where_nothing_can_be_told() -> None:
    figures = {"photos": 28, "years": [[2020, 28]], "months": [[5, 28]]}
    even = Figures(**figures, weekdays=[[day, 4] for day in range(1, 8)])
    assert patterns_of(even) == ["You photograph most in May, on Mondays."]
    assert patterns_of(Figures(photos=3)) == []


def test_it_makes_no_formula_of_a_name(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, lens="=1+1")
    assert rows(browser_of(alice), "lenses") == [["'=1+1", "1"]]


def test_it_leaves_long_gaps_out(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, datetime(1904, 1, 1, tzinfo=UTC))
    make_photo(alice)
    assert [row[0] for row in rows(browser_of(alice), "years")] == ["1904", "2020"]


def test_it_draws_columns_within_the_plot() -> None:
    drawn = columns([(str(n), str(n), n * n) for n in range(40)], height_px=100)
    assert all(0 <= each.y <= 100 and each.y + each.height == 100 for each in drawn)
    assert drawn[0].height == 0
    assert drawn[1].height == 2  # what is there can be seen
    assert drawn[39].height == 100
    labelled = [each.label for each in drawn if each.rank != "none"]
    assert len(labelled) <= 16
    assert len([each for each in drawn if each.rank == ""]) <= 8


def test_it_counts_a_large_library_behind_the_page(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_photo(alice)
    monkeypatch.setattr(summaries, "SMALL", 0)
    asked: list[int] = []
    monkeypatch.setattr(count_one, "delay", asked.append)
    browser = browser_of(alice)
    assert "Your photos are being counted" in words(browser.get("/insight/"))
    assert browser.get("/api/v1/statistics/").json()["counted_at"] is None
    assert rows(browser, "years") == []
    assert asked == [alice.pk] * 3
    count_one(alice.pk)
    make_photo(alice)
    assert rows(browser, "years") == [["2020", "1"]]  # as it was counted last
    count_one(0)


@pytest.mark.django_db(transaction=True)
def test_it_counts_again_only_what_changed(
    alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(count_one, "delay", asked.append)
    photo = make_photo(alice)
    count_changed()
    assert asked == [alice.pk]
    count_library(alice)
    assert owners_due() == []
    Photo.objects.filter(pk=photo.pk).update(is_favourite=True)
    assert owners_due() == []  # it rests for a minute
    earlier = timezone.now() - timedelta(minutes=2)
    Summary.objects.update(counted_at=earlier)
    assert owners_due() == [alice.pk]
    Summary.objects.update(took_ms=10_000)
    assert owners_due() == []
    count_library(alice)
    Summary.objects.update(counted_at=timezone.now() - timedelta(hours=7))
    assert owners_due() == [alice.pk]


@pytest.mark.django_db(transaction=True)
def test_it_does_not_count_for_a_page_what_did_not_change(
    alice: User, browser_of: BrowserOf
) -> None:
    make_photo(alice)
    browser = browser_of(alice)
    browser.get("/insight/")
    counted = Summary.objects.get().counted_at
    browser.get("/insight/")
    assert Summary.objects.get().counted_at == counted
    make_photo(alice)
    assert rows(browser, "years") == [["2020", "2"]]
    Summary.objects.update(version=0, figures={"old": 1})
    assert rows(browser, "years") == [["2020", "2"]]


@pytest.mark.django_db(transaction=True)
def test_it_does_not_count_anew_because_somebody_else_takes_long(
    alice: User, browser_of: BrowserOf
) -> None:
    browser = browser_of(alice)
    with psycopg.connect(**connection.get_connection_params()) as another:
        another.execute("select pg_current_xact_id()")
        make_photo(alice)
        browser.get("/insight/")
        counted = Summary.objects.get().counted_at
        browser.get("/insight/")
        assert Summary.objects.get().counted_at == counted


@pytest.mark.django_db(transaction=True)
def test_it_counts_anew_what_was_not_over_when_it_counted(
    alice: User, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice, lens="Old")
    with psycopg.connect(**connection.get_connection_params()) as another:
        another.execute("update photos_photo set lens = 'New' where id = %s", [photo.pk])
        count_library(alice)
    assert rows(browser_of(alice), "lenses") == [["New", "1"]]


@pytest.mark.django_db(transaction=True)
def test_it_asks_as_often_for_many_photos_as_for_one(
    alice: User, browser_of: BrowserOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    browser = browser_of(alice)
    for number in range(5):
        make_face(make_photo(alice), make_person(alice, f"Person {number}"))
    browser.get("/insight/")
    assert Change.objects.exists()
    with django_assert_num_queries(6):
        browser.get("/insight/")


def test_it_tells_the_same_by_the_api(alice: User, browser_of: BrowserOf) -> None:
    make_photo(alice, lens="RF 24")
    told = browser_of(alice).get("/api/v1/statistics/").json()
    tables = {table["key"]: table for table in told["tables"]}
    assert told["photos"] == 1
    assert told["patterns"] == []
    assert tables["lenses"] == {
        "key": "lenses", "title": "Lenses", "head": ["Lens", "Photos"], "rows": [["RF 24", 1]],
    }  # fmt: skip
    assert tables["people"]["rows"] == []
