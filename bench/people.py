"""Figures of people: all groups of a large library made anew, and a face that comes in."""

import resource
from functools import partial
from itertools import cycle
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.figure import Budget, Figure
from bench.library import COPY_BEGINS, COPY_ENDS, connect, unit_vectors
from bench.scale import Scale
from bench.timing import milliseconds, p95
from faces.grouping import held
from faces.grouping.placing import place
from faces.grouping.regrouping import regroup_in
from faces.grouping.space import Space
from faces.models import Face, FaceVector

OWNER = 1
FACES_PER_PHOTO = 0.1  # of all photos of the bench: 100,000 faces
PEOPLE_PER_FACE = 0.02
STRANGERS = 0.28  # of the faces
DIMENSIONS = (128, 512)
CUTOFF = 1.0
# How near faces are to the middle of their person: nearer than the cut-off to one another.
NEARNESS, SPREAD = 0.79, 0.05
NAMED = 0.5  # of the people, the largest first

EMPTY = """
truncate faces_face, faces_person, faces_regrouping, faces_movedface restart identity cascade
"""
ADD_FACES = """
insert into faces_face (photo_id, origin, "left", top, width, height, landmarks, confidence,
    quality, crop_key, found_at)
select 1 + n %% %s, 'model', 0.4, 0.3, 0.2, 0.3, '[]', 1, 0.5, '', now()
from generate_series(1, %s) n
"""
ADD_VECTORS = "copy faces_facevector (face_id, model, version, vector) from stdin (format binary)"
NAME_GROUPS = """
with large as (
    select person_id, row_number() over (order by count(*) desc, person_id) as rank
    from faces_face where person_id is not null group by person_id
), named as (
    update faces_person set name = 'Person ' || large.rank from large
    where large.person_id = faces_person.id and large.rank <= %s returning faces_person.id
)
insert into faces_facedecision (face_id, person_id, is_same, is_seen, origin, decided_at)
select face.id, named.id, true, false, 'person', now()
from faces_face face join named on named.id = face.person_id
"""


def people(scale: Scale, folder: Path) -> list[Figure]:
    """For each number of dimensions: regroup what is unknown, then what is half named, and let
    faces come in."""
    count = int(scale.rows * FACES_PER_PHOTO)
    return [figure for size in DIMENSIONS for figure in figures(scale, count, size)]


def figures(scale: Scale, count: int, dimensions: int) -> list[Figure]:
    space = Space(f"faces-{dimensions}", 1, dimensions, CUTOFF)
    whose = add_library(scale, count, space)
    what = f"{count:,} faces of {dimensions} dimensions"
    regroup = partial(regroup_in, OWNER, space)
    unknown = milliseconds(regroup) / 1000
    right = share_right(whose)
    with connect() as connection:
        connection.execute(NAME_GROUPS, [int(count * PEOPLE_PER_FACE * NAMED)])
        connection.execute("vacuum analyze faces_face, faces_facevector, faces_facedecision")
    named = milliseconds(regroup) / 1000
    cold, *warm = arrivals(scale, space)
    return [
        Figure(f"{what} grouped", unknown, "s", budget=Budget("at most", 60)),
        Figure("of pairs in a group, the same person", right, "", budget=Budget("at least", 0.99)),
        Figure(f"{what} grouped, half of the people named", named, "s",
               budget=Budget("at most", 60)),
        Figure("most memory of the process until then", peak_bytes() / 1e6, "MB"),
        Figure(f"a new face among {what}, median", median(warm), "ms"),
        Figure(f"a new face among {what}, p95", p95(warm), "ms", budget=Budget("at most", 20)),
        Figure("the first new face in a process", cold, "ms"),
        Figure("means that the process holds", held_bytes() / 1e6, "MB"),
    ]  # fmt: skip


def add_library(scale: Scale, count: int, space: Space) -> NDArray[np.int64]:
    """Faces of one library, nobody's yet, in place of those of before; whose they are."""
    whose, vectors = crowd(count, space.dimensions)
    held.in_memory.clear()
    with connect() as connection:
        connection.execute(EMPTY)
        connection.execute(ADD_FACES, [scale.rows // 2, count])
        with connection.cursor().copy(ADD_VECTORS) as copy:
            copy.write(COPY_BEGINS)
            copy.write(binary_rows(space, vectors))
            copy.write(COPY_ENDS)
        connection.execute("vacuum analyze faces_face, faces_facevector")
    return whose


def crowd(count: int, dimensions: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Whose each face is, and how a model sees it: a family with thousands of faces each, many
    people with few, and strangers. The same each time."""
    random = np.random.default_rng(1)
    people, strangers = int(count * PEOPLE_PER_FACE), int(count * STRANGERS)
    weights = 1 / np.arange(1, people + 1)
    known = random.choice(people, count - strangers, p=weights / weights.sum())
    whose = np.concatenate([known, people + np.arange(strangers)])
    random.shuffle(whose)
    middles = unit_vectors(random, people + strangers, dimensions)
    return whose, around(random, middles[whose])


def around(random: np.random.Generator, middles: NDArray[np.float32]) -> NDArray[np.float32]:
    count, dimensions = middles.shape
    near = np.clip(random.normal(NEARNESS, SPREAD, (count, 1)), 0.5, 0.95)
    aside = unit_vectors(random, count, dimensions)
    vectors = near * middles + np.sqrt(1 - near**2) * aside
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def binary_rows(space: Space, vectors: NDArray[np.float32]) -> bytes:
    rows = np.zeros(len(vectors), vector_row(space))
    rows["fields"], rows["id_bytes"], rows["id"] = 4, 8, np.arange(1, len(vectors) + 1)
    rows["model_bytes"], rows["model"] = len(space.model), space.model.encode()
    rows["version_bytes"], rows["version"] = 2, space.version
    rows["vector_bytes"], rows["dimensions"] = 4 + 2 * space.dimensions, space.dimensions
    rows["vector"] = vectors
    return rows.tobytes()


def vector_row(space: Space) -> np.dtype[Any]:
    """A row of PostgreSQL's binary COPY: each field behind its length in bytes."""
    return np.dtype(
        [
            ("fields", ">i2"), ("id_bytes", ">i4"), ("id", ">i8"),
            ("model_bytes", ">i4"), ("model", f"S{len(space.model)}"),
            ("version_bytes", ">i4"), ("version", ">i2"), ("vector_bytes", ">i4"),
            ("dimensions", ">i2"), ("unused", ">i2"), ("vector", ">f2", (space.dimensions,)),
        ]
    )  # fmt: skip


def share_right(whose: NDArray[np.int64]) -> float:
    """Of all pairs of faces in one group, those of one person."""
    rows = Face.objects.exclude(person=None).values_list("pk", "person")
    ids, groups = np.array(list(rows), np.int64).T
    same = np.column_stack([groups, whose[ids - 1]])
    together = np.unique(same, axis=0, return_counts=True)[1]
    return pair_count(together) / pair_count(np.unique(groups, return_counts=True)[1])


def pair_count(sizes: NDArray[np.int64]) -> int:
    return int((sizes * (sizes - 1) // 2).sum())


def arrivals(scale: Scale, space: Space) -> list[float]:
    """The milliseconds until each of some new faces is placed: every other one a stranger's."""
    random = np.random.default_rng(2)
    known = list(FaceVector.objects.exclude(look=None).values_list("vector", flat=True)[:50])
    turns = cycle(known)
    spent = []
    for number in range(scale.runs):
        stranger = unit_vectors(random, 1, space.dimensions)[0].tolist()
        vector = stranger if number % 2 else next(turns)
        face = Face.objects.create(
            photo_id=1, origin="model", left=0, top=0, width=0.1, height=0.1, quality=0.5
        )
        FaceVector.objects.create(face=face, model=space.model, version=1, vector=vector)
        spent.append(milliseconds(partial(place, OWNER, [face.pk], space)))
    return spent


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def held_bytes() -> int:
    return sum(each.looks.means.nbytes for each in held.in_memory.values())
