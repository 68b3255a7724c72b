"""Photos of somebody: by a face of theirs, or because an archive names them in it.

An archive may know somebody by another name. Whose it was in one library says nothing in another.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Upper

from faces.models import Face, FaceQuerySet, NameInPhoto, OtherName, Person
from faces.models.person import PersonQuerySet

Rows = QuerySet[Any, Any]


def with_somebody(names: Iterable[str]) -> Q:
    """A person of one of these names is in it; upper and lower case are the same name."""
    wanted = [Upper(Value(name)) for name in sorted(names)]
    people = _living().annotate(upper=Upper("name")).filter(upper__in=wanted)
    named = NameInPhoto.objects.annotate(upper=Upper("name"))
    return _in_any(
        Face.objects.filter(refused_at=None, person__in=people.values("pk")),
        named.filter(upper__in=wanted),
        _named_otherwise(people),
    )


def with_this_person(person_id: int) -> Q:
    """A face of exactly this person, named or not, or of whom they were merged into."""
    person = Q(person=person_id) | Q(person__merged=person_id)
    return Q(pk__in=Face.objects.filter(person, refused_at=None).values("photo_id"))


def with_people() -> Q:
    """A face, whoever it is, or a name."""
    return _in_any(Face.objects.filter(refused_at=None), NameInPhoto.objects.all())


def faces_of(people: QuerySet[Any, Any]) -> FaceQuerySet:
    """The faces of people who are not hidden: those are found only by whom they are."""
    shown = _living().filter(pk__in=people, is_hidden=False)
    return Face.objects.filter(refused_at=None, person__in=shown.values("pk"))


def _living() -> PersonQuerySet:
    """All who were not merged into another."""
    return Person.objects.filter(merged_into=None)


def _named_otherwise(people: PersonQuerySet) -> QuerySet[NameInPhoto]:
    """What archives call these people in their own library, unless somebody else has that name.

    The names come first, by an index; then the few rows are compared with their library.
    """
    taken = _living().annotate(upper=Upper("name")).filter(
        owner=OuterRef("person__owner"), upper=Upper(OuterRef("name"))
    )  # fmt: skip
    others = OtherName.objects.filter(~Exists(taken), person__in=people.values("pk"))
    others = others.annotate(upper=Upper("name"))
    here = others.filter(person__owner=OuterRef("photo__owner"), upper=OuterRef("upper"))
    named = NameInPhoto.objects.annotate(upper=Upper("name"))
    return named.filter(Exists(here), upper__in=others.values("upper"))


def _in_any(first: Rows, *others: Rows) -> Q:
    """One set of ids: conditions joined by OR would be tried on each photo."""
    ids = first.values("photo_id")
    return Q(pk__in=ids.union(*(rows.values("photo_id") for rows in others), all=True))
