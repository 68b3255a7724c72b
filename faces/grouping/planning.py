"""What grouping thinks of some faces of a library, with all that people said of them. Pure."""

from dataclasses import dataclass

import numpy as np

from faces.clustering import Groups, group
from faces.grouping.reading import Seen
from faces.grouping.space import Space
from faces.linkage import NOBODY, Numbers

SMALLEST = 2  # faces of a group


@dataclass(frozen=True, eq=False)
class Library:
    """Faces of a library, whose they are not, and the people of whom nobody said a word."""

    owner_id: int
    faces: Seen
    refused: list[tuple[int, int]]
    untouched: frozenset[int]


@dataclass(frozen=True, eq=False)
class Plan:
    """Whose each face is to be: a person, NOBODY, or one of `fresh` groups, which are numbered
    from -2 downwards. And the look that it is to be part of, or NOBODY."""

    homes: Numbers
    looks: Numbers
    fresh: int


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
    groups = group(
        faces.vectors,
        space.cutoff,
        must=must,
        cannot=cannot,
        founds=faces.founds,
        sizes=faces.sizes,
    )
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
    founding = np.where(library.faces.founds, library.faces.sizes, 0)
    sizes = np.bincount(labels, founding, len(people)).astype(np.int64)
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
    own = np.where(faces.sizes > 1, faces.looks, faces.ids)
    ids = np.append(own, NOBODY)[np.where(numbers == NOBODY, len(own), first)]
    return np.asarray(ids[np.searchsorted(numbers, looks)], np.int64)
