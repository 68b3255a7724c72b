"""All groups of a library made anew, with what people said of them."""

import pytest

from accounts.models import User
from faces.grouping import regrouping
from faces.grouping.regrouping import regroup_in
from faces.models import DifferentPeople, Face, FaceDecision, FaceVector, MovedFace, Person
from tests.faces.grouped import (
    ANNA,
    BEN,
    CARLA,
    LIKE_ANNA,
    SPACE,
    homes,
    placed,
    seen_face,
    vector,
)
from tests.factories import make_face, make_person, make_photo


def test_it_groups_a_library_that_was_never_grouped(alice: User) -> None:
    faces = [seen_face(alice, each) for each in (ANNA, BEN, LIKE_ANNA, BEN, CARLA)]

    regroup_in(alice.pk, SPACE)

    first, second, *rest = homes(faces)
    assert rest == [first, second, None]
    assert Person.objects.count() == 2


def test_it_takes_a_library_without_faces(alice: User) -> None:
    regroup_in(alice.pk, SPACE)

    assert not Person.objects.exists()


def test_it_keeps_the_rows_of_groups(alice: User) -> None:
    faces = placed(alice, ANNA, ANNA, ANNA, BEN, BEN)
    before = homes(faces)

    regroup_in(alice.pk, SPACE)
    regroup_in(alice.pk, SPACE)

    assert homes(faces) == before


def test_it_heals_a_group_that_should_be_two(alice: User) -> None:
    mixed = make_person(alice)
    faces = [seen_face(alice, each, person=mixed) for each in (ANNA, ANNA, ANNA, BEN, BEN)]

    regroup_in(alice.pk, SPACE)

    assert homes(faces)[:3] == [mixed.pk] * 3
    assert len(set(homes(faces))) == 2


def test_it_heals_two_groups_that_should_be_one(alice: User) -> None:
    large, small = make_person(alice), make_person(alice)
    faces = [seen_face(alice, ANNA, person=large) for _ in range(3)]
    faces += [seen_face(alice, ANNA, person=small) for _ in range(2)]

    regroup_in(alice.pk, SPACE)

    assert set(homes(faces)) == {large.pk}
    assert list(Person.objects.all()) == [large]


def test_it_leaves_what_was_confirmed_however_unlike(alice: User) -> None:
    anna = make_person(alice, "Anna")
    faces = [seen_face(alice, each, person=anna) for each in (ANNA, BEN, CARLA)]
    for face in faces[:2]:
        FaceDecision.objects.create(face=face, person=anna, is_same=True)

    regroup_in(alice.pk, SPACE)

    assert homes(faces) == [anna.pk, anna.pk, None]


def test_it_lets_others_join_by_any_look_of_a_person(alice: User) -> None:
    anna = make_person(alice, "Anna")
    young, old = (seen_face(alice, each, person=anna) for each in (ANNA, BEN))
    for face in (young, old):
        FaceDecision.objects.create(face=face, person=anna, is_same=True)
    others = [seen_face(alice, each) for each in (ANNA, BEN, CARLA)]

    regroup_in(alice.pk, SPACE)

    assert homes(others) == [anna.pk, anna.pk, None]


def test_it_keeps_out_who_was_refused(alice: User) -> None:
    anna = make_person(alice, "Anna")
    sure = seen_face(alice, ANNA, person=anna)
    FaceDecision.objects.create(face=sure, person=anna, is_same=True)
    refused = [seen_face(alice, ANNA) for _ in range(2)]
    for face in refused:
        FaceDecision.objects.create(face=face, person=anna, is_same=False)

    regroup_in(alice.pk, SPACE)

    assert anna.pk not in homes(refused)
    assert len(set(homes(refused))) == 1


def test_it_keeps_people_apart_who_were_told_apart(alice: User) -> None:
    first, second = make_person(alice), make_person(alice)
    DifferentPeople.objects.create(first=first, second=second)
    faces = [seen_face(alice, ANNA, person=person) for person in (first, first, second, second)]

    regroup_in(alice.pk, SPACE)

    assert homes(faces) == [first.pk, first.pk, second.pk, second.pk]


def test_it_keeps_a_hidden_group_that_nobody_decided_about(alice: User) -> None:
    hidden = make_person(alice, is_hidden=True)
    faces = [seen_face(alice, each, person=hidden) for each in (ANNA, BEN)]
    FaceDecision.objects.create(face=faces[1], person=hidden, is_same=False)

    regroup_in(alice.pk, SPACE)

    assert homes(faces)[0] == hidden.pk


def test_it_leaves_faces_that_the_model_has_not_seen_where_they_are(alice: User) -> None:
    group = make_person(alice)
    faces = [make_face(make_photo(alice), person=group) for _ in range(2)]
    older = seen_face(alice, ANNA, person=group, version=7)

    regroup_in(alice.pk, SPACE)

    assert homes([*faces, older]) == [group.pk] * 3


def test_it_ends_a_group_of_which_one_face_is_left(alice: User) -> None:
    pair = placed(alice, ANNA, ANNA)
    pair[0].photo.delete()

    regroup_in(alice.pk, SPACE)

    assert homes(pair[1:]) == [None]
    assert not Person.objects.exists()


def test_it_never_mixes_two_libraries(alice: User, bob: User) -> None:
    hers = [seen_face(alice, ANNA) for _ in range(2)]
    his = [seen_face(bob, ANNA) for _ in range(2)]

    regroup_in(alice.pk, SPACE)

    assert homes(his) == [None, None]
    assert Person.objects.get().owner == alice
    assert len(set(homes(hers))) == 1


def test_it_leaves_faces_that_somebody_decided_about_meanwhile(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    faces = [seen_face(alice, ANNA) for _ in range(6)]
    ben, gone = make_person(alice, "Ben"), make_person(alice, "Gone")
    FaceDecision.objects.create(face=faces[3], person=gone, is_same=True)
    think = regrouping.planned

    def decide_while_thinking(*given: object) -> object:
        plan = think(*given)  # type: ignore[arg-type] # as they came
        FaceDecision.objects.create(face=faces[0], person=ben, is_same=True)
        Face.objects.filter(pk=faces[0].pk).update(person=ben)
        FaceDecision.objects.create(face=faces[1], person=gone, is_same=False)
        Person.objects.filter(pk=gone.pk).update(merged_into=ben)
        return plan

    monkeypatch.setattr(regrouping, "planned", decide_while_thinking)
    regroup_in(alice.pk, SPACE)

    assert homes(faces) == [ben.pk, None, None, None, None, None]


def test_it_has_a_new_face_join_the_groups_that_it_made(alice: User) -> None:
    faces = placed(alice, ANNA, BEN)
    more = [seen_face(alice, each) for each in (ANNA, BEN)]
    regroup_in(alice.pk, SPACE)

    late = placed(alice, LIKE_ANNA, vector(0, 1, 0, 0.2))

    assert homes(late) == homes(faces) == homes(more)


def test_it_forgets_which_faces_moved(alice: User) -> None:
    placed(alice, ANNA, ANNA)

    regroup_in(alice.pk, SPACE)

    assert not MovedFace.objects.exists()
    assert FaceVector.objects.exclude(look=None).count() == 2
