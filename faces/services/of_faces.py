"""Decisions about faces: whose they are, whose they are not, and that they are none."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from faces.models import Change, Face, FaceDecision, Person
from faces.services import writing
from faces.services.checks import InvalidDecision, owner_of, present, surviving
from faces.services.ledger import Ledger, deciding
from faces.services.rows import FACE

Verb = Change.Verb


def confirm_faces(faces: Iterable[Face], person: Person) -> Change:
    """Somebody looked at these very faces: they are this person's. Raises InvalidDecision."""
    told = list(faces)
    with deciding(owner_of(people=[person], faces=told)) as ledger:
        found, them = present(told), surviving(person)
        writing.settle(ledger, them)
        writing.decide(ledger, [face.pk for face in found], them.pk, is_seen=True)
        return _close(ledger, Verb.CONFIRM, found, them)


def move_faces(faces: Iterable[Face], person: Person) -> Change:
    """These are this person's, and not those of whom they were with. Raises InvalidDecision."""
    told = list(faces)
    with deciding(owner_of(people=[person], faces=told)) as ledger:
        found, them = present(told), surviving(person)
        writing.settle(ledger, them)
        writing.move(ledger, found, them)
        return _close(ledger, Verb.MOVE, found, them)


def reject_faces(faces: Iterable[Face], person: Person) -> Change:
    """These are not this person's, and never become so by themselves. Raises InvalidDecision."""
    told = list(faces)
    with deciding(owner_of(people=[person], faces=told)) as ledger:
        found, them = present(told), surviving(person)
        writing.settle(ledger, them)
        writing.forbid(ledger, [face.pk for face in found], them.pk)
        return _close(ledger, Verb.REJECT, found, them)


def split_faces(faces: Iterable[Face]) -> Change:
    """These are one person's, and not those of whom they were with. `change.person` is new.

    Raises InvalidDecision where nothing is left that they are split from.
    """
    told = list(faces)
    with deciding(owner_of(faces=told)) as ledger:
        found = present(told)
        whole = list(Person.objects.filter(faces__in=found).distinct().order_by("pk"))
        _refuse_whole(found, whole)
        them = writing.make_person(ledger)
        for person in whole:
            writing.settle(ledger, person)
        writing.decide(ledger, [face.pk for face in found], them.pk, is_seen=True)
        for person in whole:
            theirs = [face.pk for face in found if face.person_id == person.pk]
            writing.forbid(ledger, theirs, person.pk)
            writing.set_apart(ledger, them.pk, person.pk)
        return _close_split(ledger, found, whole, them)


def refuse_faces(faces: Iterable[Face]) -> Change:
    """These are no faces: nobody's, and not found again. Raises InvalidDecision."""
    told = list(faces)
    with deciding(owner_of(faces=told)) as ledger:
        found = present(told)
        ids = [face.pk for face in found]
        writing.drop_decisions(ledger, FaceDecision.objects.filter(face__in=ids, is_same=True))
        writing.put_faces(ledger, ids, None)
        ledger.watch_ids(FACE, ids)
        Face.objects.filter(pk__in=ids).update(refused_at=timezone.now())
        return ledger.close(Verb.REFUSE, count=len(found), face=found[0])


def _refuse_whole(faces: list[Face], whole: list[Person]) -> None:
    rest = Face.objects.filter(person__in=whole).exclude(pk__in=[face.pk for face in faces])
    is_one_group = len(whole) == 1 and all(face.person_id for face in faces)
    if is_one_group and not rest.exists():
        raise InvalidDecision(_("There is nothing left to split these faces from."))


def _close(ledger: Ledger, verb: Change.Verb, faces: list[Face], person: Person) -> Change:
    return ledger.close(
        verb,
        name=person.name,
        people=[person.pk],
        person=person,
        face=faces[0],
        count=len(faces),
    )


def _close_split(ledger: Ledger, faces: list[Face], whole: list[Person], person: Person) -> Change:
    return ledger.close(
        Verb.SPLIT,
        other_name=whole[0].name if len(whole) == 1 else "",
        people=[each.pk for each in whole],
        person=person,
        face=faces[0],
        count=len(faces),
    )
