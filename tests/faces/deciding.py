"""Small libraries to decide about, and what their rows say afterwards."""

from collections.abc import Iterable

from accounts.models import User
from faces.models import DifferentPeople, Face, FaceDecision, OtherName, Person
from tests.faces.said import Facts, Said
from tests.factories import make_face, make_person, make_photo


def group(owner: User, size: int, name: str = "") -> tuple[Person, list[Face]]:
    """A person with faces that only grouping put there."""
    person = make_person(owner, name)
    return person, [make_face(make_photo(owner), person) for _ in range(size)]


def whose(faces: Iterable[Face]) -> list[int | None]:
    return [Face.objects.get(pk=face.pk).person_id for face in faces]


def decided(person: Person, *, same: bool = True) -> set[int]:
    """The faces that were said to be, or not to be, this person's."""
    rows = FaceDecision.objects.filter(person=person, is_same=same)
    return set(rows.values_list("face_id", flat=True))


def ids(faces: Iterable[Face]) -> set[int]:
    return {face.pk for face in faces}


def other_names(person: Person) -> set[str]:
    return set(person.other_names.values_list("name", flat=True))


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All that decisions write, but for when."""
    people = Person.objects.order_by("pk")
    fields = ("pk", "name", "born_on", "is_favourite", "is_hidden", "cover", "merged_into")
    looks = ("pk", "person", "refused_at", "origin", "left", "top", "width", "height")
    said = FaceDecision.objects.order_by("face", "person")
    return {
        "people": list(people.values_list(*fields)),
        "faces": list(Face.objects.order_by("pk").values_list(*looks)),
        "decisions": list(said.values_list("face", "person", "is_same", "is_seen", "origin")),
        "apart": list(
            DifferentPeople.objects.order_by("first", "second").values_list("first", "second")
        ),
        "names": list(OtherName.objects.order_by("person", "name").values_list("person", "name")),
    }


def said_of_library() -> Said:
    """What the rows say."""
    decisions = FaceDecision.objects
    people = Person.objects.all()
    return Said(
        same=dict(decisions.filter(is_same=True).values_list("face_id", "person_id")),
        different=set(decisions.filter(is_same=False).values_list("face_id", "person_id")),
        names=dict(people.exclude(name="").values_list("pk", "name")),
        other_names=set(OtherName.objects.values_list("person_id", "name")),
        apart=set(DifferentPeople.objects.values_list("first_id", "second_id")),
        hidden=set(people.filter(is_hidden=True).values_list("pk", flat=True)),
        refused=set(Face.objects.exclude(refused_at=None).values_list("pk", flat=True)),
        drawn=set(Face.objects.filter(origin="person").values_list("pk", flat=True)),
        merged=dict(people.exclude(merged_into=None).values_list("pk", "merged_into_id")),
    )


def facts_of_library() -> Facts:
    return said_of_library().facts()
