"""Names: given to a group or to a face, taken off, proposed by archives and refused."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from faces.models import Change, Face, Person
from faces.services import writing
from faces.services.checks import (
    InvalidDecision,
    clean_name,
    living,
    owner_of,
    person_called,
    person_named,
    present,
)
from faces.services.ledger import Ledger, deciding
from faces.services.merging import join

Verb = Change.Verb


def name_person(person: Person, name: str) -> Change:
    """Give a person, and all faces of a group, a name; nothing takes the name off.

    Whoever has that name already is the same person. Raises InvalidDecision.
    """
    wanted = clean_name(name) if name.strip() else ""
    with deciding(person.owner_id) as ledger:
        named = living(person)
        namesake = person_named(named.owner_id, wanted) if wanted else None
        if namesake and namesake != named:
            return _joined(ledger, namesake, named)
        if not wanted:
            return _unnamed(ledger, named)
        give_name(ledger, named, wanted)
        return ledger.close(Verb.NAME, name=wanted, people=[named.pk], person=named)


def name_face(face: Face, name: str) -> Change:
    """Say whose face this is: whoever has that name, or somebody new; without a name, that it is
    not who it was thought to be. Raises InvalidDecision."""
    return name_faces([face], name) if name.strip() else _take_off(face)


def name_faces(faces: Iterable[Face], name: str) -> Change:
    """Say whose these very faces are; their groups stay as they are. Raises InvalidDecision."""
    told, wanted = list(faces), clean_name(name)
    with deciding(owner_of(faces=told)) as ledger:
        found = present(told)
        person = call(ledger, found, wanted)
        return ledger.close(
            Verb.NAME if len(found) == 1 else Verb.MOVE,
            name=person.name,
            people=[person.pk],
            person=person,
            face=found[0],
            count=len(found),
        )


def accept_name(faces: Iterable[Face], name: str) -> Change:
    """Take an archive's word for a name: of these faces, and of the groups that they are in.

    Who is called so, also by another name, is the person meant. Raises InvalidDecision.
    """
    told, wanted = list(faces), clean_name(name)
    with deciding(owner_of(faces=told)) as ledger:
        found = present(told)
        person = _call_groups(ledger, found, wanted)
        count = person.faces.count()
        return ledger.close(
            Verb.NAME, name=person.name, people=[person.pk], person=person, count=count
        )


def refuse_name(faces: Iterable[Face], name: str) -> Change:
    """The name that an archive tells is not that of these faces. Raises InvalidDecision."""
    told, wanted = list(faces), clean_name(name)
    with deciding(owner_of(faces=told)) as ledger:
        found = present(told)
        writing.refuse_names(ledger, [face.pk for face in found], wanted)
        return ledger.close(Verb.REFUSE_NAME, other_name=wanted, count=len(found), face=found[0])


def forget_other_name(person: Person, name: str) -> Change:
    """A person is not called so, too. Raises InvalidDecision."""
    with deciding(person.owner_id) as ledger:
        named = living(person)
        writing.drop_other_names(ledger, named.pk, name)
        return ledger.close(
            Verb.FORGET_NAME, name=named.name, other_name=name, people=[named.pk], person=named
        )


def give_name(ledger: Ledger, person: Person, name: str) -> None:
    """The former name stays one of the others."""
    writing.settle(ledger, person)
    writing.drop_other_names(ledger, person.pk, name)
    if person.name.upper() != name.upper():
        writing.add_other_name(ledger, person.pk, person.name)
    writing.change_person(ledger, person.pk, name=name)


def call(ledger: Ledger, faces: Sequence[Face], name: str) -> Person:
    """The faces are whoever has that name, or somebody new."""
    person = person_named(ledger.owner_id, name) or writing.make_person(ledger, name)
    writing.move(ledger, faces, person)
    return person


def _call_groups(ledger: Ledger, faces: Sequence[Face], name: str) -> Person:
    """The faces, and their groups without a name, are whoever is called so, or somebody new."""
    own = {face.person_id for face in faces if face.person_id}
    groups = list(Person.objects.filter(pk__in=own, name="").order_by("pk"))
    person = person_called(ledger.owner_id, name)
    if person is None:
        person = groups.pop(0) if groups else writing.make_person(ledger)
        give_name(ledger, person, name)
    join(ledger, person, groups)
    writing.move(ledger, faces, person)
    return Person.objects.get(pk=person.pk)


def _joined(ledger: Ledger, namesake: Person, named: Person) -> Change:
    former = named.name
    join(ledger, namesake, [named])
    return ledger.close(
        Verb.MERGE,
        name=namesake.name,
        other_name=former,
        people=[namesake.pk, named.pk],
        person=namesake,
    )


def _unnamed(ledger: Ledger, person: Person) -> Change:
    writing.change_person(ledger, person.pk, name="")
    return ledger.close(Verb.UNNAME, other_name=person.name, people=[person.pk], person=person)


def _take_off(face: Face) -> Change:
    with deciding(owner_of(faces=[face])) as ledger:
        found = present([face])[0]
        person = found.person
        if person is None:
            raise InvalidDecision(_("This face has no name."))
        writing.settle(ledger, person)
        writing.forbid(ledger, [found.pk], person.pk)
        return ledger.close(
            Verb.REJECT, name=person.name, people=[person.pk], person=person, face=found
        )
