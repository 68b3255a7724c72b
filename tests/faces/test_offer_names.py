"""The people offered while a name is typed."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import OtherName, Person
from faces.services import keep_names
from photos.models import Photo
from tests.factories import NOON, make_face, make_person, make_photo

BrowserOf = Callable[[User], Client]


def in_photos(person: Person, count: int = 1, **fields: object) -> Person:
    for day in range(count):
        make_face(make_photo(person.owner, NOON + timedelta(days=day), **fields), person)
    return person


def offered(browser: Client, typed: str) -> list[str]:
    answer = browser.get(reverse("faces:names"), {"q": typed})
    assert answer.status_code == 200
    return re.findall(r'data-name="(.*?)"', answer.content.decode())


def test_any_word_of_a_name_may_be_typed_without_accents(
    alice: User, browser_of: BrowserOf
) -> None:
    in_photos(make_person(alice, "Zoë Ångström-Brown"))
    in_photos(make_person(alice, "Ben"))
    browser = browser_of(alice)
    for typed in ("zo", "ZOE", "angs", "brown", "zoe ang"):
        assert offered(browser, typed) == ["Zoë Ångström-Brown"]
    assert offered(browser, "stro") == []


def test_who_is_in_most_photos_comes_first(alice: User, browser_of: BrowserOf) -> None:
    in_photos(make_person(alice, "Anna"), 1)
    in_photos(make_person(alice, "Andrew"), 3)
    in_photos(make_person(alice), 9)
    assert offered(browser_of(alice), "an") == ["Andrew", "Anna"]
    assert offered(browser_of(alice), "") == ["Andrew", "Anna"]


def test_each_comes_with_a_face_and_a_count(alice: User, browser_of: BrowserOf) -> None:
    person = in_photos(make_person(alice, "Anna"), 2)
    best = make_face(make_photo(alice), person, quality=0.9)
    said = browser_of(alice).get(reverse("faces:names"), {"q": "a"}).content.decode()
    assert reverse("faces:crop", args=[best.pk]) in said
    assert "3 photos" in said
    assert f'data-person="{person.pk}"' in said


def test_another_name_leads_to_the_person(alice: User, browser_of: BrowserOf) -> None:
    OtherName.objects.create(person=in_photos(make_person(alice, "Anna")), name="Mum")
    assert offered(browser_of(alice), "mu") == ["Anna"]


def test_names_of_archives_follow_once(alice: User, browser_of: BrowserOf) -> None:
    in_photos(make_person(alice, "Anna"))
    keep_names(make_photo(alice), ["Annabel", "ANNA"])
    assert offered(browser_of(alice), "ann") == ["Anna", "Annabel"]
    said = browser_of(alice).get(reverse("faces:names"), {"q": "annabel"}).content.decode()
    assert "from an archive" in said


@pytest.mark.parametrize(
    "hidden", [{"is_locked": True}, {"trashed_at": timezone.now()}], ids=["locked", "trashed"]
)
def test_who_is_only_in_such_photos_is_not_told(
    alice: User, browser_of: BrowserOf, hidden: dict[str, object]
) -> None:
    in_photos(make_person(alice, "Anna"), **hidden)
    keep_names(Photo.objects.get(), ["Annabel"])
    assert offered(browser_of(alice), "a") == []


def test_who_was_merged_or_has_no_face_is_not_offered(alice: User, browser_of: BrowserOf) -> None:
    into = in_photos(make_person(alice, "Anna"))
    in_photos(make_person(alice, "Anne", merged_into=into))
    make_person(alice, "Andrew")
    assert offered(browser_of(alice), "an") == ["Anna"]


def test_a_stranger_is_told_no_name(alice: User, bob: User, browser_of: BrowserOf) -> None:
    in_photos(make_person(alice, "Anna"))
    keep_names(Photo.objects.get(), ["Annabel"])
    assert offered(browser_of(bob), "") == []
    assert Client().get(reverse("faces:names")).status_code == 302


@pytest.mark.parametrize("typed", ["'; drop table", "%", "\\", "\0", "(((", "a" * 5000, "😀"])
def test_it_takes_whatever_is_typed(alice: User, browser_of: BrowserOf, typed: str) -> None:
    in_photos(make_person(alice, "Anna"))
    assert offered(browser_of(alice), typed) == []


def test_markup_in_a_name_stays_text(alice: User, browser_of: BrowserOf) -> None:
    in_photos(make_person(alice, "<script>alert(1)</script>"))
    assert offered(browser_of(alice), "<") == ["&lt;script&gt;alert(1)&lt;/script&gt;"]


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        in_photos(make_person(alice, f"Anna {number}"))
    browser = browser_of(alice)
    with django_assert_max_num_queries(8):
        assert len(offered(browser, "a")) == 8
