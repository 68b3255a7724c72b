"""Why a result matched, and the words drawn where they stand in its picture."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import Photo
from places.models import Place
from search import views
from search.looking import encoders
from search.models import PhotoText
from search.reasons.highlights import Highlight, highlight_of
from search.selectors import understand
from tests.factories import make_photo
from tests.search.conftest import RED
from tests.search.encoder import ColourEncoder

BrowserOf = Callable[[User], Client]
ADDRESS = "/search/"
SIGN = {"box": [[10, 20], [110, 20], [110, 40], [10, 40]], "text": "Rua Augusta", "confidence": 0.9}
OTHER = {"box": [[5, 60], [55, 60], [55, 70], [5, 70]], "text": "No entry", "confidence": 0.8}


@pytest.fixture(autouse=True)
def _label(monkeypatch: pytest.MonkeyPatch, colours: ColourEncoder) -> None:
    monkeypatch.setattr(views, "search_encoder", lambda: colours)


@pytest.fixture
def sign(alice: User) -> Photo:
    """A photo in which two lines were read."""
    photo = make_photo(alice)
    texts = [region["text"] for region in (SIGN, OTHER)]
    PhotoText.objects.create(
        photo=photo, engine="x", width_px=400, height_px=300, regions=[SIGN, OTHER],
        text="\n".join(map(str, texts)),
    )  # fmt: skip
    return photo


def test_words_are_drawn_where_they_stand(alice: User, sign: Photo, browser_of: BrowserOf) -> None:
    html = browser_of(alice).get(ADDRESS, {"q": "augusta"}).content.decode()
    assert 'viewBox="0 0 400 300"' in html
    assert 'points="10,20 110,20 110,40 10,40"' in html
    assert 'points="5,60' not in html
    assert "In the picture: " in html


def test_a_tile_says_why_it_was_found(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    make_photo(alice, place=lisbon, caption="An old tram")
    html = browser_of(alice).get(ADDRESS, {"q": "tram"}).content.decode()
    assert "Caption: " in html
    assert ">An old tram</span>" in html
    assert "found-text" not in html


def test_what_a_model_sees_is_said_where_nothing_else_is(
    alice: User, browser_of: BrowserOf, seen: Any
) -> None:
    seen(alice, RED)
    assert "Looks like: " in browser_of(alice).get(ADDRESS, {"q": "red"}).content.decode()


def test_the_photo_page_draws_them_too(alice: User, sign: Photo, browser_of: BrowserOf) -> None:
    page = browser_of(alice).get(f"/photos/{sign.pk}/", {"from": "search", "q": "no entry"})
    address = reverse("search:found_text", args=[sign.pk])
    assert f'hx-get="{address}?q=no%20entry"' in page.content.decode()
    fragment = browser_of(alice).get(address, {"q": "no entry"}).content.decode()
    assert 'points="5,60 55,60 55,70 5,70"' in fragment
    assert "<svg" not in browser_of(alice).get(address, {"q": "castle"}).content.decode()
    assert "<svg" not in browser_of(alice).get(address).content.decode()
    alone = browser_of(alice).get(f"/photos/{sign.pk}/").content.decode()
    assert address not in alone


def test_a_stranger_is_shown_no_words(bob: User, sign: Photo, browser_of: BrowserOf) -> None:
    address = reverse("search:found_text", args=[sign.pk])
    assert browser_of(bob).get(address, {"q": "augusta"}).status_code == 404
    assert "points=" not in browser_of(bob).get(ADDRESS, {"q": "augusta"}).content.decode()


def test_words_of_another_photo_are_not_drawn(alice: User, sign: Photo) -> None:
    plain = make_photo(alice)
    query = understand(alice, "augusta")
    assert highlight_of(alice, plain, query) is None
    assert highlight_of(alice, sign, query) == Highlight(
        400, 300, ("10,20 110,20 110,40 10,40",), "min", "min"
    )


@pytest.mark.parametrize(
    ("corner", "crop"),
    [((0, 0), "xMinYMin slice"), ((200, 150), "xMidYMid slice"), ((390, 290), "xMaxYMax slice")],
)
def test_a_tile_keeps_the_side_where_the_words_stand(
    alice: User, browser_of: BrowserOf, corner: tuple[int, int], crop: str
) -> None:
    region = {"box": [corner] * 4, "text": "Exit", "confidence": 1}
    PhotoText.objects.create(
        photo=make_photo(alice), engine="x", width_px=400, height_px=300, regions=[region],
        text="Exit",
    )  # fmt: skip
    html = browser_of(alice).get(ADDRESS, {"q": "exit"}).content.decode()
    assert f'preserveAspectRatio="{crop}"' in html


def test_they_are_drawn_with_a_constant_number_of_queries(
    alice: User, sign: Photo, browser_of: BrowserOf, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of(alice)
    browser.get(ADDRESS, {"q": "augusta"})

    def count() -> int:
        with django_assert_max_num_queries(60) as counted:
            browser.get(ADDRESS, {"q": "augusta"})
        return len(counted)

    before = count()
    for _ in range(8):
        PhotoText.objects.create(
            photo=make_photo(alice), engine="x", width_px=400, height_px=300, regions=[SIGN],
            text="Rua Augusta",
        )  # fmt: skip
    assert count() == before


def test_similar_photos_are_a_search(alice: User, browser_of: BrowserOf, seen: Any) -> None:
    first, second = seen(alice, RED), seen(alice, (200, 40, 10))
    html = browser_of(alice).get(reverse("search:similar", args=[first.pk])).content.decode()
    assert f'href="/search/?q=similar:{first.pk}"' in html
    assert f"/photos/{second.pk}/" in html


def test_a_slip_is_corrected(alice: User, browser_of: BrowserOf) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    make_photo(alice, place=place)
    html = browser_of(alice).get(ADDRESS, {"q": "lisbno 2020"}).content.decode()
    assert "Did you mean" in html
    assert 'href="?q=in%3ALisbon+2020"' in html


def test_a_search_stays_where_it_began(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    tram = make_photo(alice, place=lisbon, caption="tram")
    make_photo(alice, caption="tram")
    browser = browser_of(alice)
    begun = browser.get(ADDRESS, {"q": "in:Lisbon"}).content.decode()
    assert '<input type="hidden" name="scope" value="in:Lisbon">' in begun
    html = browser.get(ADDRESS, {"q": "tram", "scope": "in:Lisbon"}).content.decode()
    assert html.count("data-photo=") == 1
    assert f'data-photo="{tram.pk}"' in html
    assert 'value="tram"' in html
    assert 'href="?q=in%3ALisbon"' in html  # the chip of the word, removed


def test_the_scope_is_escaped(alice: User, browser_of: BrowserOf) -> None:
    html = browser_of(alice).get(ADDRESS, {"q": 'in:"<b>x"', "scope": ""}).content.decode()
    assert "<b>x" not in html


def test_letters_answer_where_no_model_does(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ModelUnavailable("fetch one")

    monkeypatch.setattr(encoders, "search_encoder", fail)
    photo = make_photo(alice, caption="tram")
    html = browser_of(alice).get(ADDRESS, {"q": "tram"}).content.decode()
    assert f'data-photo="{photo.pk}"' in html
    assert "fetch one" in html
