"""A face marked by hand on the photo page: what is taken, and from whom."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from faces.models import Face, Person
from photos.models import Photo
from tests.factories import make_person, make_photo

BrowserOf = Callable[[User], Client]
SCRIPT = {"HX-Request": "true"}
BOX = {"left": "0.25", "top": "0.5", "width": "0.125", "height": "0.25", "name": "Anna"}


def mark(browser: Client, photo: Photo, *, headers: Any = SCRIPT, **said: str) -> HttpResponse:
    address = reverse("faces:draw", args=[photo.pk])
    return browser.post(address, {**BOX, **said}, headers=headers)  # type: ignore[return-value]


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


def test_it_becomes_a_face_of_that_name(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    answer = mark(browser_of(alice), photo)
    assert answer.status_code == 200
    assert "Anna" in answer.content.decode()  # the toast, with Undo
    face = Face.objects.get()
    assert (face.left, face.top, face.width, face.height) == (0.25, 0.5, 0.125, 0.25)
    assert (face.photo, face.origin) == (photo, "person")
    assert face.person == Person.objects.get(owner=alice, name="Anna")


def test_it_is_somebody_known(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    anna = make_person(alice, "Anna")
    mark(browser_of(alice), photo, name="anna")
    assert Face.objects.get().person == anna


def test_without_script_it_goes_back(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    here = reverse("photos:photo", args=[photo.pk])
    answer = mark(browser_of(alice), photo, headers={}, next=here)
    assert answer.status_code == 302
    assert answer["Location"] == here


def test_a_box_to_the_very_edge_is_within(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    mark(browser_of(alice), photo, left="0.666667", width="0.333334")
    face = Face.objects.get()
    assert face.left + face.width <= 1 + 1e-9


@pytest.mark.parametrize(
    "said",
    [
        {"left": "nan"},
        {"left": "inf"},
        {"top": "-0.1"},
        {"width": "0"},
        {"width": "1e9"},
        {"height": "0.001"},
        {"left": "0.9"},
        {"top": "0.76"},
        {"left": "1.5", "width": "0.2"},
        {"left": ""},
        {"left": "1; drop table faces_face"},
        {"height": "9" * 400},
    ],
)
def test_what_is_no_box_in_the_picture_is_refused(
    alice: User, browser_of: BrowserOf, photo: Photo, said: dict[str, str]
) -> None:
    answer = mark(browser_of(alice), photo, **said)
    assert answer.status_code == 422
    assert "box" in answer.content.decode().lower()
    assert not Face.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "x" * 256, "\u202e", "a\0b"])
def test_what_is_no_name_is_refused(
    alice: User, browser_of: BrowserOf, photo: Photo, name: str
) -> None:
    answer = mark(browser_of(alice), photo, name=name)
    assert answer.status_code == 422
    assert "name" in answer.content.decode().lower()
    assert not Face.objects.exists()


def test_a_name_with_markup_is_words(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    answer = mark(browser_of(alice), photo, name="<script>alert(1)</script>")
    assert answer.status_code == 200
    assert "<script" not in answer.content.decode()


def test_a_stranger_marks_nothing(
    alice: User, bob: User, browser_of: BrowserOf, photo: Photo
) -> None:
    assert mark(browser_of(bob), photo).status_code == 404
    assert mark(Client(), photo).status_code == 302
    assert not Face.objects.exists()


def test_nobody_marks_what_is_locked_or_gone(
    alice: User, browser_of: BrowserOf, photo: Photo
) -> None:
    Photo.objects.update(is_locked=True)
    assert mark(browser_of(alice), photo).status_code == 404
    Photo.objects.all().delete()
    assert mark(browser_of(alice), photo).status_code == 404
    assert not Face.objects.exists()


def test_it_takes_only_posts(alice: User, browser_of: BrowserOf, photo: Photo) -> None:
    assert browser_of(alice).get(reverse("faces:draw", args=[photo.pk])).status_code == 405
