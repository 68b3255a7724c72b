"""The pages of one person: photos by time, company, places, and faces to choose among."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import Face, FaceDecision, OtherName, Person
from faces.reading import person as reading
from faces.services import merge_people
from photos.models import Photo
from places.models import Place
from tests.faces.people import HOSTILE, BrowserOf, somebody, told, words
from tests.factories import NOON, make_face, make_person, make_photo


def address(person: Person) -> str:
    return reverse("faces:person", args=[person.pk])


def faces_address(person: Person) -> str:
    return reverse("faces:person_faces", args=[person.pk])


def test_it_shows_the_photos_newest_first_with_the_way_back(
    alice: User, browser_of: BrowserOf
) -> None:
    anna = somebody(alice, "Anna", photos=3)
    make_photo(alice)
    page = browser_of(alice).get(address(anna))
    newest = [photo.pk for photo in Photo.objects.filter(faces__person=anna).order_by("-taken_at")]
    assert told(page, "data-photo") == newest
    assert f"/photos/{newest[0]}/?person={anna.pk}" in words(page)
    assert "3 photos · 2020" in words(page)


def test_the_photo_page_leads_back_to_the_person(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    photo = Photo.objects.get()
    browser = browser_of(alice)
    said = words(browser.get(f"/photos/{photo.pk}/", {"person": anna.pk}))
    assert "Back to the person" in said
    assert f'href="{address(anna)}"' in said
    assert "Back to the photos" in words(browser.get(f"/photos/{photo.pk}/", {"person": "../x"}))


def test_it_tells_years_age_and_other_names(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna", born_on=timezone.localdate() - timedelta(days=366 * 30))
    make_face(make_photo(alice, NOON.replace(year=2004)), anna)
    OtherName.objects.create(person=anna, name="Mum")
    said = words(browser_of(alice).get(address(anna)))
    assert "2 photos · 2004 to 2020 · 30 years" in said
    assert "Not called Mum" in said


def test_another_name_is_taken_off(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    OtherName.objects.create(person=anna, name="Mum")
    browser = browser_of(alice)
    shown = browser.get(address(anna)).content.decode()
    form = shown[shown.index('class="chips other-names"') :]
    action = form.split('action="')[1].split('"')[0]

    browser.post(action, {"name": "Mum", "next": address(anna)})

    assert "Mum" not in browser.get(address(anna)).content.decode().split("not called")[0]
    assert not OtherName.objects.exists()


def test_who_is_in_the_same_photos_is_with_others(alice: User, browser_of: BrowserOf) -> None:
    anna, ben, clara = (somebody(alice, name) for name in ("Anna", "Ben", "Clara"))
    hidden = somebody(alice, "Dora", is_hidden=True)
    photos = [make_photo(alice, NOON + timedelta(days=9 + day)) for day in range(3)]
    for photo in photos:
        make_face(photo, anna)
        make_face(photo, ben)
        make_face(photo, hidden)
    make_face(photos[0], clara)
    browser = browser_of(alice)

    said = words(browser.get(address(anna)))
    assert said.index("With Ben") < said.index("With Clara")
    assert "Dora" not in said

    both = browser.get(address(anna), {"with": clara.pk})
    assert told(both, "data-photo") == [photos[0].pk]
    assert "With Clara" in words(both)
    nobody = somebody(alice, "Emil")
    assert "No photo shows both" in words(browser.get(address(anna), {"with": nobody.pk}))


def test_places_lead_to_a_search(alice: User, browser_of: BrowserOf) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    nowhere = Place.objects.create(city="", country="", country_code="")
    anna = make_person(alice, 'Anna "Annie"')
    for place in (lisbon, lisbon, nowhere, None):
        make_face(make_photo(alice, place=place), anna)
    page = browser_of(alice).get(address(anna))
    found = re.search(r'href="(/search/[^"]*Lisbon[^"]*)"', page.content.decode())
    assert found
    assert found[1] == "/search/?q=person%3A%22Anna%20%20Annie%20%22%20in%3A%22Lisbon%22"
    assert reading.places_of(alice, anna) == [reading.PlaceOfPerson("Lisbon", 2)]


def test_many_photos_are_told_by_year(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna", photos=60)
    old = make_photo(alice, datetime(2003, 12, 31, 23, 59, tzinfo=UTC))
    make_face(old, anna)
    browser = browser_of(alice)
    assert 'href="?year=2003"' in words(browser.get(address(anna)))
    page = browser.get(address(anna), {"year": 2003})
    assert told(page, "data-photo") == [old.pk]
    assert f'href="{address(anna)}" aria-current="page">2003' in words(page)
    assert "No photo of this year" in words(browser.get(address(anna), {"year": 1999}))


def test_a_group_without_a_name_asks_for_it(alice: User, browser_of: BrowserOf) -> None:
    group = somebody(alice, photos=2)
    said = words(browser_of(alice).get(address(group)))
    assert "Who is this?" in said
    assert "autofocus" in said
    assert reverse("faces:name", args=[group.pk]) in said
    assert "/search/?q=person" not in said


def test_photos_follow_page_by_page(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PHOTOS", 2)
    anna = somebody(alice, "Anna", photos=3)
    for _ in range(2):  # at one moment
        make_face(make_photo(alice), anna)
    browser, seen, after = browser_of(alice), [], "?"
    while after:
        page = browser.get(address(anna) + after)
        seen += told(page, "data-photo")
        following = re.search(r'hx-get="(\?[^"]*after=[^"]*)"', page.content.decode())
        after = following[1].replace("&amp;", "&") if following else ""
    ordered = Photo.objects.order_by("-taken_local", "-pk")
    assert seen == list(ordered.values_list("pk", flat=True))


def test_who_was_merged_leads_to_where_they_went(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    gone = make_person(alice, "Anne", merged_into=anna)
    browser = browser_of(alice)
    for here in (address(gone), faces_address(gone)):
        answer = browser.get(here)
        assert answer.status_code == 302
        assert answer["Location"] == address(anna)
    script = browser.get(address(gone), {"fragment": "head"}, headers={"HX-Request": "true"})
    assert script["HX-Redirect"] == address(anna)


def test_a_page_whose_person_has_gone_is_left(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna")
    Face.objects.all().delete()
    browser = browser_of(alice)
    assert browser.get(address(anna)).status_code == 404
    script = browser.get(faces_address(anna), headers={"HX-Request": "true"})
    assert script.status_code == 404
    assert script["HX-Redirect"] == reverse("faces:people")


def test_where_somebody_went_the_change_is_told_with_undo(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    anna, anne = somebody(alice, "Anna"), somebody(alice, "Anne")
    change = merge_people(anna, [anne])
    asked = {"fragment": "head", "change": change.pk}
    script = {"HX-Request": "true"}

    browser = browser_of(alice)
    assert browser.get(address(anne), asked, headers=script)["HX-Redirect"] == address(anna)
    said = words(browser.get(address(anna)))
    assert "Joined Anne into Anna." in said
    assert reverse("faces:undo", args=[change.pk]) in said

    stranger = browser_of(bob)
    stranger.get(address(anne), asked, headers=script)
    assert "Anne" not in words(stranger.get("/people/"))


def test_faces_can_be_chosen(alice: User, browser_of: BrowserOf) -> None:
    anna = somebody(alice, "Anna", photos=3)
    first, second, third = anna.faces.order_by("pk")
    FaceDecision.objects.create(face=first, person=anna, is_same=True)
    FaceDecision.objects.create(face=second, person=anna, is_same=False)
    page = browser_of(alice).get(faces_address(anna))
    said = words(page)
    chosen = [int(pk) for pk in re.findall(r'name="face" value="(\d+)"', said)]
    assert chosen == [third.pk, second.pk, first.pk]
    assert said.count('class="face-said"') == 1
    for verb in ("Not Anna", "Split off", "Not a face", "Use as cover", "Somebody else"):
        assert verb in said
    assert f"/photos/{first.photo_id}/?person={anna.pk}" in said


def test_faces_follow_page_by_page(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "FACES", 2)
    anna = somebody(alice, "Anna", photos=4)
    make_face(make_photo(alice), anna)
    browser, seen, after = browser_of(alice), [], "?"
    while after:
        page = browser.get(faces_address(anna) + after)
        seen += [int(pk) for pk in re.findall(r'name="face" value="(\d+)"', words(page))]
        following = re.search(r'hx-get="(\?[^"]*after=[^"]*)"', page.content.decode())
        after = following[1].replace("&amp;", "&") if following else ""
    ordered = Face.objects.order_by("-photo__taken_local", "-pk")
    assert seen == list(ordered.values_list("pk", flat=True))


@pytest.mark.parametrize("fields", [{"is_locked": True}, {"trashed_at": timezone.now()}])
def test_who_is_only_in_such_photos_is_not_found(
    alice: User, browser_of: BrowserOf, fields: dict[str, Any]
) -> None:
    anna, ben = somebody(alice, "Anna"), somebody(alice, "Ben")
    both = make_photo(alice)
    make_face(both, anna)
    make_face(both, ben)
    Photo.objects.filter(faces__person=anna).update(**fields)
    browser = browser_of(alice)
    assert browser.get(address(anna)).status_code == 404
    assert browser.get(faces_address(anna)).status_code == 404
    page = browser.get(address(ben))
    assert "Anna" not in words(page)
    assert len(told(page, "data-photo")) == 1
    assert browser.get(address(ben), {"with": anna.pk}).status_code == 404


def test_a_stranger_gets_404(alice: User, bob: User, browser_of: BrowserOf) -> None:
    anna, gone = somebody(alice, "Anna"), make_person(alice, "Anne")
    Person.objects.filter(pk=gone.pk).update(merged_into=anna)
    ben = somebody(bob, "Ben")
    for person in (anna, gone):
        for here in (address(person), faces_address(person)):
            assert browser_of(bob).get(here).status_code == 404
            script = browser_of(bob).get(here, headers={"HX-Request": "true"})
            assert script.status_code == 404
            assert script["HX-Redirect"] == reverse("faces:people")
            assert Client().get(here).status_code == 302
    assert browser_of(bob).get(address(ben), {"with": anna.pk}).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [{"after": "x"}, {"after": "2020-01-01T00:00:00+00:00~x"}, {"with": "x"}, {"with": "0"},
     {"year": "x"}, {"year": "0"}, {"year": "9999"}, {"year": "99999999"},
     {"fragment": "x"}, {"after": "9999-12-31T23:59:59-23:59~1"}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_found(
    alice: User, browser_of: BrowserOf, asked: dict[str, str]
) -> None:
    anna = somebody(alice, "Anna")
    assert browser_of(alice).get(address(anna), asked).status_code == 404
    if not asked.keys() & {"with", "year"}:
        assert browser_of(alice).get(faces_address(anna), asked).status_code == 404


def test_markup_in_a_name_stays_text(alice: User, browser_of: BrowserOf) -> None:
    person = somebody(alice, HOSTILE, born_on=date(1990, 1, 1))
    OtherName.objects.create(person=person, name=HOSTILE)
    for here in (address(person), faces_address(person)):
        said = words(browser_of(alice).get(here))
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_its_queries_do_not_grow(
    alice: User, browser_of: BrowserOf, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    anna = somebody(alice, "Anna", photos=12)
    for number, face in enumerate(anna.faces.select_related("photo")):
        place = Place.objects.create(city=f"City {number}", country="X", country_code="XX")
        Photo.objects.filter(pk=face.photo_id).update(place=place)
        make_face(face.photo, somebody(alice, f"Ben {number}"))
    browser = browser_of(alice)
    with django_assert_max_num_queries(17):
        assert len(told(browser.get(address(anna)), "data-photo")) == 12
    with django_assert_max_num_queries(10):
        browser.get(faces_address(anna))
