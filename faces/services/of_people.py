"""Decisions about people: who is one, who are two, and how each is shown."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from faces.models import Change, Face, Person
from faces.models.person import LONGEST_NAME
from faces.services import writing
from faces.services.checks import InvalidDecision, living, owner_of
from faces.services.ledger import deciding
from faces.services.merging import join

Verb = Change.Verb


def merge_people(into: Person, others: Iterable[Person]) -> Change:
    """They are all this one. What was joined before is left out. Raises InvalidDecision."""
    told = list(others)
    with deciding(owner_of(people=[into, *told])) as ledger:
        person = living(into)
        found = [living(other) for other in told if other.pk != person.pk]
        if not found:
            raise InvalidDecision(_("Nobody is joined with themselves."))
        join(ledger, person, found)
        names = ", ".join(other.name for other in found if other.name)
        return ledger.close(
            Verb.MERGE,
            name=person.name,
            other_name=names[:LONGEST_NAME],
            people=[person.pk, *(other.pk for other in found)],
            person=person,
        )


def tell_apart(first: Person, second: Person) -> Change:
    """They look alike and are two. Raises InvalidDecision."""
    with deciding(owner_of(people=[first, second])) as ledger:
        one, other = living(first), living(second)
        if one == other:
            raise InvalidDecision(_("Nobody is told from themselves."))
        writing.settle(ledger, one)
        writing.settle(ledger, other)
        writing.set_apart(ledger, one.pk, other.pk)
        return ledger.close(
            Verb.TELL_APART,
            name=one.name,
            other_name=other.name,
            people=[one.pk, other.pk],
            person=one,
        )


def hide_person(person: Person, *, hidden: bool) -> Change:
    """Leave a person out of the pages, or show them again. Raises InvalidDecision."""
    return _change(person, Verb.HIDE if hidden else Verb.SHOW, is_hidden=hidden)


def favour_person(person: Person, *, favourite: bool) -> Change:
    """Show a person among the first, or no longer. Raises InvalidDecision."""
    return _change(person, Verb.FAVOUR if favourite else Verb.UNFAVOUR, is_favourite=favourite)


def set_birthday(person: Person, day: date | None) -> Change:
    """When a person was born; None is not known. Raises InvalidDecision: in the future."""
    if day is None:
        return _change(person, Verb.NO_BIRTHDAY, born_on=None)
    if day > timezone.now().date():
        raise InvalidDecision(_("Nobody in a photo is yet to be born."))
    return _change(person, Verb.BIRTHDAY, day=day, born_on=day)


def set_cover(person: Person, face: Face) -> Change:
    """Which of a person's faces is shown for them. Raises InvalidDecision: not theirs."""
    if not Face.objects.filter(pk=face.pk, person=person, refused_at=None).exists():
        raise InvalidDecision(_("This face is not theirs."))
    return _change(person, Verb.COVER, cover_id=face.pk)


def _change(person: Person, verb: Change.Verb, *, day: date | None = None, **fields: Any) -> Change:
    with deciding(person.owner_id) as ledger:
        them = living(person)
        writing.settle(ledger, them)
        writing.change_person(ledger, them.pk, **fields)
        return ledger.close(verb, name=them.name, people=[them.pk], person=them, day=day)
