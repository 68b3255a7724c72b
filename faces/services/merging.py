"""Joining people: what hung on one hangs on the other afterwards, and undo knows all of it."""

from collections.abc import Sequence

from django.db.models import Q

from faces.models import DifferentPeople, Face, FaceDecision, Person
from faces.services import writing
from faces.services.ledger import Ledger


def join(ledger: Ledger, into: Person, others: Sequence[Person]) -> None:
    """All that is the others' becomes this person's."""
    writing.settle(ledger, into)
    for other in others:
        _join(ledger, into, other)
        into.refresh_from_db()


def _join(ledger: Ledger, into: Person, other: Person) -> None:
    writing.settle(ledger, other)
    _take_apart(ledger, into, other)
    _take_rejections(ledger, into, other)
    _take_faces(ledger, into, other)
    _take_place(ledger, into, other)
    _take_names(ledger, into, other)


def _take_apart(ledger: Ledger, into: Person, other: Person) -> None:
    """Who is not the other is not this one. That they are not each other is taken back."""
    rows = DifferentPeople.objects.filter(Q(first=other) | Q(second=other))
    strangers = [row.second_id if row.first_id == other.pk else row.first_id for row in rows]
    writing.drop_apart(ledger, rows)
    for stranger in strangers:
        if stranger != into.pk:
            writing.set_apart(ledger, into.pk, stranger)


def _take_rejections(ledger: Ledger, into: Person, other: Person) -> None:
    """What is not the other's is not this one's, save what was said to be."""
    rows = FaceDecision.objects.filter(person=other, is_same=False)
    own = FaceDecision.objects.filter(person=into, is_same=True).values("face")
    refused = list(rows.exclude(face__in=own).values_list("face", flat=True))
    writing.drop_decisions(ledger, rows)
    writing.forbid(ledger, refused, into.pk)


def _take_faces(ledger: Ledger, into: Person, other: Person) -> None:
    """A face that was said not to be this one's stays out, and is nobody's."""
    out = FaceDecision.objects.filter(person=into, is_same=False).values("face")
    theirs = FaceDecision.objects.filter(person=other, is_same=True)
    apart = Face.objects.filter(person=other, pk__in=out)
    kept_out = list(apart.values_list("pk", flat=True))
    writing.drop_decisions(ledger, theirs.filter(face__in=kept_out))
    writing.free_faces(ledger, kept_out)
    for is_seen in (True, False):
        faces = list(theirs.filter(is_seen=is_seen).values_list("face", flat=True))
        writing.decide(ledger, faces, into.pk, is_seen=is_seen)
    guessed = Face.objects.filter(person=other).values_list("pk", flat=True)
    writing.put_faces(ledger, list(guessed), into.pk)


def _take_place(ledger: Ledger, into: Person, other: Person) -> None:
    """The other row points here, as do all that pointed to it; what this one lacks it takes."""
    for pk in [other.pk, *other.merged.values_list("pk", flat=True)]:
        writing.change_person(ledger, pk, merged_into_id=into.pk)
    lent = other.cover if other.cover and into.faces.contains(other.cover) else None
    writing.change_person(
        ledger,
        into.pk,
        name=into.name or other.name,
        born_on=into.born_on or other.born_on,
        is_favourite=into.is_favourite or other.is_favourite,
        cover=into.cover or lent,
    )


def _take_names(ledger: Ledger, into: Person, other: Person) -> None:
    names = [*other.other_names.values_list("name", flat=True)]
    for name in names:
        writing.drop_other_names(ledger, other.pk, name)
    for name in [other.name, *names]:
        writing.add_other_name(ledger, into.pk, name)
    writing.drop_other_names(ledger, into.pk, into.name or other.name)
