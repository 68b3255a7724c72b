"""Decisions about people, each with its words and its undo."""

from accounts.models import User
from faces import services
from faces.models import Face, FaceDecision, OtherName, Person
from tests.factories import make_face, make_person, make_photo


def group(owner: User, size: int, name: str = "") -> tuple[Person, list[Face]]:
    person = make_person(owner, name)
    return person, [make_face(make_photo(owner), person) for _ in range(size)]


def whose(faces: list[Face]) -> list[int | None]:
    return [Face.objects.get(pk=face.pk).person_id for face in faces]


def decided(person: Person, *, same: bool = True) -> set[int]:
    rows = FaceDecision.objects.filter(person=person, is_same=same)
    return set(rows.values_list("face_id", flat=True))


def test_naming_a_group_decides_for_its_faces(alice: User) -> None:
    person, faces = group(alice, 3)
    change = services.name_person(person, "  Anna\n Müller ")
    person.refresh_from_db()
    assert (person.name, change.sentence) == ("Anna Müller", "Named Anna Müller.")
    assert decided(person) == {face.pk for face in faces}
    assert not FaceDecision.objects.filter(is_seen=True).exists()
    undone = services.undo(change)
    person.refresh_from_db()
    assert (person.name, decided(person)) == ("", set())
    assert undone.undone_sentence == "Undone: Named Anna Müller."
    assert whose(faces) == [person.pk] * 3


def test_naming_with_a_taken_name_joins(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    person, faces = group(alice, 2)
    change = services.name_person(person, "ANNA")
    assert whose(faces) == [anna.pk] * 2
    assert change.person == anna
    assert change.sentence == "Joined somebody into Anna."
    services.undo(change)
    assert whose(faces) == [person.pk] * 2
    assert whose(hers) == [anna.pk] * 2
    assert FaceDecision.objects.count() == 0


def test_merging_keeps_the_names_and_can_be_undone(alice: User) -> None:
    anna, hers = group(alice, 2, "Anna")
    ben, his = group(alice, 2, "Ben")
    services.confirm_faces(his, ben)
    services.reject_faces(hers[:1], ben)
    change = services.merge_people(anna, [ben])
    assert change.sentence == "Joined Ben into Anna."
    assert whose(his) == [anna.pk] * 2
    assert OtherName.objects.get().name == "Ben"
    services.undo(change)
    assert whose(his) == [ben.pk] * 2
    assert decided(ben) == {face.pk for face in his}
    assert decided(ben, same=False) == {hers[0].pk}
    assert not OtherName.objects.exists()
