"""People on a photo's page: the fragment, and what it offers to whom."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import Face
from faces.services import keep_names
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def address(photo: Photo) -> str:
    return reverse("faces:of_photo", args=[photo.pk])


def fragment(browser: Client, photo: Photo) -> str:
    answer = browser.get(address(photo))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_shows_each_face_with_its_name_and_age(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    anna = make_person(alice, "Anna", born_on=date(2016, 1, 1))
    face = make_face(photo, anna)
    said = fragment(browser_of(alice), photo)
    for expected in (
        reverse("faces:person", args=[anna.pk]), reverse("faces:crop", args=[face.pk]),
        'data-box="0.400000 0.300000 0.200000 0.300000"', "<small>4 years</small>",
        "This is Anna", "This is not Anna", "This is not a face", "Show Anna with this face",
    ):  # fmt: skip
        assert expected in said


def test_it_asks_who_a_face_without_a_name_is(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    group = make_person(alice)
    make_face(photo, group)
    lone = make_face(photo)
    said = fragment(browser_of(alice), photo)
    assert said.count('placeholder="Who is this?"') == 3  # and where one is marked by hand
    assert f'action="{reverse("faces:name", args=[group.pk])}"' in said
    assert f'action="{reverse("faces:name_faces")}"' in said
    assert f'name="face" value="{lone.pk}"' in said


def test_it_offers_the_one_name_to_the_one_face(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    make_face(photo)
    keep_names(photo, ["Ben"])
    said = fragment(browser_of(alice), photo)
    assert "Is this Ben?" in said
    assert reverse("faces:accept_name") in said
    assert reverse("faces:refuse_name") in said


def test_it_tells_names_without_a_face(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    keep_names(photo, ["Zoë", "anna", "<b>Bo</b>"])
    said = fragment(browser_of(alice), photo)
    assert said.index("&lt;b&gt;Bo") < said.index("anna") < said.index("Zoë")


def test_a_version_knows_the_names_of_the_others(alice: User, browser_of: BrowserOf) -> None:
    original, edited = make_photo(alice), make_photo(alice)
    keep_names(original, ["Anna"])
    keep_names(edited, ["Anna"])
    make_face(original, make_person(alice, "Ben"))
    stack_photos(edited, [original], kind=Stack.Kind.EDIT)
    said = fragment(browser_of(alice), edited)
    assert said.count('chip-text">Anna<') == said.count('chip-text">Ben<') == 1


def test_many_faces_wait_behind_a_word(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    for number in range(10):
        make_face(photo, make_person(alice, f"Person {number}"))
    make_face(photo, make_person(alice, "Passer-by", is_hidden=True))
    said = fragment(browser_of(alice), photo)
    assert "2 more faces" in said
    assert "1 hidden" in said
    assert said.count("data-quiet") == 1


def test_names_with_markup_are_words(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    make_face(photo, make_person(alice, HOSTILE))
    make_face(photo)
    keep_names(photo, [f"{HOSTILE} too"])
    said = fragment(browser_of(alice), photo)
    assert "<script" not in said
    assert "<img src=x" not in said


def test_an_own_picture_without_anybody_can_be_marked(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    assert "Mark a face" in fragment(browser, make_photo(alice))
    assert fragment(browser, make_photo(alice, kind="video")) == ""


def test_a_stranger_gets_404_and_no_name(alice: User, bob: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice)
    make_face(photo, make_person(alice, "Anna"))
    answer = browser_of(bob).get(address(photo))
    assert answer.status_code == 404
    assert "Anna" not in answer.content.decode()
    assert Client().get(address(photo)).status_code == 302


def test_locked_is_gone_and_trashed_is_still_told(alice: User, browser_of: BrowserOf) -> None:
    photo = make_photo(alice, trashed_at=timezone.now())
    make_face(photo, make_person(alice, "Anna"))
    browser = browser_of(alice)
    assert "Anna" in fragment(browser, photo)
    Photo.objects.update(is_locked=True)
    assert browser.get(address(photo)).status_code == 404


def test_it_takes_only_looks(alice: User, browser_of: BrowserOf) -> None:
    assert browser_of(alice).post(address(make_photo(alice))).status_code == 405


@pytest.mark.parametrize("count", [1, 50])
def test_it_asks_the_database_as_often_for_fifty_faces(
    alice: User,
    browser_of: BrowserOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    photo = make_photo(alice)
    for number in range(count):
        make_face(photo, make_person(alice, f"Person {number}" if number % 2 else ""))
    browser = browser_of(alice)
    with django_assert_max_num_queries(9):
        fragment(browser, photo)
    assert Face.objects.count() == count
