"""Reads of the people of one photo, as its page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from faces.models import Face, FaceDecision, OtherName, Person, RefusedName
from faces.of_photo.ages import age_in_words
from faces.selectors import names_in
from photos.models import Photo


@dataclass(frozen=True)
class FaceEntry:
    """A face with whose it is. Without a name it asks for one. `is_seen`: somebody said so of
    this very face."""

    face: Face
    person: Person | None
    age: str
    is_seen: bool

    @property
    def name(self) -> str:
        return self.person.name if self.person else ""

    @property
    def box(self) -> str:
        """Left, top, width and height, for scripts."""
        face = self.face
        return f"{face.left:.6f} {face.top:.6f} {face.width:.6f} {face.height:.6f}"

    @property
    def face_ids(self) -> list[int]:
        """What is said of it is said of no other face."""
        return [self.face.pk]

    @property
    def is_hidden(self) -> bool:
        return self.person is not None and self.person.is_hidden


@dataclass(frozen=True)
class Hint:
    """The only name without a face may be that of the only face without a name."""

    face_id: int
    name: str


@dataclass(frozen=True)
class PeopleOfPhoto:
    """`others` are in another file of the stack only; `names` are told without a face."""

    faces: list[FaceEntry]
    hidden: list[FaceEntry]
    others: list[Person]
    names: list[str]
    hint: Hint | None

    def __bool__(self) -> bool:
        return bool(self.faces or self.hidden or self.others or self.names)

    @property
    def said(self) -> str:
        """Like "Anna, Ben and 2 more people", for who cannot see the picture."""
        known = [entry.name for entry in self.faces if entry.name]
        known += [person.name for person in self.others] + self.names
        unknown = sum(not entry.name for entry in self.faces)
        return in_a_row([*known, *unknown_in_words(unknown, beside=bool(known))])


def people_of_photo(user: User, photo: Photo) -> PeopleOfPhoto:
    """`photo` is one that the user may see."""
    entries = entries_of(user, photo)
    here = {entry.person for entry in entries if entry.person}
    others = [person for person in people_of_stack(user, photo) if person not in here]
    names = unplaced(names_in(user, photo), {*here, *others})
    shown = [entry for entry in entries if not entry.is_hidden]
    return PeopleOfPhoto(
        faces=shown,
        hidden=[entry for entry in entries if entry.is_hidden],
        others=others,
        names=names,
        hint=hint_of(shown, names),
    )


def entries_of(user: User, photo: Photo) -> list[FaceEntry]:
    """Those with a name first, each kind from left to right."""
    faces = list(faces_in(user, photo))
    said = FaceDecision.objects.filter(face__in=faces, is_same=True, is_seen=True)
    seen = set(said.values_list("face_id", flat=True))
    day = photo.taken_local.date()
    entries = [
        FaceEntry(
            face=face,
            person=face.person,
            age=age_in_words(face.person.born_on, day) if face.person else "",
            is_seen=face.pk in seen,
        )
        for face in faces
    ]
    return sorted(entries, key=lambda entry: (not entry.name, entry.face.left, entry.face.pk))


def faces_in(user: User, photo: Photo) -> QuerySet[Face]:
    return Face.objects.visible_to(user).filter(photo=photo).select_related("person")


def people_of_stack(user: User, photo: Photo) -> list[Person]:
    """Who has a face in another file of the same picture, by name."""
    if photo.stack_id is None:
        return []
    files = Photo.objects.in_library_of(user).filter(stack=photo.stack_id).exclude(pk=photo.pk)
    faces = Face.objects.visible_to(user).filter(photo__in=files)
    people = Person.objects.visible_to(user).named().filter(is_hidden=False)
    found = people.filter(pk__in=faces.values("person"))
    return sorted(found, key=lambda person: person.name.casefold())


def unplaced(names: Iterable[str], people: Iterable[Person]) -> list[str]:
    """The names that are nobody's who is there already, under this name or another."""
    known = list(people)
    others = OtherName.objects.filter(person__in=known).values_list("name", flat=True)
    placed = {name.casefold() for name in (*others, *(person.name for person in known))}
    return [name for name in names if name.casefold() not in placed]


def hint_of(entries: list[FaceEntry], names: list[str]) -> Hint | None:
    nameless = [entry.face for entry in entries if not entry.name]
    if len(nameless) != 1 or len(names) != 1:
        return None
    face, name = nameless[0], names[0]
    if RefusedName.objects.filter(face=face, name__iexact=name).exists():
        return None
    return Hint(face.pk, name)


def unknown_in_words(count: int, *, beside: bool) -> list[str]:
    """The faces without a name, counted: "2 people", or "2 more people" beside those with one."""
    if count == 0:
        return []
    if beside:
        return [ngettext("%d more person", "%d more people", count) % count]
    return [ngettext("%d person", "%d people", count) % count]


def in_a_row(words: list[str]) -> str:
    """Like "Anna, Ben and Clara"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
