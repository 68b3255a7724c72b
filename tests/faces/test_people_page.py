"""The page of all people: who is on it, in which order, and what it costs."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import Face, Person
from faces.pages import people as pages
from faces.reading import people as reading
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.faces.people import HOSTILE, BrowserOf, somebody, told, words
from tests.factories import NOON, make_face, make_person, make_photo

PEOPLE = "/people/"


def test_named_ones_come_first_and_favourites_before_them(
    alice: User, browser_of: BrowserOf
) -> None:
    unnamed, few = somebody(alice, photos=5), somebody(alice, photos=2)
    anna, ben = somebody(alice, "Anna", photos=1), somebody(alice, "Ben", photos=3)
    clara = somebody(alice, "Clara", photos=1, is_favourite=True)

    page = browser_of(alice).get(PEOPLE)

    assert told(page) == [person.pk for person in (clara, ben, anna, unnamed, few)]
    said = words(page)
    assert "3 photos" in said
    assert said.index("Anna") < said.index("Who are they?") < said.index("Add a name")
    assert 'aria-current="page"' in said


def test_each_shows_the_best_face_or_the_chosen_one(alice: User, browser_of: BrowserOf) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben")
    best = make_face(make_photo(alice), anna, quality=0.9)
    chosen = make_face(make_photo(alice), ben, quality=0.1)
    Person.objects.filter(pk=ben.pk).update(cover=chosen)
    make_face(make_photo(alice), ben, quality=0.8)

    said = words(browser_of(alice).get(PEOPLE))

    crops = re.findall(r"/faces/(\d+)/crop/", said)
    assert crops == [str(chosen.pk), str(best.pk)]


def test_a_chosen_face_that_is_somebody_elses_now_is_not_shown(
    alice: User, browser_of: BrowserOf
) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben")
    Person.objects.filter(pk=anna.pk).update(cover=ben.faces.get())
    said = words(browser_of(alice).get(PEOPLE))
    assert sorted(re.findall(r"/faces/(\d+)/crop/", said)) == sorted(
        str(pk) for pk in Face.objects.values_list("pk", flat=True)
    )


def test_a_photo_with_two_faces_of_somebody_and_a_stack_count_once(
    alice: User, browser_of: BrowserOf
) -> None:
    anna = make_person(alice, "Anna")
    photo, edited = make_photo(alice), make_photo(alice)
    for each in (photo, photo, edited):
        make_face(each, anna)
    stack_photos(edited, [photo], kind=Stack.Kind.EDIT)
    assert "1 photo" in words(browser_of(alice).get(PEOPLE))


@pytest.mark.parametrize(
    "fields", [{"is_locked": True}, {"trashed_at": timezone.now()}], ids=["locked", "trashed"]
)
def test_who_is_only_in_such_photos_is_not_shown(
    alice: User, browser_of: BrowserOf, fields: dict[str, Any]
) -> None:
    somebody(alice, "Anna")
    somebody(alice)
    Photo.objects.update(**fields)
    page = browser_of(alice).get(PEOPLE)
    assert told(page) == []
    assert "Anna" not in words(page)
    assert "Nobody yet" in words(page)


def test_archived_photos_count(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    Photo.objects.update(archived_at=timezone.now())
    assert told(browser_of(alice).get(PEOPLE)) == [anna.pk]


def test_what_is_no_face_is_nobody(alice: User, browser_of: BrowserOf) -> None:
    somebody(alice, "Anna")
    Face.objects.update(refused_at=timezone.now())
    assert told(browser_of(alice).get(PEOPLE)) == []


def test_who_was_merged_is_not_shown(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    somebody(alice, "Anne", merged_into=anna)
    assert told(browser_of(alice).get(PEOPLE)) == [anna.pk]


def test_hidden_people_are_shown_when_asked_for(alice: User, browser_of: BrowserOf) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben", is_hidden=True)
    browser = browser_of(alice)
    assert told(browser.get(PEOPLE)) == [anna.pk]
    assert "1 hidden person" in words(browser.get(PEOPLE))
    assert told(browser.get(PEOPLE, {"hidden": 1})) == [ben.pk]
    Person.objects.update(is_hidden=False)
    assert "Nobody is hidden" in words(browser.get(PEOPLE, {"hidden": 1}))


def test_names_are_found_by_any_word(alice: User, browser_of: BrowserOf) -> None:
    zoe = somebody(alice, "Zoë Brown")
    somebody(alice, "Ben")
    somebody(alice)
    browser = browser_of(alice)
    for typed in ("zoe", "BRO", "  "):
        found = told(browser.get(PEOPLE, {"name": typed}))
        assert found == [zoe.pk] if typed.strip() else len(found) == 3
    assert "Nobody is called “Xaver”" in words(browser.get(PEOPLE, {"name": "Xaver"}))


def test_people_follow_page_by_page(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CARDS", 2)
    people = [somebody(alice, name, photos=9 - i) for i, name in enumerate("ABC")]
    people += [somebody(alice, photos=4 - i) for i in range(2)]
    browser = browser_of(alice)
    seen, address = [], "/people/?shown=1"
    while address:
        page = browser.get(address)
        seen += told(page)
        following = re.search(r'hx-get="(\?[^"]*after=[^"]*)"', page.content.decode())
        address = f"/people/{following[1].replace('&amp;', '&')}" if following else ""
    assert seen == [person.pk for person in people]


def test_a_list_read_anew_is_as_long_as_it_was_scrolled(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "CARDS", 1)
    for name in "ABCD":
        somebody(alice, name)
    page = browser_of(alice).get(PEOPLE, {"fragment": "all", "shown": 3})
    assert len(told(page)) == 3
    assert "<html" not in words(page)


def test_a_stranger_sees_nobody(alice: User, bob: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    page = browser_of(bob).get(PEOPLE)
    assert told(page) == []
    assert "Anna" not in words(page)
    assert browser_of(bob).get(PEOPLE, {"after": anna.pk}).status_code == 404
    assert Client().get(PEOPLE).status_code == 302


@pytest.mark.parametrize(
    "asked",
    [{"after": "x"}, {"after": "9" * 40}, {"after": "7"}, {"shown": "-1"}, {"fragment": "x"},
     {"shown": "٣"}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_found(
    alice: User, browser_of: BrowserOf, asked: dict[str, str]
) -> None:
    somebody(alice, "Anna")
    assert browser_of(alice).get(PEOPLE, asked).status_code == 404


@pytest.mark.parametrize("typed", ["\0", "'; --", "%", "a" * 9000])
def test_any_text_may_be_looked_for(alice: User, browser_of: BrowserOf, typed: str) -> None:
    somebody(alice, "Anna")
    assert browser_of(alice).get(PEOPLE, {"name": typed}).status_code == 200


def test_markup_in_a_name_stays_text(alice: User, browser_of: BrowserOf) -> None:
    somebody(alice, HOSTILE)
    said = words(browser_of(alice).get(PEOPLE, {"name": "<script>"}))
    assert "<script>alert" not in said
    assert "<img src=x" not in said


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        somebody(alice, f"Anna {number}" if number % 2 else "", photos=2)
    browser = browser_of(alice)
    with django_assert_max_num_queries(9):
        assert len(told(browser.get(PEOPLE))) == 30


def test_it_asks_whether_some_are_one(alice: User, browser_of: BrowserOf) -> None:
    anna, ben, nobody = somebody(alice, "Anna"), somebody(alice, "Ben", photos=2), somebody(alice)
    browser = browser_of(alice)

    said = words(browser.get("/people/same/", {"person": [nobody.pk, anna.pk]}))
    assert "All are Anna" in said
    assert reverse("faces:merge", args=[anna.pk]) in said
    assert f'name="person" value="{nobody.pk}"' in said
    assert "Whose name stays" not in said

    both = words(browser.get("/people/same/", {"person": [anna.pk, ben.pk]}))
    assert both.index("All are Ben") < both.index("All are Anna")
    assert "Whose name stays" in both


def test_groups_without_a_name_are_joined_into_the_largest(
    alice: User, browser_of: BrowserOf
) -> None:
    small, large = somebody(alice), somebody(alice, photos=3)
    answer = browser_of(alice).get(
        "/people/same/", {"person": [small.pk, large.pk]}, headers={"HX-Request": "true"}
    )
    said = words(answer)
    assert "<html" not in said
    assert "One person" in said
    assert reverse("faces:merge", args=[large.pk]) in said
    assert reverse("faces:merge", args=[small.pk]) not in said


def test_one_person_alone_cannot_be_joined(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    said = words(browser_of(alice).get("/people/same/", {"person": anna.pk}))
    assert "Choose at least two" in said
    assert "hx-post" not in said


def test_whether_strangers_are_one_is_not_asked(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(bob, "Ben")
    ask = browser_of(bob).get
    assert ask("/people/same/", {"person": [anna.pk, ben.pk]}).status_code == 404
    assert ask("/people/same/").status_code == 404
    assert ask("/people/same/", {"person": "x"}).status_code == 404


def test_it_takes_a_second_look_at_the_days(alice: User) -> None:
    """Faces of one day are of several photos: the count is of photos, not of days."""
    anna = make_person(alice, "Anna")
    for hour in range(3):
        make_face(make_photo(alice, NOON + timedelta(hours=hour)), anna)
    assert reading.chosen_cards(alice, [anna.pk])[0].count == 3


def test_the_rail_marks_people_on_the_pages_behind_it(alice: User, browser_of: BrowserOf) -> None:
    anna = make_person(alice, "Anna")
    make_face(make_photo(alice), anna)
    browser = browser_of(alice)
    for page, mark in (("/people/", "page"), (f"/people/{anna.pk}/", "true"), ("/", "")):
        html = browser.get(page).content.decode()
        (link,) = re.findall(r'<a class="rail-link" href="/people/"([^>]*)>', html)
        assert link == (f' aria-current="{mark}"' if mark else "")
