"""Undo: all of it, once, and never what somebody said later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from faces import services
from faces.models import Change, Face, FaceDecision, Person
from faces.services import InvalidDecision
from faces.services.ledger import KEPT_DAYS, MOST_KEPT
from ml.face import Box
from tests.faces.deciding import decided, everything, group, ids, whose
from tests.factories import make_face, make_person, make_photo


def test_twice_is_once(alice: User) -> None:
    person, _ = group(alice, 2)
    change = services.name_person(person, "Anna")
    services.undo(change)
    services.name_person(person, "Anna")
    after = everything()
    assert services.undo(change).undone_at
    assert everything() == after


def test_what_was_said_later_stays(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, _ = group(alice, 1, "Ben")
    change = services.confirm_faces(hers, anna)
    services.move_faces(hers[:1], ben)
    undone = services.undo(change)
    assert undone.kept_rows == 1
    assert (decided(ben), decided(anna)) == ({hers[0].pk}, set())
    assert undone.undone_sentence == "Undone: 2 faces are Anna. What was decided later stays."


def test_a_later_name_stays(alice: User) -> None:
    person, _ = group(alice, 2)
    change = services.name_person(person, "Anna")
    services.name_person(person, "Berta")
    assert services.undo(change).kept_rows == 1
    person.refresh_from_db()
    assert person.name == "Berta"


def test_what_was_said_again_later_stays(alice: User) -> None:
    """Though it is as the first decision left it."""
    anna, _ = group(alice, 2, "Anna")
    hidden = services.hide_person(anna, hidden=True)
    shown = services.hide_person(anna, hidden=False)
    services.hide_person(anna, hidden=True)

    assert services.undo(hidden).kept_rows == 1
    assert services.undo(shown).kept_rows == 1
    anna.refresh_from_db()
    assert anna.is_hidden


def test_what_was_said_again_and_taken_back_does_not_count(alice: User) -> None:
    anna, _ = group(alice, 2, "Anna")
    hidden = services.hide_person(anna, hidden=True)
    services.undo(services.hide_person(anna, hidden=False))

    assert services.undo(hidden).kept_rows == 0
    anna.refresh_from_db()
    assert not anna.is_hidden


def test_a_former_name_that_somebody_else_has_by_now_stays_theirs(alice: User) -> None:
    person, _ = group(alice, 1, "Anna")
    change = services.name_person(person, "Berta")
    other, _ = group(alice, 1)
    services.name_person(other, "Anna")
    assert services.undo(change).kept_rows == 1
    person.refresh_from_db()
    assert person.name == "Berta"


def test_what_models_did_meanwhile_gives_way(alice: User) -> None:
    anna, hers = group(alice, 3, "Anna")
    elsewhere, _ = group(alice, 1)
    change = services.reject_faces(hers[:1], anna)
    Face.objects.filter(pk=hers[0].pk).update(person=elsewhere)
    services.undo(change)
    assert whose(hers) == [anna.pk] * 3


def test_a_group_that_models_took_away_is_not_missed(alice: User) -> None:
    anna = make_person(alice, "Anna")
    person, faces = group(alice, 2)
    change = services.move_faces(faces, anna)
    person.delete()
    assert services.undo(change).kept_rows == 0
    assert whose(faces) == [None, None]


def test_a_group_of_which_something_was_said_comes_back(alice: User) -> None:
    _, faces = group(alice, 3)
    split = services.split_faces(faces[:2])
    assert split.person
    services.undo(services.tell_apart(split.person, make_person(alice)))
    change = services.refuse_faces(faces[:2])
    FaceDecision.objects.filter(is_same=False).delete()
    services.undo(split)
    assert not Person.objects.filter(pk=split.person.pk).exists()
    services.undo(change)
    assert decided(Person.objects.get(pk=split.person.pk)) == ids(faces[:2])


def test_a_person_made_by_a_name_stays_while_somebody_speaks_of_them(alice: User) -> None:
    face, other = (make_face(make_photo(alice)) for _ in range(2))
    change = services.name_face(face, "Anna")
    assert change.person
    services.confirm_faces([other], change.person)
    assert services.undo(change).kept_rows == 1
    assert whose([face, other]) == [None, change.person_id]


def test_thoughts_about_a_person_who_goes_are_free_again(alice: User) -> None:
    face, other = (make_face(make_photo(alice)) for _ in range(2))
    change = services.name_face(face, "Anna")
    Face.objects.filter(pk=other.pk).update(person=change.person)
    services.undo(change)
    assert whose([face, other]) == [None, None]
    assert not Person.objects.exists()


def test_a_drawn_face_stays_while_something_else_is_said_of_it(alice: User) -> None:
    ben = make_person(alice, "Ben")
    change = services.draw_face(make_photo(alice), Box(0.1, 0.1, 0.2, 0.2), "Anna", alice)
    assert change.face
    services.reject_faces([change.face], ben)
    assert services.undo(change).kept_rows == 1
    assert decided(ben, same=False) == {change.face.pk}


def test_photos_that_were_deleted_meanwhile_are_not_missed(alice: User) -> None:
    anna, hers = group(alice, 3, "Anna")
    _, others = group(alice, 2)
    changes = [
        services.confirm_faces(hers, anna),
        services.refuse_name(others, "Carla"),
        services.move_faces(others, anna),
    ]
    hers[0].photo.delete()
    others[0].photo.delete()
    for change in reversed(changes):
        assert services.undo(change).kept_rows == 0
    assert decided(anna) == set()


def test_it_can_be_too_late(alice: User) -> None:
    person, _ = group(alice, 1)
    change = services.name_person(person, "Anna")
    Change.objects.all().delete()
    with pytest.raises(InvalidDecision):
        services.undo(change)


def test_rows_of_a_person_joined_since_stay_with_them(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, his = group(alice, 2, "Ben")
    carla, _ = group(alice, 1, "Carla")
    services.confirm_faces(his, ben)
    rejected = services.reject_faces(his[:1], ben)
    told = services.tell_apart(ben, carla)
    forgotten = services.name_person(ben, "Benno")
    services.merge_people(anna, [ben])
    for change in (forgotten, told, rejected):
        assert services.undo(change).kept_rows
    assert whose(his) == [None, anna.pk]
    assert set(Person.objects.filter(merged_into=anna)) == {ben}


def test_old_changes_are_forgotten(alice: User, bob: User) -> None:
    person, _ = group(alice, 1)
    services.name_person(person, "Anna")
    his, _ = group(bob, 1)
    services.name_person(his, "Ben")
    long_ago = timezone.now() - timedelta(days=KEPT_DAYS + 1)
    Change.objects.update(made_at=long_ago)
    services.name_person(person, "Berta")
    assert Change.objects.filter(owner=alice).count() == 1
    assert Change.objects.filter(owner=bob).count() == 1


def test_the_newest_changes_are_kept(alice: User) -> None:
    person, _ = group(alice, 1)
    Change.objects.bulk_create(Change(owner=alice, verb="hide") for _ in range(MOST_KEPT))
    change = services.name_person(person, "Anna")
    assert Change.objects.count() == MOST_KEPT
    assert Change.objects.filter(pk=change.pk).exists()
