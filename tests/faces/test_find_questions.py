"""What is asked about a library: what is near and not settled, of photos that show."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from faces.models import (
    DifferentPeople,
    Face,
    FaceDecision,
    NameInPhoto,
    Person,
    RefusedName,
    SkippedQuestion,
)
from faces.review.candidates import questions_for
from faces.review.question import Kind, Question
from faces.review.settled import SKIPPED_FOR, standing_questions
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.faces.questions import CIRCLE, face_at, group_at
from tests.factories import make_face, make_photo


def asked(user: User) -> list[tuple[Kind, int, int | str]]:
    """What is asked anew; and none of it is dropped when it is looked at once more."""
    found = questions_for(user, CIRCLE)
    assert standing_questions(user, found) == found
    return [plain(question) for question in found]


def plain(question: Question) -> tuple[Kind, int, int | str]:
    return question.kind, question.asked, question.name or question.about


def name_photos(person: Person, name: str) -> None:
    for face in person.faces.all():
        NameInPhoto.objects.create(photo=face.photo, name=name)


def test_it_asks_whether_two_groups_are_one_person(alice: User) -> None:
    large, small = group_at(alice, 0, size=5), group_at(alice, 0.5)
    assert asked(alice) == [(Kind.GROUP, small.pk, large.pk)]


def test_it_asks_whether_a_group_is_somebody(alice: User) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.5, size=9)
    assert asked(alice) == [(Kind.GROUP, group.pk, anna.pk)]


def test_it_asks_about_a_face_that_stands_alone(alice: User) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    assert asked(alice) == [(Kind.FACE, face.pk, anna.pk)]


def test_it_asks_about_a_face_unlike_the_others(alice: User) -> None:
    anna = group_at(alice, 0, name="Anna", size=9)
    face = face_at(alice, 1, anna)
    FaceDecision.objects.create(face=face, person=anna, is_same=True, is_seen=False)
    assert asked(alice) == [(Kind.UNLIKE, face.pk, anna.pk)]


def test_it_does_not_ask_about_a_face_that_somebody_looked_at(alice: User) -> None:
    anna = group_at(alice, 0, name="Anna", size=9)
    face = face_at(alice, 1, anna)
    FaceDecision.objects.create(face=face, person=anna, is_same=True, is_seen=True)
    assert asked(alice) == []


def test_it_asks_nothing_of_an_empty_library(alice: User) -> None:
    assert asked(alice) == []
    assert questions_for(alice, None) == []


def test_it_asks_only_about_ones_own(alice: User, bob: User) -> None:
    group_at(alice, 0)
    group_at(bob, 0.5, name="Ben")
    face_at(bob, 0.4)
    assert asked(alice) == []


@pytest.mark.parametrize("fields", [{"is_locked": True}, {"trashed_at": timezone.now()}])
def test_it_does_not_ask_about_photos_that_do_not_show(
    alice: User, fields: dict[str, bool]
) -> None:
    group_at(alice, 0, name="Anna")
    group = group_at(alice, 0.5)
    faces = [face_at(alice, 0.45)]
    name_photos(group, "Ben")
    Photo.objects.filter(faces__in=[*group.faces.all(), *faces]).update(**fields)
    assert asked(alice) == []


def test_it_does_not_ask_about_refused_faces(alice: User) -> None:
    group_at(alice, 0, name="Anna")
    Face.objects.filter(pk=face_at(alice, 0.5).pk).update(refused_at=timezone.now())
    assert asked(alice) == []


def test_it_does_not_ask_about_hidden_people(alice: User) -> None:
    group_at(alice, 0, name="Anna", is_hidden=True)
    group_at(alice, 0.5)
    face_at(alice, 0.1)
    group = group_at(alice, 2, is_hidden=True)
    name_photos(group, "Ben")
    assert asked(alice) == []


def test_it_does_not_ask_about_those_who_were_told_apart(alice: User) -> None:
    first, second = group_at(alice, 0), group_at(alice, 0.5)
    DifferentPeople.objects.create(first=first, second=second)
    assert asked(alice) == []


def test_it_does_not_ask_about_who_was_rejected(alice: User) -> None:
    anna = group_at(alice, 0, name="Anna")
    group, face = group_at(alice, 0.5), face_at(alice, 0.45)
    for rejected in (group.faces.first(), face):
        FaceDecision.objects.create(face=rejected, person=anna, is_same=False)
    assert asked(alice) == []


def test_it_does_not_ask_again_for_some_days(alice: User, bob: User) -> None:
    group_at(alice, 0, name="Anna")
    group_at(alice, 0.5)
    (question,) = questions_for(alice, CIRCLE)
    SkippedQuestion.objects.create(owner=bob, key=question.key)
    skipped = SkippedQuestion.objects.create(owner=alice, key=question.key)
    assert asked(alice) == []

    skipped.skipped_at -= SKIPPED_FOR + timedelta(minutes=1)
    skipped.save()

    assert len(asked(alice)) == 1


def test_it_does_not_ask_about_two_in_the_same_photo(alice: User) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.5)
    make_face(group.faces.first().photo, anna)
    face_at(alice, 0.45, photo=anna.faces.first().photo)
    assert asked(alice) == []


def test_one_photo_of_many_does_not_tell_two_apart(alice: User) -> None:
    anna, group = group_at(alice, 0, name="Anna", size=12), group_at(alice, 0.5, size=11)
    make_face(group.faces.first().photo, anna)
    assert asked(alice) == [(Kind.GROUP, group.pk, anna.pk)]


@pytest.mark.parametrize("other", [{"model": "other"}, {"version": 2}])
def test_it_looks_at_vectors_of_the_current_model_only(alice: User, other: dict[str, Any]) -> None:
    group_at(alice, 0)
    group = group_at(alice, 0.5)
    for face in group.faces.all():
        face.vectors.update(**other)
    assert asked(alice) == []


# Names of archives


def test_it_proposes_the_name_that_an_archive_tells(alice: User) -> None:
    group = group_at(alice, 0)
    name_photos(group, "Anna")
    (question,) = questions_for(alice, CIRCLE)
    assert plain(question) == (Kind.NAME, group.pk, "Anna")
    assert question.photos == 3
    assert questions_for(alice, None) == [question]


def test_it_proposes_a_name_for_a_face_that_stands_alone(alice: User) -> None:
    face = face_at(alice, 0)
    NameInPhoto.objects.create(photo=face.photo, name="Anna")
    assert asked(alice) == [(Kind.FACE_NAME, face.pk, "Anna")]


def test_it_writes_a_name_as_it_is_written_most_often(alice: User) -> None:
    group = group_at(alice, 0)
    for face, name in zip(group.faces.all(), ["ZOE", "Zoë", "Zoë"], strict=True):
        NameInPhoto.objects.create(photo=face.photo, name=name)
    assert asked(alice) == [(Kind.NAME, group.pk, "Zoë")]


def test_a_proposed_name_is_asked_for_once(alice: User) -> None:
    group_at(alice, 0, name="Anna")
    group, face = group_at(alice, 0.5), face_at(alice, 0.4)
    name_photos(group, "Anna")
    NameInPhoto.objects.create(photo=face.photo, name="Anna")
    kinds = {(kind, pk) for kind, pk, _ in asked(alice)}
    assert kinds == {(Kind.NAME, group.pk), (Kind.FACE_NAME, face.pk)}


def test_who_has_the_name_already_is_not_asked_about(alice: User) -> None:
    anna = group_at(alice, 0, name="anna")
    anna.other_names.create(name="Mum")
    name_photos(anna, "Anna")
    name_photos(anna, "Mum")
    for face in anna.faces.all():
        face_at(alice, 3, photo=face.photo)
    assert asked(alice) == []


def test_the_names_of_hidden_people_are_not_proposed(alice: User) -> None:
    group_at(alice, 3, name="Anna", is_hidden=True)
    name_photos(group_at(alice, 0), "Anna")
    assert asked(alice) == []


def test_names_of_other_files_of_a_stack_count(alice: User) -> None:
    face = face_at(alice, 0)
    raw = make_photo(alice)
    stack_photos(face.photo, [raw], kind=Stack.Kind.RAW)
    NameInPhoto.objects.create(photo=raw, name="Anna")
    assert asked(alice) == [(Kind.FACE_NAME, face.pk, "Anna")]


@pytest.mark.parametrize("name", ["Anna", "ANNA"])
def test_it_does_not_propose_a_refused_name(alice: User, name: str) -> None:
    group, face = group_at(alice, 0), face_at(alice, 2)
    name_photos(group, "Anna")
    NameInPhoto.objects.create(photo=face.photo, name="Anna")
    for refused in (group.faces.first(), face):
        RefusedName.objects.create(face=refused, name=name)
    assert asked(alice) == []


def test_it_does_not_propose_a_person_who_was_said_no_to(alice: User) -> None:
    anna = group_at(alice, 3, name="Anna")
    apart, rejected = group_at(alice, 0), group_at(alice, 1)
    apart_after = group_at(alice, 2)
    for group in (apart, rejected, apart_after):
        name_photos(group, "Anna")
    DifferentPeople.objects.create(first=anna, second=apart)
    DifferentPeople.objects.create(first=apart_after, second=group_at(alice, 4, name="Anne"))
    FaceDecision.objects.create(face=rejected.faces.first(), person=anna, is_same=False)
    assert asked(alice) == [(Kind.NAME, apart_after.pk, "Anna")]


@pytest.mark.parametrize("name", ["\u0301", "\u202e"])
def test_a_name_of_nothing_is_not_proposed(alice: User, name: str) -> None:
    NameInPhoto.objects.create(photo=face_at(alice, 0).photo, name=name)
    assert asked(alice) == []


def test_it_asks_with_as_many_queries_of_more(
    alice: User, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for number in range(20):
        name_photos(group_at(alice, number % 6 + number / 10), f"Name {number}")
    with django_assert_max_num_queries(25):
        found = questions_for(alice, CIRCLE)
    with django_assert_max_num_queries(10):
        standing_questions(alice, found)
    assert len(found) >= 20


# What has changed since it was thought of


def test_a_question_falls_when_its_face_moved(alice: User) -> None:
    anna, face = group_at(alice, 0, name="Anna"), face_at(alice, 0.5)
    question = Question(Kind.FACE, face.pk, anna.pk)
    assert standing_questions(alice, [question]) == [question]
    Face.objects.filter(pk=face.pk).update(person=group_at(alice, 1))
    assert standing_questions(alice, [question]) == []


def test_a_question_falls_when_both_got_names(alice: User) -> None:
    anna, group = group_at(alice, 0, name="Anna"), group_at(alice, 0.5)
    question = Question(Kind.GROUP, group.pk, anna.pk)
    Person.objects.filter(pk=group.pk).update(name="Ben")
    assert standing_questions(alice, [question]) == []
    Person.objects.filter(pk=group.pk).update(name="", merged_into=anna)
    assert standing_questions(alice, [question]) == []


def test_a_question_about_nobody_is_none(alice: User) -> None:
    anna = group_at(alice, 0, name="Anna")
    kinds = [Question(kind, 10**12, anna.pk) for kind in (Kind.FACE, Kind.UNLIKE, Kind.GROUP)]
    itself = Question(Kind.GROUP, anna.pk, anna.pk)
    assert standing_questions(alice, [*kinds, itself]) == []
