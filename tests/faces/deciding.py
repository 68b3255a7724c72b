"""Small libraries to decide about, and what their rows say afterwards."""

from collections.abc import Iterable

from accounts.models import User
from faces.models import DifferentPeople, Face, FaceDecision, OtherName, Person
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
