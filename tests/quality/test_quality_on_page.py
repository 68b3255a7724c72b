"""How good a photo is, in words, on its page and in the API; told to whoever sees it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from photos.models import Photo
from quality.models import Quality
from tests.api.asking import Asker
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
FINE = {"sharpness": 0.85, "exposure": 0.95, "noise": 0.5, "technical": 0.9}


def words(browser: Client, photo: Photo) -> str:
    response = browser.get(f"/photos/{photo.pk}/quality/")
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, "Quality: Good sharp, well exposed "),
        ({"eyes_open": 1.0}, "Quality: Good sharp, well exposed, eyes open "),
        ({"eyes_open": 0.5}, "some eyes closed"),
        ({"eyes_open": 0.0, "technical": 0.5}, "Quality: Fair sharp, well exposed, eyes closed "),
        ({"sharpness": 0.6, "technical": 0.4}, "Quality: Fair a little soft, well exposed "),
        ({"sharpness": 0.2, "technical": 0.02}, "Quality: Poor blurred, well exposed "),
        ({"exposure": 0.6, "highlights": 0.2}, "sharp, burnt out in parts "),
        ({"exposure": 0.6, "tone": 0.2}, "sharp, a little dark "),
        ({"exposure": 0.6, "tone": 0.8}, "sharp, a little pale "),
        ({"exposure": 0.2, "tone": 0.2}, "sharp, too dark "),
        ({"exposure": 0.2, "tone": 0.8}, "sharp, too pale "),
        ({"noise": 6.0}, "well exposed, grainy "),
        ({"noise": 12.0}, "well exposed, noisy "),
        ({"aesthetics": 0.9}, "beautiful"),
        ({"aesthetics": 0.5}, "pleasing"),
        ({"aesthetics": 0.1}, "plain"),
        ({"technical": None}, "Quality: Not rated sharp, well exposed "),
    ],
)
def test_it_says_in_words_what_was_measured(
    alice: User, browser_of: BrowserOf, said: dict[str, float], expected: str
) -> None:
    photo = make_photo(alice)
    Quality.objects.create(photo=photo, **{**FINE, **said})
    page = words(browser_of(alice), photo)
    assert expected in page
    assert "Measured by a machine" in page


def test_it_says_nothing_of_what_nobody_measured(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    assert words(browser_of(alice), photo) == ""
    Quality.objects.create(photo=photo)
    assert words(browser_of(alice), photo) == ""
    Quality.objects.update(eyes_open=1)
    assert "Not rated eyes open" in words(browser_of(alice), photo)


def test_the_photo_page_asks_for_it(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    page = browser_of(alice).get(f"/photos/{photo.pk}/").content.decode()
    assert f'hx-get="/photos/{photo.pk}/quality/"' in page


def test_the_api_tells_figures_and_null_where_they_are_not_known(alice: User) -> None:
    photo = make_photo(alice)
    assert Asker(alice).get(f"photos/{photo.pk}/").json()["quality"] is None
    Quality.objects.create(photo=photo, **FINE)
    told = Asker(alice).get(f"photos/{photo.pk}/").json()["quality"]
    assert told == {
        "score": pytest.approx(0.72), "sharpness": 0.85, "exposure": 0.95, "noise": 0.5,
        "eyes_open": None, "aesthetics": None,
    }  # fmt: skip
