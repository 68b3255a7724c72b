"""A new face joins somebody, makes a group with one that waits, or waits."""

import numpy as np
import pytest

from accounts.models import User
from faces import grouping
from faces.clustering import group
from faces.grouping import placing
from faces.grouping.held import looks_held
from faces.grouping.locks import people_locked
from faces.grouping.placing import _Arrival, place
from faces.grouping.reading import seen_among
from faces.models import DifferentPeople, Face, FaceDecision, FaceVector, Person
from tests.faces.grouped import (
    ANNA,
    BEN,
    LIKE_ANNA,
    SPACE,
    home,
    homes,
    placed,
    read_again,
    seen_face,
    vector,
)
from tests.factories import make_face, make_person, make_photo


def test_it_leaves_a_face_alone_that_is_like_no_other(alice: User) -> None:
    faces = placed(alice, ANNA, BEN)

    assert homes(faces) == [None, None]
    assert not Person.objects.exists()


def test_it_makes_a_group_with_a_face_that_waited(alice: User) -> None:
    faces = placed(alice, ANNA, BEN, LIKE_ANNA)

    person = Person.objects.get()
    assert homes(faces) == [person.pk, None, person.pk]
    assert (person.owner, person.name) == (alice, "")


def test_it_joins_a_person_with_a_name(alice: User) -> None:
    first = placed(alice, ANNA)[0]
    anna = make_person(alice, "Anna")
    FaceDecision.objects.create(face=first, person=anna, is_same=True)
    Face.objects.filter(pk=first.pk).update(person=anna)

    assert homes(placed(alice, LIKE_ANNA, BEN)) == [anna.pk, None]


def test_it_places_the_same_face_twice_as_once(alice: User) -> None:
    faces = placed(alice, ANNA, LIKE_ANNA, BEN)
    before = homes(faces)

    place(alice.pk, [face.pk for face in faces], SPACE)

    assert homes(faces) == before
    assert Person.objects.count() == 1


def test_it_never_gives_a_face_to_whom_it_is_not(alice: User) -> None:
    anna_1, anna_2 = placed(alice, ANNA, LIKE_ANNA)
    third = seen_face(alice, ANNA)
    FaceDecision.objects.create(face=third, person_id=home(anna_1), is_same=False)

    place(alice.pk, [third.pk], SPACE)

    assert homes([anna_1, anna_2, third]) == [anna_1.person_id, anna_1.person_id, None]


def test_it_groups_a_freed_face_with_others_that_are_not_that_person_either(alice: User) -> None:
    first, _, third, fourth = placed(alice, ANNA, ANNA, ANNA, ANNA)
    for face in (third, fourth):
        FaceDecision.objects.create(face=face, person_id=home(first), is_same=False)
    Face.objects.filter(pk__in=[third.pk, fourth.pk]).update(person=None)

    place(alice.pk, [third.pk, fourth.pk], SPACE)

    assert len(set(homes([third, fourth]))) == 1
    assert homes([third])[0] not in (None, first.person_id)


def test_it_unites_two_groups_that_come_near_each_other(alice: User) -> None:
    sides = placed(alice, vector(1), vector(1), vector(1, 1.2), vector(1, 1.2))
    assert len(set(homes(sides))) == 2

    placed(alice, vector(1, 0.5))

    assert len(set(homes(sides))) == 1
    assert Person.objects.count() == 1


def test_it_never_unites_two_people_who_were_told_apart(alice: User) -> None:
    sides = placed(alice, vector(1), vector(1), vector(1, 1.2), vector(1, 1.2))
    first, second = sorted({home(side) for side in sides})
    DifferentPeople.objects.create(first_id=first, second_id=second)

    placed(alice, vector(1, 0.5), vector(1, 0.5), vector(1, 0.5))

    assert len(set(homes(sides))) == 2


def test_it_never_unites_a_group_with_whom_one_of_its_faces_is_not(alice: User) -> None:
    sides = placed(alice, vector(1), vector(1), vector(1, 1.2), vector(1, 1.2))
    FaceDecision.objects.create(face=sides[3], person_id=home(sides[0]), is_same=False)

    placed(alice, vector(1, 0.5), vector(1, 0.5))

    assert len(set(homes(sides))) == 2


def test_it_lets_waiting_faces_join_what_came_near(alice: User) -> None:
    waiting = placed(alice, vector(1, 0.6), vector(1, -0.6))
    assert homes(waiting) == [None, None]

    placed(alice, vector(1), vector(1))

    assert None not in homes(waiting)


def test_it_lets_blurred_faces_join_but_makes_no_group_of_them(alice: User) -> None:
    blurred = placed(alice, ANNA, ANNA, ANNA, quality=0.0)
    assert homes(blurred) == [None] * 3

    anna = placed(alice, ANNA, ANNA)
    late = placed(alice, ANNA, quality=0.0)

    assert homes(late) == [anna[1].person_id]
    assert FaceVector.objects.get(face=late[0]).look is None


def test_it_never_mixes_two_libraries(alice: User, bob: User) -> None:
    hers, his = placed(alice, ANNA, ANNA), placed(bob, ANNA, ANNA)

    assert len({*homes(hers), *homes(his)}) == 2
    assert {person.owner for person in Person.objects.all()} == {alice, bob}


def test_it_leaves_what_is_no_face_and_what_the_model_has_not_seen(alice: User) -> None:
    refused = seen_face(alice, ANNA, refused_at="2020-01-01T00:00Z")
    older = seen_face(alice, ANNA, version=2)
    unseen = make_face(make_photo(alice))
    nowhere = seen_face(alice, [0.0] * 8)
    faces = [refused, older, unseen, nowhere]

    place(alice.pk, [face.pk for face in faces], SPACE)

    assert homes(faces) == [None] * 4


def test_it_lets_a_face_that_somebody_drew_found_a_look_of_its_person(alice: User) -> None:
    anna = make_person(alice, "Anna")
    drawn = seen_face(alice, ANNA, person=anna, origin="person")
    FaceDecision.objects.create(face=drawn, person=anna, is_same=True)
    place(alice.pk, [drawn.pk], SPACE)

    assert homes(placed(alice, LIKE_ANNA)) == [anna.pk]
    assert FaceVector.objects.get(face=drawn).look == drawn.pk


def test_it_passes_over_a_waiting_face_that_is_gone(alice: User) -> None:
    waiting, late = placed(alice, ANNA)[0], seen_face(alice, LIKE_ANNA)
    with people_locked(alice.pk), looks_held(alice.pk, SPACE) as looks:
        waiting.photo.delete()
        _Arrival(alice.pk, SPACE, looks, seen_among([late.pk], alice.pk, SPACE)).place()

    assert homes([late]) == [None]


def test_it_joins_a_large_look_as_a_whole(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "LARGE", 2)
    faces = placed(alice, ANNA, ANNA, ANNA, ANNA, LIKE_ANNA, BEN)

    assert len({home(face) for face in faces[:5]}) == 1
    assert homes(faces[5:]) == [None]
    assert len(set(FaceVector.objects.values_list("look", flat=True))) == 2


def test_it_joins_no_large_look_of_somebody_who_is_gone(
    alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "LARGE", 1)
    first, _, late = *placed(alice, ANNA, ANNA), seen_face(alice, LIKE_ANNA)
    with people_locked(alice.pk), looks_held(alice.pk, SPACE) as looks:
        Person.objects.filter(pk=home(first)).update(merged_into=make_person(alice))
        _Arrival(alice.pk, SPACE, looks, seen_among([late.pk], alice.pk, SPACE)).place()

    assert homes([late]) == [None]


def test_it_counts_no_blurred_face_for_a_group(alice: User) -> None:
    faces = [*placed(alice, ANNA), *placed(alice, ANNA, quality=0.0)]

    assert homes(faces) == [None, None]


def test_it_takes_blurred_faces_along(alice: User) -> None:
    sides = placed(alice, vector(1), vector(1), vector(1, 1.2), vector(1, 1.2))
    blurred = placed(alice, vector(1), vector(1, 1.2), quality=0.0)

    placed(alice, vector(1, 0.5))

    assert {home(face) for face in blurred} == {home(face) for face in sides}
    assert Person.objects.count() == 1


def test_it_has_nothing_to_do_without_faces(alice: User) -> None:
    grouping.place_faces([])
    grouping.place_faces([make_face(make_photo(alice))])

    assert not Person.objects.exists()


def shuffled_labels(owner: User, vectors: list[list[float]], order: list[int]) -> list[int]:
    faces = {index: seen_face(owner, vectors[index]) for index in order}
    for face in faces.values():
        place(owner.pk, [face.pk], SPACE)
    rows = read_again([faces[index] for index in range(len(vectors))])
    return [row.person_id or -row.pk for row in rows]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_ends_near_the_batch_in_any_order(alice: User, seed: int) -> None:
    random = np.random.default_rng(0)
    centres = np.linalg.qr(random.standard_normal((8, 8)))[0]
    whose = np.repeat(np.arange(8), 6)
    given = centres[whose] + 0.12 * random.standard_normal((48, 8))
    batch = group(given.astype(np.float32), SPACE.cutoff).labels
    order = np.random.default_rng(seed).permutation(48).tolist()

    labels = shuffled_labels(alice, [vector(*each) for each in given], order)

    assert len(set(zip(labels, batch, strict=True))) == len(set(batch)) == len(set(labels))
