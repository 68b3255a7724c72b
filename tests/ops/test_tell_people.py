"""Who is in each photo of the manifest, and what was said of faces in people.json: nothing that
somebody decided stays behind."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import (
    DifferentPeople,
    FaceDecision,
    NameInPhoto,
    OtherName,
    Person,
    RefusedName,
)
from ops.decisions import decisions_of
from tests.factories import make_face, make_person, make_photo

BOX = {"left": 0.4, "top": 0.3, "width": 0.2, "height": 0.3}


def people_of(owner: User) -> list[list[dict[str, Any]]]:
    """Who is in each photo by the manifest."""
    out = io.StringIO()
    call_command("export", "--manifest-only", "--user", owner.email, stdout=out)
    return [json.loads(line)["people"] for line in out.getvalue().splitlines()]


def said_of(owner: User) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(decisions_of(owner)))
    return told


@pytest.fixture
def anna(alice: User) -> Person:
    return make_person(alice, "Anna", born_on=date(2016, 5, 1))


class TestManifest:
    def test_it_tells_who_is_where(self, alice: User, anna: Person) -> None:
        photo = make_photo(alice)
        FaceDecision.objects.create(
            face=make_face(photo, anna, left=1 / 3), person=anna, is_same=True
        )
        make_face(photo, make_person(alice, "Ben"), origin="file")
        assert people_of(alice) == [
            [
                {
                    "person_id": anna.pk, "name": "Anna", "box": {**BOX, "left": 0.333333},
                    "origin": "model", "confirmed": True, "born_on": "2016-05-01",
                },
                {
                    "person_id": Person.objects.get(name="Ben").pk, "name": "Ben", "box": BOX,
                    "origin": "file", "confirmed": False, "born_on": None,
                },
            ]
        ]  # fmt: skip

    def test_it_tells_faces_that_somebody_marked_without_a_name(self, alice: User) -> None:
        photo = make_photo(alice)
        make_face(photo, origin="person")
        make_face(photo, make_person(alice), origin="model")  # can be found again
        make_face(photo, make_person(alice, "Anna"), refused_at=timezone.now())
        [[entry]] = people_of(alice)
        assert entry == {
            "person_id": None, "name": None, "box": BOX, "origin": "person", "confirmed": False,
            "born_on": None,
        }  # fmt: skip

    def test_it_tells_a_name_of_an_archive_once(self, alice: User, anna: Person) -> None:
        OtherName.objects.create(person=anna, name="Annie")
        photo, other = make_photo(alice), make_photo(alice)
        make_face(photo, anna)
        for name in ("ANNA", "Annie", "Zoë", "zoË"):
            NameInPhoto.objects.create(photo=photo, name=name)
            NameInPhoto.objects.create(photo=other, name=name)
        first, second = people_of(alice)
        assert [(each["name"], each["person_id"], each["origin"]) for each in first] == [
            ("Anna", anna.pk, "model"),
            ("Zoë", None, "archive"),
        ]
        assert [(each["name"], each["person_id"], each["box"]) for each in second] == [
            ("Anna", anna.pk, None),
            ("Zoë", None, None),
        ]
        assert second[0]["born_on"] == "2016-05-01"

    def test_a_stranger_of_the_same_name_is_not_meant(
        self, alice: User, bob: User, anna: Person
    ) -> None:
        OtherName.objects.create(person=anna, name="Annie")
        NameInPhoto.objects.create(photo=make_photo(bob), name="Annie")
        [[entry]] = people_of(bob)
        assert (entry["person_id"], entry["name"]) == (None, "Annie")

    def test_it_asks_as_often_for_many_people_as_for_one(
        self, alice: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(5):
            photo = make_photo(alice)
            make_face(photo, make_person(alice, f"Person {number}"))
            NameInPhoto.objects.create(photo=photo, name=f"Name {number}")
            with django_assert_num_queries(8):
                assert len(people_of(alice)) == number + 1


class TestDecisions:
    def test_it_tells_all_that_was_said(self, alice: User, anna: Person) -> None:
        photo = make_photo(alice, is_locked=True)
        ben = make_person(alice, "Ben", is_hidden=True)
        group = make_person(alice)
        gone = make_person(alice, "Annie", merged_into=anna)
        OtherName.objects.create(person=anna, name="Annie")
        face = make_face(photo, anna)
        Person.objects.filter(pk=anna.pk).update(cover=face, is_favourite=True)
        FaceDecision.objects.create(face=face, person=anna, is_same=True, is_seen=False)
        FaceDecision.objects.create(face=face, person=group, is_same=False)
        RefusedName.objects.create(face=face, name="Zoë")
        make_face(photo, left=0.1, refused_at=timezone.now())
        drawn = make_face(photo, left=0.2, origin="person")
        make_face(photo, make_person(alice))  # only a model's thought
        DifferentPeople.objects.create(first=anna, second=ben)

        told = said_of(alice)

        where = {"sha256": photo.sha256, "box": BOX}
        unsaid = {"other_names": [], "born_on": None, "favourite": False, "hidden": False,
                  "cover": None, "merged_into": None}  # fmt: skip
        assert told["version"] == 1
        assert told["people"] == [
            {
                "id": anna.pk, "name": "Anna", "other_names": ["Annie"], "born_on": "2016-05-01",
                "favourite": True, "hidden": False, "cover": where, "merged_into": None,
            },
            {**unsaid, "id": ben.pk, "name": "Ben", "hidden": True},
            {**unsaid, "id": group.pk, "name": None},
            {**unsaid, "id": gone.pk, "name": "Annie", "merged_into": anna.pk},
        ]  # fmt: skip
        assert told["different_people"] == [[anna.pk, ben.pk]]
        first, refused, third = told["faces"]
        decided = [
            (each["person_id"], each["same"], each["seen"], each["origin"])
            for each in first.pop("decisions")
        ]
        assert decided == [(anna.pk, True, False, "person"), (group.pk, False, True, "person")]
        assert first == {**where, "origin": "model", "refused": False, "refused_names": ["Zoë"]}
        assert (refused["refused"], refused["box"]["left"]) == (True, 0.1)
        assert (third["origin"], third["box"]["left"]) == ("person", drawn.left)

    def test_it_tells_nothing_of_another_library(
        self, alice: User, bob: User, anna: Person
    ) -> None:
        face = make_face(make_photo(alice), anna)
        FaceDecision.objects.create(face=face, person=anna, is_same=True)
        make_photo(bob)
        told = said_of(bob)
        assert told == {"version": 1, "people": [], "different_people": [], "faces": []}

    def test_it_is_written_again_as_it_is_now(
        self, alice: User, anna: Person, tmp_path: Path
    ) -> None:
        folder = tmp_path / "out"
        call_command("export", str(folder), "--user", alice.email, stdout=io.StringIO())
        make_person(alice, 'Robert "Bob" \u2028')
        call_command("export", str(folder), "--user", alice.email, stdout=io.StringIO())
        people = json.loads((folder / "people.json").read_text())["people"]
        assert [each["name"] for each in people] == [anna.name, 'Robert "Bob" \u2028']
        assert not list(folder.glob("people.json?*"))

    def test_it_asks_as_often_for_many_faces_as_for_one(
        self, alice: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        photo = make_photo(alice)
        for number in range(6):
            person = make_person(alice, f"Person {number}")
            face = make_face(photo, person)
            FaceDecision.objects.create(face=face, person=person, is_same=True)
            OtherName.objects.create(person=person, name=f"Other {number}")
            with django_assert_num_queries(6):
                assert len(said_of(alice)["faces"]) == number + 1
