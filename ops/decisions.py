"""All that people said about faces and people, for the export: what no model could make again.

One JSON object. A face is told by its photo's checksum and its box, in fractions of the upright
picture, so that the faces of another library can be matched with it; a person by a number that
holds within the file.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from faces.models import DifferentPeople, Face, FaceDecision, Person, RefusedName
from ops.people import box_entry, box_of
from stories.models import KeptOut

VERSION = 1
CHUNK = 2000  # faces in memory at once
SIDES = ("left", "top", "width", "height")


def decisions_of(owner: User) -> Iterator[str]:
    """The pieces of the file, in ASCII; what is locked or in the trash, too."""
    yield f'{{"version": {VERSION},\n"people": '
    yield from listed(map(_person_entry, _people(owner).iterator(CHUNK)))
    yield ',\n"different_people": '
    yield from listed(_different_people(owner))
    yield ',\n"faces": '
    yield from listed(map(_face_entry, _faces(owner).iterator(CHUNK)))
    yield "}\n"


def listed(entries: Iterable[Any]) -> Iterator[str]:
    """A JSON array, a line for each entry."""
    before = "["
    for entry in entries:
        yield f"{before}\n{json.dumps(entry, allow_nan=False)}"
        before = ","
    yield "[]" if before == "[" else "\n]"


def _people(owner: User) -> Any:
    """Whoever is more than a group that a model made."""
    known = (
        ~Q(name="") | Q(is_hidden=True) | Q(is_favourite=True) | Q(born_on__isnull=False)
        | Q(cover__isnull=False) | Q(merged_into__isnull=False) | _is_spoken_of()
    )  # fmt: skip
    people = Person.objects.filter(known, owner=owner).select_related("cover__photo")
    return people.prefetch_related("other_names").order_by("pk")


def _is_spoken_of() -> Q:
    this = OuterRef("pk")
    others = DifferentPeople.objects.filter(Q(first=this) | Q(second=this))
    return (
        Q(Exists(FaceDecision.objects.filter(person=this)))
        | Q(Exists(others))
        | Q(Exists(Person.objects.filter(merged_into=this)))
        | Q(Exists(KeptOut.objects.filter(person=this)))
    )


def _person_entry(person: Person) -> dict[str, Any]:
    return {
        "id": person.pk,
        "name": person.name or None,
        "other_names": sorted(other.name for other in person.other_names.all()),
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "favourite": person.is_favourite,
        "hidden": person.is_hidden,
        "cover": _place(person.cover) if person.cover else None,
        "merged_into": person.merged_into_id,
    }


def _different_people(owner: User) -> Iterator[list[int]]:
    pairs = DifferentPeople.objects.filter(first__owner=owner, second__owner=owner)
    for pair in pairs.order_by("pk").values_list("first", "second").iterator(CHUNK):
        yield list(pair)


def _faces(owner: User) -> Any:
    """Those that a person or a file marked, and those of which somebody said something."""
    decided = FaceDecision.objects.filter(face=OuterRef("pk"))
    refused = RefusedName.objects.filter(face=OuterRef("pk"))
    marked = ~Q(origin=Face.Origin.MODEL) | Q(refused_at__isnull=False)
    told = marked | Q(Exists(decided)) | Q(Exists(refused))
    faces = Face.objects.filter(told, photo__owner=owner).select_related("photo")
    faces = faces.only("origin", "refused_at", *SIDES, "photo__sha256")
    return faces.prefetch_related("decisions", "refused_names").order_by("pk")


def _face_entry(face: Face) -> dict[str, Any]:
    return {
        **_place(face),
        "origin": face.origin,
        "refused": face.refused_at is not None,
        "decisions": [_decision_entry(each) for each in face.decisions.all()],
        "refused_names": sorted(each.name for each in face.refused_names.all()),
    }


def _decision_entry(decision: FaceDecision) -> dict[str, Any]:
    """`same`: the face is this person's, or is not. `seen`: somebody looked at this very face."""
    return {
        "person_id": decision.person_id,
        "same": decision.is_same,
        "seen": decision.is_seen,
        "origin": decision.origin,
        "decided_at": decision.decided_at.isoformat(),
    }


def _place(face: Face) -> dict[str, Any]:
    return {"sha256": face.photo.sha256, "box": box_entry(box_of(face))}
