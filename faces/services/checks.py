"""What a decision is about, read anew under the lock: pages are old by the time of a click."""

import unicodedata
from collections.abc import Iterable

from django.db.models import Value
from django.db.models.functions import Upper
from django.utils.translation import gettext as _

from faces.models import Face, Person
from faces.models.person import LONGEST_NAME

# Control characters, broken surrogates, and marks that turn the direction of what follows.
UNWANTED_KINDS = {"Cc", "Cs"}
DIRECTION_MARKS = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class InvalidDecision(ValueError):
    """It cannot be decided: it mixes two libraries, or what it is about is gone meanwhile."""


def clean_name(text: str) -> str:
    """A name as a person meant it: one line, no spaces around it. Raises InvalidDecision."""
    line = " ".join(unicodedata.normalize("NFC", text).split())
    name = "".join(each for each in line if _is_wanted(each)).strip()
    if not 1 <= len(name) <= LONGEST_NAME:
        raise InvalidDecision(_("A name has 1 to %d letters.") % LONGEST_NAME)
    return name


def owner_of(*, people: Iterable[Person] = (), faces: Iterable[Face] = ()) -> int:
    """Whose library a decision is about. Raises InvalidDecision: nobody's, or of several."""
    found = Face.objects.filter(pk__in=[face.pk for face in faces])
    owners = set(found.values_list("photo__owner", flat=True).distinct())
    owners |= {person.owner_id for person in people}
    if len(owners) != 1:
        raise InvalidDecision(_("A decision is about what is there, in one library."))
    return owners.pop()


def living(person: Person) -> Person:
    """The person as they are now. Raises InvalidDecision where they are gone or merged."""
    found = Person.objects.filter(pk=person.pk, merged_into=None).first()
    if found is None:
        raise InvalidDecision(_("This person was joined into another, or is gone."))
    return found


def surviving(person: Person) -> Person:
    """The person, or whom they were joined into: what is said of faces holds for them, too."""
    found = Person.objects.select_related("merged_into").filter(pk=person.pk).first()
    return living(found.merged_into or found if found else person)


def present(faces: Iterable[Face]) -> list[Face]:
    """The faces that are still there, in the order of their ids. Raises InvalidDecision: none."""
    wanted = [face.pk for face in faces]
    found = list(Face.objects.filter(pk__in=wanted, refused_at=None).order_by("pk"))
    if not found:
        raise InvalidDecision(_("These faces are gone."))
    return found


def person_named(owner_id: int, name: str) -> Person | None:
    """Who has this name, in whatever case: the database says what is the same."""
    own = Person.objects.filter(owner=owner_id, merged_into=None).exclude(name="")
    return own.alias(upper=Upper("name")).filter(upper=Upper(Value(name))).first()


def person_called(owner_id: int, name: str) -> Person | None:
    """Who has this name, or is the only one to have it among their other names."""
    by_other = Person.objects.filter(owner=owner_id, merged_into=None).alias(
        upper=Upper("other_names__name")
    )
    others = list(by_other.filter(upper=Upper(Value(name)))[:2])
    return person_named(owner_id, name) or (others[0] if len(others) == 1 else None)


def _is_wanted(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in UNWANTED_KINDS and character not in DIRECTION_MARKS
