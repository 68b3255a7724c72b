"""Names: given, taken, taken off, proposed and refused."""

import pytest

from accounts.models import User
from faces import services
from faces.models import FaceDecision, OtherName, Person, RefusedName
from faces.services import InvalidDecision
from tests.faces.deciding import decided, everything, group, ids, other_names, whose
from tests.factories import make_face, make_person, make_photo


def test_it_decides_for_all_faces_of_the_group(alice: User) -> None:
    person, faces = group(alice, 3)
    change = services.name_person(person, "  Anna\n Müller ")
    person.refresh_from_db()
    assert (person.name, change.sentence) == ("Anna Müller", "Named Anna Müller.")
    assert decided(person) == ids(faces)
    assert not FaceDecision.objects.filter(is_seen=True).exists()


def test_undo_makes_it_a_group_again(alice: User) -> None:
    person, _ = group(alice, 3)
    before = everything()
    undone = services.undo(services.name_person(person, "Anna"))
    assert everything() == before
    assert undone.undone_sentence == "Undone: Named Anna."


def test_a_taken_name_joins(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    person, faces = group(alice, 2)
    before = everything()
    change = services.name_person(person, "ANNA")
    assert whose([*hers, *faces]) == [anna.pk] * 4
    assert change.person == anna
    assert change.sentence == "Joined somebody into Anna."
    services.undo(change)
    assert everything() == before


def test_the_same_name_in_another_library_is_somebody_else(alice: User, bob: User) -> None:
    group(bob, 2, "Anna")
    person, _ = group(alice, 2)
    services.name_person(person, "Anna")
    assert Person.objects.filter(name="Anna", merged_into=None).count() == 2


def test_a_new_name_keeps_the_old_one_to_be_found_by(alice: User) -> None:
    person, _ = group(alice, 1, "Anna Meier")
    services.name_person(person, "Anna Huber")
    assert other_names(person) == {"Anna Meier"}
    services.name_person(person, "anna meier")
    assert other_names(person) == {"Anna Huber"}


def test_other_letters_of_the_same_name_leave_no_other_name(alice: User) -> None:
    person, _ = group(alice, 1, "anna")
    services.name_person(person, "Anna")
    assert other_names(person) == set()


def test_what_grouping_thinks_of_a_named_person_stays_a_thought(alice: User) -> None:
    person, _ = group(alice, 2, "Anna")
    services.name_person(person, "Anna B.")
    assert decided(person) == set()


def test_no_name_takes_it_off_and_the_faces_stay_together(alice: User) -> None:
    person, faces = group(alice, 2)
    services.name_person(person, "Anna")
    change = services.name_person(person, "  ")
    person.refresh_from_db()
    assert (person.name, decided(person)) == ("", ids(faces))
    assert change.sentence == "Took the name Anna off."
    assert other_names(person) == set()
    services.undo(change)
    person.refresh_from_db()
    assert person.name == "Anna"


@pytest.mark.parametrize("name", ["\0", "\u202e", "x" * 256, "\ud800"])
def test_what_is_no_name_is_refused(name: str, alice: User) -> None:
    person, _ = group(alice, 1)
    before = everything()
    with pytest.raises(InvalidDecision):
        services.name_person(person, name)
    assert everything() == before


@pytest.mark.parametrize(
    "name", ["'; drop table faces_person; --", "<b>Bo</b>", "%(name)s %s", "王-芳"]
)
def test_odd_names_are_names(name: str, alice: User) -> None:
    person, _ = group(alice, 1)
    change = services.name_person(person, name)
    person.refresh_from_db()
    assert person.name == name
    assert change.sentence == f"Named {name}."
    other, _ = group(alice, 1, "Other")
    services.undo(services.merge_people(other, [person]))
    assert Person.objects.get(pk=person.pk).name == name


def test_who_was_joined_into_another_is_not_named(alice: User) -> None:
    anna, _ = group(alice, 1, "Anna")
    ben, _ = group(alice, 1, "Ben")
    services.merge_people(anna, [ben])
    with pytest.raises(InvalidDecision):
        services.name_person(ben, "Benjamin")


def test_a_name_for_one_face_makes_somebody_new(alice: User) -> None:
    person, faces = group(alice, 3)
    change = services.name_face(faces[0], "Anna")
    assert change.person
    assert (change.person.name, change.sentence) == ("Anna", "Named Anna.")
    assert whose(faces) == [change.person.pk, person.pk, person.pk]
    services.undo(change)
    assert whose(faces) == [person.pk] * 3
    assert not Person.objects.filter(name="Anna").exists()


def test_a_known_name_moves_the_face_there_for_good(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, _ = group(alice, 2, "Ben")
    before = everything()
    change = services.name_face(hers[0], "ben")
    assert whose(hers) == [ben.pk, anna.pk]
    assert decided(anna, same=False) == {hers[0].pk}
    services.undo(change)
    assert everything() == before


def test_no_name_for_a_face_says_that_it_is_not_theirs(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    change = services.name_face(hers[0], "")
    assert whose(hers) == [None, anna.pk]
    assert decided(anna, same=False) == {hers[0].pk}
    assert change.sentence == "1 face is not Anna."


def test_a_face_of_nobody_has_no_name_to_take_off(alice: User) -> None:
    with pytest.raises(InvalidDecision):
        services.name_face(make_face(make_photo(alice)), "")


def test_several_faces_get_a_name_and_their_groups_do_not(alice: User) -> None:
    person, faces = group(alice, 3)
    change = services.name_faces(faces[:2], "Anna")
    assert change.sentence == "Moved 2 faces to Anna."
    assert whose(faces)[2] == person.pk
    assert Person.objects.get(pk=person.pk).name == ""


def test_an_accepted_name_is_that_of_the_whole_group(alice: User) -> None:
    person, faces = group(alice, 3)
    lone = make_face(make_photo(alice))
    before = everything()
    change = services.accept_name([faces[0], lone], "Anna")
    person.refresh_from_db()
    assert person.name == "Anna"
    assert whose([*faces, lone]) == [person.pk] * 4
    assert change.count == 4
    services.undo(change)
    assert everything() == before


def test_an_accepted_name_joins_who_is_called_so_too(alice: User) -> None:
    anna, _ = group(alice, 2, "Anna")
    OtherName.objects.create(person=anna, name="Mum")
    _, faces = group(alice, 2)
    change = services.accept_name(faces[:1], "mum")
    assert change.person == anna
    assert whose(faces) == [anna.pk] * 2


def test_a_name_that_two_are_called_by_is_neither_s(alice: User) -> None:
    for name in ("Anna", "Berta"):
        OtherName.objects.create(person=make_person(alice, name), name="Mum")
    change = services.accept_name([make_face(make_photo(alice))], "Mum")
    assert change.person
    assert change.person.name == "Mum"


def test_a_refused_name_is_remembered_until_undone(alice: User) -> None:
    _, faces = group(alice, 2)
    change = services.refuse_name(faces, "Carla")
    assert change.sentence == "2 faces are not Carla."
    assert set(RefusedName.objects.values_list("face", "name")) == {
        (face.pk, "Carla") for face in faces
    }
    services.refuse_name(faces, "Carla")
    services.undo(change)
    assert not RefusedName.objects.exists()


def test_another_name_can_be_forgotten(alice: User) -> None:
    anna = make_person(alice, "Anna")
    OtherName.objects.create(person=anna, name="Mum")
    change = services.forget_other_name(anna, "MUM")
    assert other_names(anna) == set()
    services.undo(change)
    assert other_names(anna) == {"Mum"}
