"""Whose faces are, whose they are not, that some are none, and that somebody drew one."""

import math
from collections.abc import Callable

import pytest

from accounts.models import User
from faces import services
from faces.models import Change, Face, FaceDecision, Person
from faces.services import InvalidDecision
from ml.face import Box
from photos.models import Photo
from tests.faces.deciding import decided, everything, group, ids, whose
from tests.factories import make_face, make_person, make_photo


def test_a_confirmed_face_is_hers_and_nobody_else_s(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, _ = group(alice, 1, "Ben")
    services.confirm_faces(hers[:1], ben)
    services.reject_faces(hers[:1], anna)
    change = services.confirm_faces(hers[:1], anna)
    assert change.sentence == "1 face is Anna."
    assert FaceDecision.objects.get(face=hers[0]).person == anna
    services.undo(change)
    assert whose(hers[:1]) == [ben.pk]
    assert decided(anna, same=False) == {hers[0].pk}


def test_a_rejected_face_is_nobody_s_and_not_hers_again(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    before = everything()
    change = services.reject_faces(hers[:1], anna)
    assert change.sentence == "1 face is not Anna."
    assert (whose(hers), decided(anna, same=False)) == ([None, anna.pk], {hers[0].pk})
    services.undo(change)
    assert everything() == before


def test_a_face_of_somebody_else_is_only_noted_not_to_be_hers(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, his = group(alice, 1, "Ben")
    services.reject_faces(his, anna)
    assert whose(his) == [ben.pk]


def test_what_is_left_of_a_group_stays_together(alice: User) -> None:
    person, faces = group(alice, 3)
    services.reject_faces(faces[:1], person)
    assert decided(person) == ids(faces[1:])


def test_moved_faces_leave_for_good(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, _ = group(alice, 1, "Ben")
    nameless, faces = group(alice, 2)
    before = everything()
    change = services.move_faces([hers[0], faces[0]], ben)
    assert change.sentence == "Moved 2 faces to Ben."
    assert decided(ben) == {hers[0].pk, faces[0].pk}
    assert decided(anna, same=False) == {hers[0].pk}
    assert decided(nameless, same=False) == set()
    services.undo(change)
    assert everything() == before


def test_faces_go_to_whom_somebody_was_joined_into(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, _ = group(alice, 1, "Ben")
    lone = make_face(make_photo(alice))
    services.merge_people(anna, [ben])
    services.confirm_faces([lone], ben)
    assert whose([lone]) == [anna.pk]


def test_split_faces_are_somebody_else(alice: User) -> None:
    person, faces = group(alice, 4)
    before = everything()
    change = services.split_faces(faces[:2])
    assert change.person
    assert change.sentence == "Split 2 faces off."
    assert whose(faces) == [change.person.pk] * 2 + [person.pk] * 2
    assert decided(person) == ids(faces[2:])
    assert decided(person, same=False) == ids(faces[:2])
    services.undo(change)
    assert everything() == before


def test_lone_faces_become_one_person(alice: User) -> None:
    lone = [make_face(make_photo(alice)) for _ in range(2)]
    change = services.split_faces(lone)
    assert change.person
    assert whose(lone) == [change.person.pk] * 2


def test_there_is_nothing_to_split_from_but_the_rest(alice: User) -> None:
    _, faces = group(alice, 2)
    before = everything()
    with pytest.raises(InvalidDecision):
        services.split_faces(faces)
    assert everything() == before


def test_a_refused_face_is_none_until_undone(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    services.confirm_faces(hers, anna)
    before = everything()
    change = services.refuse_faces(hers[:1])
    assert change.sentence == "Marked 1 as not a face."
    assert whose(hers) == [None, anna.pk]
    assert Face.objects.get(pk=hers[0].pk).refused_at
    assert decided(anna) == {hers[1].pk}
    services.undo(change)
    assert everything() == before


def test_another_library_s_faces_are_not_decided_of(alice: User, bob: User) -> None:
    anna, hers = group(alice, 1, "Anna")
    _, his = group(bob, 1)
    before = everything()
    verbs: list[Callable[[], Change]] = [
        lambda: services.confirm_faces(his, anna),
        lambda: services.move_faces([*hers, *his], anna),
        lambda: services.reject_faces(his, anna),
        lambda: services.split_faces([*hers, *his]),
        lambda: services.refuse_faces([*hers, *his]),
        lambda: services.name_faces([*hers, *his], "Anna"),
        lambda: services.accept_name([*hers, *his], "Anna"),
        lambda: services.refuse_name([*hers, *his], "Anna"),
        lambda: services.set_cover(anna, his[0]),
        lambda: services.draw_face(his[0].photo, Box(0.1, 0.1, 0.2, 0.2), "Anna", alice),
    ]
    for decide in verbs:
        with pytest.raises(InvalidDecision):
            decide()
    assert everything() == before
    assert not Change.objects.exists()


def test_faces_that_are_gone_are_left_out(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    hers[0].photo.delete()
    change = services.confirm_faces(hers, anna)
    assert (change.count, decided(anna)) == (1, {hers[1].pk})
    Photo.objects.all().delete()
    with pytest.raises(InvalidDecision):
        services.confirm_faces(hers, anna)


def test_ten_thousand_faces_are_one_decision(alice: User) -> None:
    person = make_person(alice)
    photo = make_photo(alice)
    faces = Face.objects.bulk_create(
        Face(photo=photo, person=person, origin="model", left=0, top=0, width=0.1, height=0.1)
        for _ in range(10_000)
    )
    change = services.name_person(person, "Anna")
    assert FaceDecision.objects.filter(person=person, is_same=True).count() == len(faces)
    services.undo(change)
    assert not FaceDecision.objects.exists()


HEAD = Box(0.4, 0.3, 0.2, 0.3)


def test_a_drawn_face_is_whose_they_said(alice: User) -> None:
    photo = make_photo(alice)
    change = services.draw_face(photo, HEAD, "Anna", alice)
    face = photo.faces.get()
    assert (face, face.origin) == (change.face, "person")
    assert face.box.overlap(HEAD) > 0.999
    assert change.person
    assert (change.person.name, change.sentence) == ("Anna", "Marked the face of Anna.")
    assert FaceDecision.objects.get(face=face).is_seen
    services.undo(change)
    assert not Face.objects.exists()
    assert not Person.objects.exists()


def test_a_drawn_face_may_be_nobody_s_yet(alice: User) -> None:
    change = services.draw_face(make_photo(alice), HEAD, " ", alice)
    assert change.person is None
    assert whose(Face.objects.all()) == [None]
    assert change.sentence == "Marked a face."


def test_the_box_is_cut_to_the_picture(alice: User) -> None:
    change = services.draw_face(make_photo(alice), Box(-0.1, 0.9, 0.3, 9), "", alice)
    assert change.face
    cut = Face.objects.get(pk=change.face.pk).box
    assert [cut.left, cut.top, cut.width, cut.height] == pytest.approx([0, 0.9, 0.2, 0.1])


@pytest.mark.parametrize(
    "box",
    [
        Box(0.1, 0.1, 0.009, 0.2),
        Box(0.1, 0.1, -0.2, 0.2),
        Box(1.1, 0.1, 0.2, 0.2),
        Box(math.nan, 0.1, 0.2, 0.2),
        Box(0.1, 0.1, math.inf, 0.2),
        Box(0.1, 1e9, 0.2, 0.2),
    ],
)
def test_what_is_no_box_in_the_picture_is_refused(box: Box, alice: User) -> None:
    with pytest.raises(InvalidDecision):
        services.draw_face(make_photo(alice), box, "Anna", alice)
    assert not Face.objects.exists()
    assert not Person.objects.exists()


def test_a_box_around_a_found_face_is_that_face(alice: User) -> None:
    photo = make_photo(alice)
    found = make_face(photo, crop_key="old")
    before = everything()
    change = services.draw_face(photo, Box(0.38, 0.28, 0.24, 0.34), "Anna", alice)
    face = photo.faces.get()
    assert (face, face.origin, face.crop_key) == (found, "person", "")
    services.undo(change)
    assert everything() == before


def test_a_box_around_what_was_no_face_makes_it_one(alice: User) -> None:
    photo = make_photo(alice)
    found = make_face(photo)
    services.refuse_faces([found])
    services.draw_face(photo, HEAD, "Anna", alice)
    assert photo.faces.get().refused_at is None


def test_a_box_over_somebody_else_is_another_face(alice: User) -> None:
    photo = make_photo(alice)
    ben = make_person(alice, "Ben")
    his = make_face(photo, ben)
    services.confirm_faces([his], ben)
    services.draw_face(photo, HEAD, "Anna", alice)
    assert photo.faces.count() == 2
    services.draw_face(photo, HEAD, "Ben", alice)
    assert photo.faces.count() == 2


def test_a_photo_that_is_gone_has_no_faces(alice: User) -> None:
    photo = make_photo(alice)
    Photo.objects.all().delete()
    with pytest.raises(InvalidDecision):
        services.draw_face(photo, HEAD, "Anna", alice)
