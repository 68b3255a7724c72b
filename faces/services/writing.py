"""The few writes that all decisions are made of. Each is told to the ledger first."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Upper

from faces.models import DifferentPeople, Face, FaceDecision, OtherName, Person, RefusedName
from faces.services.ledger import Ledger
from faces.services.rows import APART, DECISION, FACE, OTHER_NAME, PERSON, REFUSED_NAME


def put_faces(ledger: Ledger, faces: Collection[int], person: int | None) -> None:
    """Whose the faces are. Nobody keeps the face of somebody else as a cover."""
    rows = Face.objects.filter(pk__in=faces).exclude(person=person)
    moved = list(rows.values_list("pk", flat=True))
    ledger.watch_ids(FACE, moved)
    Face.objects.filter(pk__in=moved).update(person=person)
    for pk in Person.objects.filter(cover__in=moved).values_list("pk", flat=True):
        if pk != person:
            change_person(ledger, pk, cover_id=None)


def free_faces(ledger: Ledger, faces: Collection[int]) -> None:
    """They are nobody's, and grouping may place them."""
    put_faces(ledger, faces, None)
    ledger.freed.update(faces)


def decide(ledger: Ledger, faces: Collection[int], person: int, *, is_seen: bool) -> None:
    """The faces are this person's, whatever was said before."""
    drop_decisions(ledger, FaceDecision.objects.filter(face__in=faces, is_same=True))
    _write_decisions(ledger, faces, person, is_same=True, is_seen=is_seen)
    put_faces(ledger, faces, person)
    ledger.freed.difference_update(faces)


def move(ledger: Ledger, faces: Collection[Face], person: Person) -> None:
    """The faces are this person's, and not those of the named ones that they were with."""
    decide(ledger, [face.pk for face in faces], person.pk, is_seen=True)
    former = {face.person_id for face in faces if face.person_id not in (None, person.pk)}
    for pk in Person.objects.filter(pk__in=former).exclude(name="").values_list("pk", flat=True):
        forbid(ledger, [face.pk for face in faces if face.person_id == pk], pk)


def forbid(ledger: Ledger, faces: Collection[int], person: int) -> None:
    """The faces are not this person's, and never become so by themselves."""
    _write_decisions(ledger, faces, person, is_same=False, is_seen=True)
    theirs = Face.objects.filter(pk__in=faces, person=person)
    free_faces(ledger, list(theirs.values_list("pk", flat=True)))


def settle(ledger: Ledger, person: Person) -> None:
    """What is said of a group without a name is said of the faces that are in it now: they stay
    together. A person with a name keeps what grouping only thinks."""
    if person.name:
        return
    decided = FaceDecision.objects.filter(is_same=True).values("face")
    theirs = Face.objects.filter(person=person).exclude(pk__in=decided)
    decide(ledger, list(theirs.values_list("pk", flat=True)), person.pk, is_seen=False)


def drop_decisions(ledger: Ledger, rows: QuerySet[FaceDecision]) -> None:
    """Take back what was said of faces."""
    pairs = list(rows.values_list("face_id", "person_id"))
    ledger.watch(DECISION, [DECISION.key_of(*pair) for pair in pairs])
    FaceDecision.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).delete()


def _write_decisions(
    ledger: Ledger, faces: Iterable[int], person: int, *, is_same: bool, is_seen: bool
) -> None:
    ledger.watch(DECISION, [DECISION.key_of(face, person) for face in faces])
    FaceDecision.objects.bulk_create(
        [
            FaceDecision(face_id=face, person_id=person, is_same=is_same, is_seen=is_seen)
            for face in sorted(faces)
        ],
        update_conflicts=True,
        unique_fields=["face", "person"],
        update_fields=["is_same", "is_seen", "origin", "decided_at"],
    )


def make_person(ledger: Ledger, name: str = "") -> Person:
    person = Person.objects.create(owner_id=ledger.owner_id, name=name)
    ledger.made(PERSON, str(person.pk))
    return person


def change_person(ledger: Ledger, person: int, **fields: Any) -> None:
    ledger.watch_ids(PERSON, [person])
    Person.objects.filter(pk=person).update(**fields)


def set_apart(ledger: Ledger, one: int, other: int) -> None:
    first, second = sorted([one, other])
    ledger.watch(APART, [APART.key_of(first, second)])
    DifferentPeople.objects.get_or_create(first_id=first, second_id=second)


def drop_apart(ledger: Ledger, rows: Iterable[DifferentPeople]) -> None:
    found = list(rows)
    ledger.watch(APART, [APART.key_of(row.first_id, row.second_id) for row in found])
    DifferentPeople.objects.filter(pk__in=[row.pk for row in found]).delete()


def add_other_name(ledger: Ledger, person: int, name: str) -> None:
    """What a person is called, too; upper and lower case are the same name."""
    if name and not _other_names(person, name):
        ledger.watch(OTHER_NAME, [OTHER_NAME.key_of(person, name)])
        OtherName.objects.create(person_id=person, name=name)


def drop_other_names(ledger: Ledger, person: int, name: str) -> None:
    rows = _other_names(person, name)
    ledger.watch(OTHER_NAME, [OTHER_NAME.key_of(person, row.name) for row in rows])
    OtherName.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _other_names(person: int, name: str) -> list[OtherName]:
    own = OtherName.objects.filter(person=person).alias(upper=Upper("name"))
    return list(own.filter(upper=Upper(Value(name))))


def refuse_names(ledger: Ledger, faces: Collection[int], name: str) -> None:
    ledger.watch(REFUSED_NAME, [REFUSED_NAME.key_of(face, name) for face in faces])
    RefusedName.objects.bulk_create(
        [RefusedName(face_id=face, name=name) for face in sorted(faces)], ignore_conflicts=True
    )
