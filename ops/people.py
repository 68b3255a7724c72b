"""Who is in the photos of an export: everybody with a name and a face, faces that a person or a
file marked, and those whom only an archive names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Upper

from faces.models import Face, FaceDecision, FaceQuerySet, NameInPhoto, OtherName, Person
from ml.face import Box
from photos.models import Photo

ARCHIVE = "archive"  # the origin of a name without a face
DIGITS = 6  # of a fraction of the picture: far less than a pixel


@dataclass(frozen=True)
class PersonInPhoto:
    """Somebody in a photo; of a face that a person drew and nobody named, only where it is.

    `origin` is the face's, or ARCHIVE. `is_confirmed`: that it is theirs was decided, not guessed.
    """

    person_id: int | None
    name: str
    box: Box | None
    origin: str
    is_confirmed: bool
    born_on: str | None

    @property
    def place(self) -> tuple[str, float]:
        return self.name.casefold(), self.box.left if self.box else 0.0


def told_faces() -> FaceQuerySet:
    """What `people_in` needs of a photo's faces. What a model found and nobody named can be found
    again."""
    decided = FaceDecision.objects.filter(face=OuterRef("pk"), is_same=True)
    named = Q(person__isnull=False) & ~Q(person__name="")
    faces = Face.objects.filter(named | ~Q(origin=Face.Origin.MODEL), refused_at=None)
    return faces.annotate(is_confirmed=Exists(decided)).select_related("person").order_by("pk")


def told_names() -> QuerySet[NameInPhoto]:
    """What `people_in` needs of the names that archives tell, with whose they are today."""
    here = Person.objects.filter(owner=OuterRef("photo__owner"), merged_into=None)
    here = here.annotate(upper=Upper("name")).filter(upper=Upper(OuterRef("name")))
    others = OtherName.objects.filter(
        person__owner=OuterRef("photo__owner"), person__merged_into=None
    )
    others = others.annotate(upper=Upper("name")).filter(upper=Upper(OuterRef("name")))
    told = JSONObject(id="pk", name="name", born_on="born_on")
    once = JSONObject(id="person_id", name="person__name", born_on="person__born_on")
    today = Coalesce(
        Subquery(here.values(told=told)[:1]),
        Subquery(others.order_by("person").values(told=once)[:1]),
    )
    return NameInPhoto.objects.annotate(today=today).order_by("name", "pk")


def people_in(photo: Photo) -> list[PersonInPhoto]:
    """Who is in one of the `exported_photos`, in order of their names; an archive's name only
    where nobody of that name has a face."""
    people = [_with_face(face) for face in getattr(photo, "told_faces")]  # noqa: B009 - Prefetch
    seen = {each.person_id or each.name.casefold() for each in people}
    for each in _named(photo):
        who = each.person_id or each.name.casefold()
        if who not in seen:
            seen.add(who)
            people.append(each)
    return sorted(people, key=lambda each: each.place)


def box_entry(box: Box) -> dict[str, float]:
    """A box as the export tells it: fractions of the upright picture."""
    sides = {"left": box.left, "top": box.top, "width": box.width, "height": box.height}
    return {side: round(figure, DIGITS) for side, figure in sides.items()}


def box_of(face: Face) -> Box:
    return Box(face.left, face.top, face.width, face.height)


def _with_face(face: Any) -> PersonInPhoto:
    person: Person | None = face.person if face.person and face.person.name else None
    return PersonInPhoto(
        person_id=person.pk if person else None,
        name=person.name if person else "",
        box=box_of(face),
        origin=face.origin,
        is_confirmed=face.is_confirmed,
        born_on=person.born_on.isoformat() if person and person.born_on else None,
    )


def _named(photo: Photo) -> Iterator[PersonInPhoto]:
    for told in getattr(photo, "told_names"):  # noqa: B009 - Prefetch sets it
        today = told.today or {"id": None, "name": told.name, "born_on": None}
        yield PersonInPhoto(
            today["id"], today["name"], None, ARCHIVE, is_confirmed=False, born_on=today["born_on"]
        )
