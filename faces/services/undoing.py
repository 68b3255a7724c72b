"""Taking a decision back: the rows it touched become as they were, save those of which somebody
said something else later. What models did meanwhile gives way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from faces.models import Change, DifferentPeople, Face, FaceDecision, OtherName, Person
from faces.services.checks import InvalidDecision, person_named
from faces.services.ledger import Ledger, deciding
from faces.services.rows import APART, DERIVED, KINDS, OTHER_NAME, PERSON, REFUSED_NAME
from faces.services.undoing_faces import restore_faces, revive
from photos.ledger import NOTHING, Kind, Rows, Touched, Values, differing


def undo(change: Change) -> Change:
    """Take a decision back, once. `kept_rows` says of how much somebody decided anew since.

    Raises InvalidDecision where it is too old.
    """
    with deciding(change.owner_id) as ledger:
        row = Change.objects.filter(pk=change.pk).first()
        if row is None:
            raise InvalidDecision(_("This is too long ago."))
        if row.undone_at is None:
            touched = touched_by(row.before, row.after)
            if people := touched.get(PERSON.name):
                touched[PERSON.name] = replace(people, later=_said_later(row))
            row.kept_rows = take_back(touched, ledger)
            row.undone_at = timezone.now()
            row.save(update_fields=["undone_at", "kept_rows"])
        return row


def _said_later(change: Change) -> dict[str, set[str]]:
    """By person the columns that later decisions wrote: a name that was taken off and given again
    was given later."""
    people = change.after[PERSON.name]
    newer = Change.objects.filter(owner=change.owner_id, pk__gt=change.pk, undone_at=None)
    later: dict[str, set[str]] = defaultdict(set)
    for each in newer.filter(**{f"after__{PERSON.name}__has_any_keys": list(people)}):
        for key in people.keys() & each.after[PERSON.name].keys():
            wrote = differing(each.after[PERSON.name][key], each.before[PERSON.name][key])
            later[key] |= (wrote or {}).keys()
    return later


def touched_by(before: Mapping[str, Rows], after: Mapping[str, Rows]) -> dict[str, Touched]:
    """What a decision touched about people, as a Change has it; nothing else in it is read."""
    return {
        name: KINDS[name].touched(before[name], rows)
        for name, rows in after.items()
        if name in KINDS
    }


def take_back(touched: Mapping[str, Touched], ledger: Ledger) -> int:
    """People first, for faces and names hang on them; covers, and who is new, last.

    Returns how many rows stay as somebody decided since.
    """
    people = touched.get(PERSON.name, NOTHING)
    kept = _restore_people(ledger, people)
    kept += restore_faces(ledger, touched)
    for kind in (APART, OTHER_NAME, REFUSED_NAME):
        kept += _restore_rows(ledger, kind, touched.get(kind.name, NOTHING))
    return kept + _restore_covers(people) + _delete_new(ledger, people)


def _restore_people(ledger: Ledger, people: Touched) -> int:
    """Who was joined comes back after the name that they lent is free again; who had been joined
    with them before, after them."""
    there = [key for key in people.after if people.before[key] and people.now[key]]
    there.sort(key=lambda key: _rank(people.before[key]))
    return sum(_restore_person(ledger, key, people) for key in there)


def _rank(before: Values) -> int:
    if not before or "merged_into_id" not in before:
        return 0
    return 1 if before["merged_into_id"] is None else 2


def _restore_person(ledger: Ledger, key: str, people: Touched) -> int:
    before = people.was(key)
    if people.is_now(key)["merged_into_id"] and "merged_into_id" not in before:
        return len(before)  # of somebody else by now
    fields = {name: before[name] for name in people.fields_as_left(key)}
    kept = len(before.keys() - DERIVED - fields.keys())
    if _is_taken(ledger, key, {**people.is_now(key), **fields}):
        fields["name"] = "" if "merged_into_id" in fields else people.is_now(key)["name"]
        kept += 1
    Person.objects.filter(pk=int(key)).update(**fields)
    return kept


def _is_taken(ledger: Ledger, key: str, wanted: dict[str, str]) -> bool:
    """Whether somebody else has the name by now."""
    if not wanted["name"] or wanted["merged_into_id"]:
        return False
    namesake = person_named(ledger.owner_id, wanted["name"])
    return namesake is not None and namesake.pk != int(key)


def _restore_rows(ledger: Ledger, kind: Kind, rows: Touched) -> int:
    """What was new goes; what went comes back, where its people and its face are still there."""
    new = [key for key in rows.after if rows.is_new(key)]
    for key in new:
        kind.exactly(key).delete()
    moved = [key for key in new if rows.now[key] is None and kind != REFUSED_NAME]
    gone = [kind.row_of(key) for key in rows.after if not rows.is_new(key)]
    revive(ledger, [pk for row in gone for name, pk in row.items() if name in PEOPLE])
    able = [row for row in gone if _can_stand(row)]
    kind.create(able)
    return len(moved) + len(gone) - len(able)


PEOPLE = ("person_id", "first_id", "second_id")


def _can_stand(row: dict[str, int | str]) -> bool:
    people = {row[name] for name in PEOPLE if name in row}
    living = Person.objects.filter(pk__in=people, merged_into=None).count()
    has_face = "face_id" not in row or Face.objects.filter(pk=row["face_id"]).exists()
    return living == len(people) and has_face


def _restore_covers(people: Touched) -> int:
    """A cover comes back if its face is the person's again, and nobody chose another."""
    kept = 0
    for key in people.after:
        if people.now[key] is None or "cover_id" not in people.was(key):
            continue
        if people.is_now(key)["cover_id"] not in (None, (people.after[key] or {})["cover_id"]):
            kept += 1
            continue
        own = Face.objects.filter(person=int(key), pk=people.was(key)["cover_id"])
        Person.objects.filter(pk=int(key)).update(cover=own.first())
    return kept


def _delete_new(ledger: Ledger, people: Touched) -> int:
    """Who was made by the decision goes, unless something was decided of them since."""
    made = [key for key in people.after if people.is_new(key) and people.now[key]]
    stay = [key for key in made if not people.is_as_left(key) or _is_spoken_of(int(key))]
    gone = [int(key) for key in made if key not in stay]
    guessed = Face.objects.filter(person__in=gone)
    ledger.freed.update(guessed.values_list("pk", flat=True))
    guessed.update(person=None)
    Person.objects.filter(pk__in=gone).delete()
    return len(stay)


def _is_spoken_of(person: int) -> bool:
    rows: Sequence[Q] = [Q(first=person) | Q(second=person)]
    return (
        FaceDecision.objects.filter(person=person).exists()
        or OtherName.objects.filter(person=person).exists()
        or Person.objects.filter(merged_into=person).exists()
        or DifferentPeople.objects.filter(*rows).exists()
    )
