"""The search page: what was understood, what was found, and what to do where nothing was."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import Photo
from places.models import Place
from search import selectors, views
from search.examples import examples
from tests.factories import make_photo
from tests.search.conftest import BLUE, RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]
BrowserOf = Callable[[User], Client]
ADDRESS = "/search/"


@pytest.fixture(autouse=True)
def _label(monkeypatch: pytest.MonkeyPatch, colours: ColourEncoder) -> None:
    monkeypatch.setattr(views, "search_encoder", lambda: colours)


def shown(html: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-photo="(\d+)"', html)]


def test_it_needs_a_person(client: Client, db: None) -> None:
    assert client.get(ADDRESS).status_code == 302


def test_it_shows_what_was_found_and_understood(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    photo = seen(alice, RED, place=lisbon)
    seen(alice, BLUE)
    response = browser_of(alice).get(ADDRESS, {"q": "red in Lisbon"})
    html = response.content.decode()
    assert shown(html) == [photo.pk]
    assert re.search(r"<strong>1 photo\s*</strong>", html)
    assert 'href="?q=red"' in html  # without Lisbon
    assert 'href="?q=in+Lisbon"' in html  # without red
    assert f'href="/photos/{photo.pk}/?from=search&amp;q=red+in+Lisbon"' in html


def test_a_stranger_sees_nothing(alice: User, bob: User, browser_of: BrowserOf, seen: Seen) -> None:
    seen(alice, RED, caption="secret harbour")
    for text in ("red", "harbour", "2020", ""):
        html = browser_of(bob).get(ADDRESS, {"q": text}).content.decode()
        assert shown(html) == []
        assert "/thumbnail" not in html


def test_it_says_that_nothing_is_close_enough(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    photo = seen(alice, BLUE)
    html = browser_of(alice).get(ADDRESS, {"q": "red 2020"}).content.decode()
    assert "Nothing close enough" in html
    assert 'href="?q=2020"' in html
    assert "weaker=1" in html
    anyway = browser_of(alice).get(ADDRESS, {"q": "red 2020", "weaker": "1"}).content.decode()
    assert shown(anyway) == [photo.pk]


def test_it_says_that_photos_wait_to_be_looked_at(
    alice: User, bob: User, browser_of: BrowserOf, seen: Seen
) -> None:
    seen(alice, BLUE)
    make_photo(bob)
    assert "looked at yet" not in browser_of(alice).get(ADDRESS, {"q": "red"}).content.decode()
    make_photo(alice)
    html = browser_of(alice).get(ADDRESS, {"q": "red"}).content.decode()
    assert "1 photo has not been looked at yet" in html


def test_it_says_that_no_photo_fits_the_filters(alice: User, browser_of: BrowserOf) -> None:
    html = browser_of(alice).get(ADDRESS, {"q": "1999 is:favourite"}).content.decode()
    assert "No photo fits" in html
    assert 'href="?q=is%3Afavourite"' in html


def test_it_goes_on_where_the_page_ends(
    alice: User, browser_of: BrowserOf, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    photos = {seen(alice, (200 + number, 3 * number, 0)).pk for number in range(3)}
    browser = browser_of(alice)
    first = browser.get(ADDRESS, {"q": "red"}).content.decode()
    more = re.search(r'hx-get="([^"]+)"[^>]*hx-target', first)
    assert more
    rest = browser.get(ADDRESS + more[1].replace("&amp;", "&")).content.decode()
    assert "<html" not in rest
    assert "found-more" not in rest
    assert {*shown(first), *shown(rest)} == photos
    assert len(shown(first)) == 2


def test_it_sorts_by_date(alice: User, browser_of: BrowserOf, seen: Seen) -> None:
    html = browser_of(alice).get(ADDRESS, {"q": "red", "order": "date"}).content.decode()
    assert "Nothing close enough" in html
    old = seen(alice, RED)
    new = seen(alice, (200, 90, 0), taken=old.taken_local.replace(year=2024))
    html = browser_of(alice).get(ADDRESS, {"q": "red", "order": "date"}).content.decode()
    assert shown(html) == [new.pk, old.pk]
    assert "newest first" in html


@pytest.mark.parametrize(
    "asked", [{"after": "x"}, {"after": "nan~x~1"}, {"order": "size"}, {"after": ""}]
)
def test_it_knows_no_such_page(alice: User, browser_of: BrowserOf, asked: dict[str, str]) -> None:
    assert browser_of(alice).get(ADDRESS, {"q": "red", **asked}).status_code == 404


def test_it_says_so_where_search_is_basic(
    alice: User, browser_of: BrowserOf, seen: Seen, colours: ColourEncoder
) -> None:
    seen(alice, RED)
    browser = browser_of(alice)
    assert "manage.py fetch_models" in browser.get(ADDRESS, {"q": "red"}).content.decode()
    assert "fetch_models" not in browser.get(ADDRESS, {"q": "2020"}).content.decode()
    colours.quality = "full"
    assert "fetch_models" not in browser.get(ADDRESS, {"q": "red"}).content.decode()


def test_it_says_so_where_no_model_is_there(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = make_photo(alice, caption="a red door")

    def fail() -> None:
        raise ModelUnavailable("run manage.py fetch_models")

    monkeypatch.setattr(selectors.encoders, "search_encoder", fail)
    by_letter = browser_of(alice).get(ADDRESS, {"q": "red"}).content.decode()
    assert "run manage.py fetch_models" in by_letter
    assert shown(by_letter) == [photo.pk]
    nothing = browser_of(alice).get(ADDRESS, {"q": "blue"}).content.decode()
    assert "run manage.py fetch_models" in nothing
    assert shown(browser_of(alice).get(ADDRESS, {"q": "2020"}).content.decode()) == [photo.pk]
    assert browser_of(alice).get(reverse("search:similar", args=[photo.pk])).status_code == 200


@pytest.mark.parametrize("text", ['"><script>alert(1)</script>', "{{ 7 }}", "in:<b>x", "\x00"])
def test_it_escapes_what_was_typed(
    alice: User, browser_of: BrowserOf, seen: Seen, text: str
) -> None:
    seen(alice, RED, caption=text.replace("\x00", ""), filename="<script>.jpg")
    html = browser_of(alice).get(ADDRESS, {"q": text}).content.decode()
    assert "<script>alert" not in html
    assert "<b>x" not in html


def test_it_begins_with_what_there_is(alice: User, browser_of: BrowserOf, seen: Seen) -> None:
    rome = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    photo = seen(alice, RED, place=rome)
    html = browser_of(alice).get(ADDRESS).content.decode()
    for text in ("red", "Rome", "2020"):
        assert f'href="?q={text}"' in html
    assert f"/photos/{photo.pk}/thumbnail" in html


def test_it_begins_with_an_upload_in_an_empty_library(alice: User, browser_of: BrowserOf) -> None:
    html = browser_of(alice).get(ADDRESS).content.decode()
    assert "Nothing to find yet" in html
    assert reverse("ingest:upload") in html


def test_its_examples_show_a_photo_each(alice: User, seen: Seen) -> None:
    """Red and 2020 find the same two photos."""
    first, last = seen(alice, RED), seen(alice, RED)
    assert {each.cover_id for each in examples(alice)} == {first.pk, last.pk}


def test_it_notices_the_first_photos_at_once(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    browser = browser_of(alice)
    assert "Nothing to find yet" in browser.get(ADDRESS).content.decode()
    seen(alice, RED)
    assert "Nothing to find yet" not in browser.get(ADDRESS).content.decode()


def test_its_query_count_does_not_grow(
    alice: User, browser_of: BrowserOf, seen: Seen, django_assert_max_num_queries: Any
) -> None:
    """Once the names of the library are known."""
    browser = browser_of(alice)
    seen(alice, RED)
    browser.get(ADDRESS, {"q": "red"})
    browser.get(ADDRESS)
    for _ in range(14):
        seen(alice, RED)
    with django_assert_max_num_queries(30):  # three of them remember the search
        assert len(shown(browser.get(ADDRESS, {"q": "red"}).content.decode())) == 15
    with django_assert_max_num_queries(8):
        browser.get(ADDRESS)


def test_similar_photos_are_a_fragment(
    alice: User, bob: User, browser_of: BrowserOf, seen: Seen
) -> None:
    photo, other = seen(alice, RED), seen(alice, (200, 90, 0))
    address = reverse("search:similar", args=[photo.pk])
    html = browser_of(alice).get(address).content.decode()
    assert "<html" not in html
    assert f"/photos/{other.pk}/" in html
    assert f"/photos/{photo.pk}/" not in html
    assert browser_of(bob).get(address).status_code == 404
    assert browser_of(alice).get("/photos/99999999999999999999/similar/").status_code == 404
