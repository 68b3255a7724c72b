"""Who is in a photo, as its page tells it."""

from datetime import date

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from faces.models import Face, FaceDecision, OtherName, RefusedName
from faces.of_photo.reading import PeopleOfPhoto, people_of_photo
from faces.services import keep_names
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.factories import make_face, make_person, make_photo


@pytest.fixture
def photo(alice: User) -> Photo:
    return make_photo(alice)


def told(people: PeopleOfPhoto) -> list[str]:
    return [entry.name for entry in people.faces]


def test_it_puts_names_first_and_each_kind_from_left_to_right(alice: User, photo: Photo) -> None:
    make_face(photo, left=0.1)
    make_face(photo, make_person(alice, "Ben"), left=0.7)
    make_face(photo, make_person(alice, "Anna"), left=0.3)
    make_face(photo, make_person(alice), left=0.0)
    assert told(people_of_photo(alice, photo)) == ["Anna", "Ben", "", ""]


def test_it_tells_the_age_on_the_day_of_the_photo(alice: User, photo: Photo) -> None:
    make_face(photo, make_person(alice, "Anna", born_on=date(2016, 6, 15)), left=0.1)
    make_face(photo, make_person(alice, "Ben", born_on=date(2016, 6, 16)), left=0.2)
    make_face(photo, make_person(alice, "Clara", born_on=date(2021, 1, 1)), left=0.3)
    ages = [entry.age for entry in people_of_photo(alice, photo).faces]
    assert ages == ["4 years", "3 years", ""]


def test_it_knows_which_faces_somebody_looked_at(alice: User, photo: Photo) -> None:
    anna = make_person(alice, "Anna")
    looked_at, with_its_group, by_a_model = (make_face(photo, anna) for _ in range(3))
    FaceDecision.objects.create(face=looked_at, person=anna, is_same=True)
    FaceDecision.objects.create(face=with_its_group, person=anna, is_same=True, is_seen=False)
    seen = {entry.face.pk for entry in people_of_photo(alice, photo).faces if entry.is_seen}
    assert seen == {looked_at.pk}
    assert by_a_model.pk not in seen


def test_what_is_no_face_is_not_shown(alice: User, photo: Photo) -> None:
    make_face(photo, refused_at=timezone.now())
    assert not people_of_photo(alice, photo)


def test_hidden_people_stand_apart_and_are_not_told(alice: User, photo: Photo) -> None:
    make_face(photo, make_person(alice, "Anna"))
    make_face(photo, make_person(alice, "Passer-by", is_hidden=True))
    keep_names(photo, ["passer-BY"])
    people = people_of_photo(alice, photo)
    assert told(people) == ["Anna"]
    assert [entry.name for entry in people.hidden] == ["Passer-by"]
    assert people.said == "Anna"
    assert people.names == []


def test_a_version_tells_who_is_in_the_others(alice: User, photo: Photo) -> None:
    raw = make_photo(alice)
    stack_photos(photo, [raw], kind=Stack.Kind.RAW)
    anna = make_person(alice, "Anna")
    make_face(photo, anna)
    make_face(photo, make_person(alice, "Ben"))
    make_face(photo, make_person(alice, "Hidden", is_hidden=True))
    make_face(photo, make_person(alice))
    make_face(raw, anna)
    raw.refresh_from_db()
    people = people_of_photo(alice, raw)
    assert told(people) == ["Anna"]
    assert [person.name for person in people.others] == ["Ben"]
    assert people.said == "Anna and Ben"


def test_names_of_archives_stay_until_somebody_has_them(alice: User, photo: Photo) -> None:
    anna = make_person(alice, "Anna Smith")
    OtherName.objects.create(person=anna, name="Mum")
    make_face(photo, anna)
    keep_names(photo, ["MUM", "anna smith", "Ben"])
    assert people_of_photo(alice, photo).names == ["Ben"]


def test_one_name_and_one_face_is_a_hint(alice: User, photo: Photo) -> None:
    make_face(photo, make_person(alice, "Anna"))
    face = make_face(photo)
    keep_names(photo, ["Anna", "Ben"])
    hint = people_of_photo(alice, photo).hint
    assert hint is not None
    assert (hint.face_id, hint.name) == (face.pk, "Ben")

    RefusedName.objects.create(face=face, name="BEN")
    assert people_of_photo(alice, photo).hint is None


@pytest.mark.parametrize(("faces", "names"), [(2, ["Ben"]), (1, ["Ben", "Clara"]), (0, ["Ben"])])
def test_more_of_either_is_none(alice: User, photo: Photo, faces: int, names: list[str]) -> None:
    for _ in range(faces):
        make_face(photo)
    keep_names(photo, names)
    assert people_of_photo(alice, photo).hint is None


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ""),
        ([""], "1 person"),
        (["Anna"], "Anna"),
        (["Anna", ""], "Anna and 1 more person"),
        (["Anna", "Ben", "", ""], "Anna, Ben and 2 more people"),
    ],
)
def test_it_says_who_is_there(alice: User, photo: Photo, names: list[str], said: str) -> None:
    for place, name in enumerate(names):
        make_face(photo, make_person(alice, name), left=place / 10)
    assert people_of_photo(alice, photo).said == said


def test_strangers_and_locks_see_nobody(alice: User, bob: User, photo: Photo) -> None:
    make_face(photo, make_person(alice, "Anna"))
    keep_names(photo, ["Ben"])
    assert not people_of_photo(bob, photo)
    Photo.objects.update(is_locked=True)
    assert not people_of_photo(alice, photo)


def test_it_asks_the_database_as_often_for_fifty_faces(
    alice: User, photo: Photo, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(50):
        make_face(photo, make_person(alice, f"Person {number}"))
    keep_names(photo, [f"Name {number}" for number in range(50)])
    with django_assert_max_num_queries(4):
        people = people_of_photo(alice, photo)
    assert len(people.faces) == Face.objects.count() == 50
