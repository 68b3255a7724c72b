"""All groups of a library made anew, with all that people said of them. For the night: it heals
what depended on the order in which faces came.

Nobody waits meanwhile: what is read and what is written is read and written in a moment each, and
faces that somebody moved in between are left where they were put.
"""

from dataclasses import dataclass

import numpy as np
from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone

from faces.clustering import Groups, group
from faces.grouping.locks import people_locked
from faces.grouping.reading import Seen, all_seen, last_move, moved_since, refusals
from faces.grouping.space import Space, current_space
from faces.grouping.untouched import untouched_people
from faces.linkage import NOBODY, Flags, Numbers
from faces.models import Face, FaceDecision, MovedFace, Person, Regrouping

SMALLEST = 2  # faces of a group

MOVE_FACES = """
update faces_face face set person_id = nullif(given.person_id, -1)
from unnest(%s::bigint[], %s::bigint[]) as given (face_id, person_id)
where face.id = given.face_id
"""
WRITE_LOOKS = """
update faces_facevector seen set look = nullif(given.look, -1)
from unnest(%s::bigint[], %s::bigint[]) as given (face_id, look)
where seen.face_id = given.face_id and seen.model = %s
"""


@dataclass(frozen=True, eq=False)
class Library:
    """What is known of the faces of a library at one moment."""

    owner_id: int
    faces: Seen
    refused: list[tuple[int, int]]
    untouched: frozenset[int]
    last_move: int


@dataclass(frozen=True, eq=False)
class Plan:
    """Whose each face is to be: a person, NOBODY, or one of `fresh` groups, which are numbered
    from -2 downwards. And the look that it is to be part of, or NOBODY."""

    homes: Numbers
    looks: Numbers
    fresh: int


def regroup(owner_id: int) -> None:
    """Make the groups of a library anew. Raises ModelUnavailable."""
    regroup_in(owner_id, current_space())


def regroup_in(owner_id: int, space: Space) -> None:
    with people_locked(owner_id):
        library = _read(owner_id, space)
    plan = planned(library, space)
    with people_locked(owner_id):
        _carry_out(plan, library, space)


def planned(library: Library, space: Space) -> Plan:
    """Pure: what grouping thinks of a library, with the people kept whose faces they are."""
    faces = library.faces
    told = _told(library)
    people = np.unique(told[told != NOBODY])
    place = {int(pk): number for number, pk in enumerate(people)}
    row = {int(pk): number for number, pk in enumerate(faces.ids)}
    cannot = [
        (row[face], place[person])
        for face, person in library.refused
        if face in row and person in place
    ]
    must = np.where(told == NOBODY, NOBODY, np.searchsorted(people, told))
    groups = group(faces.vectors, space.cutoff, must=must, cannot=cannot, founds=faces.founds)
    return _plan(library, groups, people)


def _told(library: Library) -> Numbers:
    """Whose each face is for sure. Where none of the faces that a person was told by can be seen,
    somebody still knows the group: then all faces in it are theirs."""
    faces = library.faces
    told, refused = faces.told.copy(), set(library.refused)
    for person in set(faces.homes.tolist()) - set(told.tolist()) - library.untouched:
        theirs = np.flatnonzero((faces.homes == person) & (told == NOBODY))
        allowed = [each for each in theirs if (int(faces.ids[each]), person) not in refused]
        told[allowed] = person
    return told


def _plan(library: Library, groups: Groups, people: Numbers) -> Plan:
    """Known people get their groups, and other groups the person of most of their faces."""
    labels = groups.labels
    sizes = np.bincount(labels, minlength=len(people))
    homes = np.full(len(sizes), NOBODY)
    homes[: len(people)] = people
    for label, person in _kept(library, labels, sizes, len(people)):
        homes[label] = person
    fresh = np.flatnonzero((homes == NOBODY) & (sizes >= SMALLEST))
    homes[fresh] = -2 - np.arange(len(fresh))
    return Plan(homes[labels], _first_faces(library.faces, groups.looks), len(fresh))


def _kept(library: Library, labels: Numbers, sizes: Numbers, known: int) -> list[tuple[int, int]]:
    """Groups of people nobody has said a word of, and who they were: most faces first."""
    homes = library.faces.homes
    is_free = np.isin(homes, list(library.untouched)) & (labels >= known)
    is_free &= sizes[labels] >= SMALLEST
    pairs, shared = np.unique(
        np.column_stack([labels[is_free], homes[is_free]]), axis=0, return_counts=True
    )
    kept: dict[int, int] = {}
    for label, person in pairs[np.argsort(-shared, kind="stable")].tolist():
        if label not in kept and person not in kept.values():
            kept[label] = person
    return list(kept.items())


def _first_faces(faces: Seen, looks: Numbers) -> Numbers:
    """Looks by the id of their first face."""
    numbers, first = np.unique(looks, return_index=True)
    ids = np.append(faces.ids, NOBODY)[np.where(numbers == NOBODY, len(faces.ids), first)]
    return np.asarray(ids[np.searchsorted(numbers, looks)], np.int64)


def _read(owner_id: int, space: Space) -> Library:
    return Library(
        owner_id,
        all_seen(owner_id, space),
        refusals(owner_id),
        frozenset(untouched_people(owner_id).values_list("pk", flat=True)),
        last_move(owner_id),
    )


def _carry_out(plan: Plan, library: Library, space: Space) -> None:
    """Write what differs, where nobody said or did something else since it was read."""
    faces, owner_id = library.faces, library.owner_id
    homes = _with_fresh(plan, owner_id)
    is_free = _is_free(homes, library)
    moves = is_free & (homes != faces.homes)
    changes = is_free & (plan.looks != faces.looks)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_FACES, [faces.ids[moves].tolist(), homes[moves].tolist()])
        changed = [faces.ids[changes].tolist(), plan.looks[changes].tolist(), space.model]
        cursor.execute(WRITE_LOOKS, changed)
    _forget_remains(owner_id)
    MovedFace.objects.filter(owner_id=owner_id).delete()
    Regrouping.objects.update_or_create(
        owner_id=owner_id,
        defaults={"model": space.model, "version": space.version, "made_at": timezone.now()},
    )


def _with_fresh(plan: Plan, owner_id: int) -> Numbers:
    """Whose each face is to be, with rows for the groups that are new."""
    rows = Person.objects.bulk_create(Person(owner_id=owner_id) for _ in range(plan.fresh))
    made = np.array([NOBODY, *(row.pk for row in rows)], np.int64)
    number = np.clip(-1 - plan.homes, 0, plan.fresh)
    return np.where(plan.homes < 0, made[number], plan.homes)


def _is_free(homes: Numbers, library: Library) -> Flags:
    """Which faces grouping may put where it thinks."""
    owner_id, ids = library.owner_id, library.faces.ids
    moved = {face for face, _ in moved_since(owner_id, library.last_move, at_most=len(ids))}
    told = FaceDecision.objects.filter(is_same=True, person__owner=owner_id)
    moved.update(told.values_list("face", flat=True))
    there = Person.objects.filter(owner=owner_id, merged_into=None).values_list("pk", flat=True)
    refused = set(refusals(owner_id))
    is_refused = [pair in refused for pair in zip(ids.tolist(), homes.tolist(), strict=True)]
    is_there = np.isin(homes, [NOBODY, *there])
    return np.asarray(~np.isin(ids, list(moved)) & is_there & ~np.array(is_refused, bool))


def _forget_remains(owner_id: int) -> None:
    """A group of one face is none, unless a person said something of it."""
    faces = Count("faces", filter=Q(faces__refused_at=None))
    small = untouched_people(owner_id).alias(count=faces).filter(count__lt=SMALLEST)
    ids = list(small.values_list("pk", flat=True))
    Face.objects.filter(person__in=ids).update(person=None)
    Person.objects.filter(pk__in=ids).delete()
