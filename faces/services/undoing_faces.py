"""Taking back what was said of faces. A face goes back as a whole or not at all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from faces.models import Face, FaceDecision, Person
from faces.services.ledger import Ledger
from faces.services.rows import DECISION, FACE
from photos.ledger import NOTHING, Touched

BOX = {"left", "top", "width", "height"}


def restore_faces(ledger: Ledger, touched: Mapping[str, Touched]) -> int:
    """Returns how many stay, as somebody decided of them since."""
    decisions = touched.get(DECISION.name, NOTHING)
    faces = touched.get(FACE.name, NOTHING)
    there = _there(decisions, faces)
    spoken_of = there & _spoken_of_since(decisions, faces)
    free = there - spoken_of
    _restore_decisions(ledger, decisions, free)
    kept = _delete_drawn(faces, free)
    _restore_looks(faces, free)
    _restore_people_of(ledger, faces, free)
    return kept + len(spoken_of)


def revive(ledger: Ledger, people: Iterable[Any]) -> None:
    """Groups that models took away for want of faces come back as bare as they were."""
    wanted = set(people)
    known = set(Person.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    Person.objects.bulk_create(
        [Person(pk=pk, owner_id=ledger.owner_id) for pk in sorted(wanted - known)]
    )


def _there(decisions: Touched, faces: Touched) -> set[int]:
    touched = {_face_of(key) for key in decisions.after} | {int(key) for key in faces.after}
    return set(Face.objects.filter(pk__in=touched).values_list("pk", flat=True))


def _spoken_of_since(decisions: Touched, faces: Touched) -> set[int]:
    """Faces of which a row is not as the change left it, or that are somebody else's by now."""
    changed = {_face_of(key) for key in decisions.after if not decisions.is_as_left(key)}
    changed |= {int(key) for key in faces.after if not faces.is_as_left(key)}
    restored = [key for key in decisions.after if decisions.was(key).get("is_same")]
    pairs = [DECISION.parts_of(key) for key in restored]
    said = FaceDecision.objects.filter(face__in=[face for face, _ in pairs], is_same=True)
    changed |= {
        face
        for face, person in said.values_list("face_id", "person_id")
        if DECISION.key_of(face, person) not in decisions.after
    }
    merged = Person.objects.filter(pk__in=[person for _, person in pairs]).exclude(merged_into=None)
    dead = set(merged.values_list("pk", flat=True))
    return changed | {int(face) for face, person in pairs if person in dead}


def _restore_decisions(ledger: Ledger, decisions: Touched, free: set[int]) -> None:
    keys = [key for key in decisions.after if _face_of(key) in free]
    old = [key for key in keys if not decisions.is_new(key)]
    revive(ledger, [DECISION.parts_of(key)[1] for key in old])
    new = {key for key in keys if decisions.is_new(key)}
    rows = DECISION.among(new).values_list("pk", *DECISION.key)
    gone = [pk for pk, *parts in rows if DECISION.key_of(*parts) in new]
    FaceDecision.objects.filter(pk__in=gone).delete()
    # A face is one person's at most, also between two rows of one statement.
    for is_same in (False, True):
        _write(decisions, [key for key in old if _wanted(decisions, key)["is_same"] == is_same])


def _wanted(decisions: Touched, key: str) -> dict[str, Any]:
    return {**decisions.is_now(key), **decisions.was(key)}


def _write(decisions: Touched, keys: Iterable[str]) -> None:
    FaceDecision.objects.bulk_create(
        [FaceDecision(**DECISION.row_of(key), **_wanted(decisions, key)) for key in keys],
        update_conflicts=True,
        unique_fields=["face", "person"],
        update_fields=["is_same", "is_seen", "origin", "decided_at"],
    )


def _delete_drawn(faces: Touched, free: set[int]) -> int:
    """Faces that the decision made go, unless something else was said of them since."""
    drawn = {int(key) for key in faces.after if faces.is_new(key)} & free
    said = FaceDecision.objects.filter(face__in=drawn).values_list("face_id", flat=True)
    kept = set(said)
    Face.objects.filter(pk__in=drawn - kept).delete()
    return len(kept)


def _restore_looks(faces: Touched, free: set[int]) -> None:
    """Box, origin, and whether it is a face at all."""
    for key in faces.after:
        looks = {name: value for name, value in faces.was(key).items() if name != "person_id"}
        if looks and int(key) in free:
            if looks.keys() & BOX:
                looks["crop_key"] = ""
            Face.objects.filter(pk=int(key)).update(**looks)


def _restore_people_of(ledger: Ledger, faces: Touched, free: set[int]) -> None:
    """What decisions say; else whose the face was, if grouping may think so still."""
    rows = Face.objects.filter(pk__in=free, refused_at=None)
    wanted: dict[int, int | None] = {
        pk: faces.was(str(pk)).get("person_id", person) if str(pk) in faces.after else person
        for pk, person in rows.values_list("pk", "person_id")
    }
    said = FaceDecision.objects.filter(face__in=wanted)
    own = dict(said.filter(is_same=True).values_list("face_id", "person_id"))
    refused = set(said.filter(is_same=False).values_list("face_id", "person_id"))
    people = Person.objects.filter(pk__in={pk for pk in wanted.values() if pk}, merged_into=None)
    living = set(people.values_list("pk", flat=True))
    by_person: dict[int | None, list[int]] = defaultdict(list)
    for face, person in wanted.items():
        is_possible = person in living and (face, person) not in refused
        by_person[own.get(face, person if is_possible else None)].append(face)
    for person, group in by_person.items():
        Face.objects.filter(pk__in=group).exclude(person=person).update(person=person)
    ledger.freed.update(by_person[None])


def _face_of(key: str) -> int:
    return int(DECISION.parts_of(key)[0])
