"""What grouping reads: faces with their vectors, all of a library in one piece."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from faces.grouping.space import Space
from faces.linkage import Flags, Numbers, Vectors
from faces.models import FaceDecision, MovedFace

# Below this a face joins others, but says too little to make or to bridge a group.
FOUNDS_FROM = 0.15

# A face that is told to be somebody's is theirs, whatever else the row says.
FACES = """
copy (
    select face.id, coalesce(face.person_id, -1), coalesce(seen.look, -1),
        coalesce(decided.person_id, -1), face.quality, seen.vector
    from faces_facevector seen
    join faces_face face on face.id = seen.face_id
    join photos_photo photo on photo.id = face.photo_id
    left join faces_facedecision decided on decided.face_id = face.id and decided.is_same
    where photo.owner_id = %s and seen.model = %s and seen.version = %s
        and vector_dims(seen.vector) = %s and face.refused_at is null {}
    order by face.id
) to stdout (format binary)
"""
NUMBERS = ("id", "home", "look", "told")
COPY_HEAD_BYTES = 19
COPY_END_BYTES = 2


@dataclass(frozen=True, eq=False)
class Seen:
    """Faces, a row each: their ids, whose they are (`homes`), which look they are part of, whose
    a person said they are (`told`), their quality, and their vectors, of length 1.

    A row of a size above 1 stands for so many faces of a look, by their mean; it has no id.
    """

    ids: Numbers
    homes: Numbers
    looks: Numbers
    told: Numbers
    quality: NDArray[np.float64]
    vectors: Vectors
    sizes: Numbers

    def taken(self, rows: Sequence[int] | Numbers) -> "Seen":
        """Some of them."""
        return Seen(*(getattr(self, each.name)[rows] for each in fields(self)))

    def beside(self, others: "Seen") -> "Seen":
        """These, and the others that are not among them."""
        new = ~np.isin(others.ids, self.ids)
        pairs = ((getattr(self, each.name), getattr(others, each.name)) for each in fields(self))
        return Seen(*(np.concatenate([ours, theirs[new]]) for ours, theirs in pairs))

    @property
    def founds(self) -> Flags:
        return np.asarray(self.quality >= FOUNDS_FROM)


def all_seen(owner_id: int, space: Space) -> Seen:
    """Every face of a library that the model has seen, without what is no face."""
    return _read("", owner_id, space, [])


def seen_among(face_ids: Collection[int], owner_id: int, space: Space) -> Seen:
    return _read("and face.id = any(%s)", owner_id, space, list(face_ids))


def seen_in_looks(looks: Collection[int], owner_id: int, space: Space) -> Seen:
    return _read("and seen.look = any(%s)", owner_id, space, list(looks))


def seen_beside_looks(people: Collection[int], owner_id: int, space: Space) -> Seen:
    """Faces of these people that are part of no look: they go where the others go."""
    condition = "and seen.look is null and face.person_id = any(%s)"
    return _read(condition, owner_id, space, list(people))


def refusals(owner_id: int, among: Collection[int] | None = None) -> list[tuple[int, int]]:
    """Pairs of a face and of a person whom it is not, as a person said."""
    rows = FaceDecision.objects.filter(is_same=False, person__owner=owner_id)
    if among is not None:
        rows = rows.filter(face__in=among)
    return list(rows.order_by("pk").values_list("face_id", "person_id"))


def last_move(owner_id: int) -> int:
    newest = MovedFace.objects.filter(owner_id=owner_id).order_by("-pk")
    return newest.values_list("pk", flat=True).first() or 0


def moved_since(owner_id: int, move: int, *, at_most: int) -> list[tuple[int, int | None]]:
    """Faces, and the looks that they left."""
    later = MovedFace.objects.filter(owner_id=owner_id, pk__gt=move)
    return list(later.values_list("face_id", "look")[:at_most])


def _read(condition: str, owner_id: int, space: Space, given: list[int]) -> Seen:
    wanted: list[Any] = [owner_id, space.model, space.version, space.dimensions]
    if condition:
        wanted.append(given)
    with connection.cursor() as cursor, cursor.copy(FACES.format(condition), wanted) as copy:
        data = b"".join(copy)
    return _seen(np.frombuffer(data[COPY_HEAD_BYTES:-COPY_END_BYTES], _row_type(space.dimensions)))


def _seen(rows: NDArray[Any]) -> Seen:
    """Without vectors of no direction, which are like nothing."""
    vectors = rows["vector"].astype(np.float32)
    lengths = np.linalg.norm(vectors, axis=1)
    has_direction = lengths > 0
    rows, vectors = rows[has_direction], vectors[has_direction] / lengths[has_direction, None]
    ids, homes, looks, told = (rows[name].astype(np.int64) for name in NUMBERS)
    quality = rows["quality"].astype(np.float64)
    return Seen(ids, homes, looks, told, quality, vectors, np.ones_like(ids))


def _row_type(dimensions: int) -> np.dtype[Any]:
    """A row of PostgreSQL's binary COPY: each field behind its length in bytes."""
    numbers = [field for name in NUMBERS for field in ((f"{name}_bytes", ">i4"), (name, ">i8"))]
    return np.dtype(
        [
            ("fields", ">i2"), *numbers, ("quality_bytes", ">i4"), ("quality", ">f8"),
            ("vector_bytes", ">i4"), ("dimensions", ">i2"), ("unused", ">i2"),
            ("vector", ">f2", (dimensions,)),
        ]
    )  # fmt: skip
