"""The photos whose vectors are nearest to one, among those that a person may see and asks for.

A small library is scanned in SQL. In a large one short codes say which photos may be nearest; the
database then says which of these may be shown and what their scores really are. It stays the
truth: codes that are behind or wrong can cost a photo its place, never show one.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from django.db.models import Aggregate, BinaryField, FilteredRelation, Q
from numpy.typing import ArrayLike
from pgvector.django import MaxInnerProduct

from ml.encoder import Encoder
from photos.models import PhotoQuerySet
from search.vectors.candidates import Part, likeliest, part_of
from search.vectors.codes import Rows, Vectors
from search.vectors.shelf import NoShelf, Shelf, Space
from search.vectors.upkeep import shelves

logger = logging.getLogger(__name__)

# What passes a filter is fetched from the database up to here; of more, all rows are looked at.
MOST_LISTED = 50_000
# Of the candidates some are in the trash, locked, or gone.
SPARE_SHARE, SPARE = 1.1, 16
WIDER = 4
MOST_CHECKED = 40_000


@dataclass(frozen=True)
class Scope:
    """Where to look. `photos` is the truth: what may be seen, and passes every filter.

    `owner_ids` are all whose photos can be among them; `is_filtered` says that the query narrows
    them further, so that they may be few.
    """

    photos: PhotoQuerySet
    owner_ids: frozenset[int]
    is_filtered: bool


@dataclass(frozen=True)
class Near:
    """A photo and the inner product of its vector with the one that was asked for."""

    photo_id: int
    taken_local: datetime
    score: float


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked for, in a space."""

    vector: Vectors
    encoder: Encoder
    limit: int
    at_least: float | None

    @property
    def space(self) -> Space:
        return Space(self.encoder.name, self.encoder.version, self.encoder.dimensions)


class _Packed(Aggregate):
    """All numbers of a column, eight bytes each."""

    template = "string_agg(int8send(%(expressions)s), ''::bytea)"
    output_field = BinaryField()


def nearest(
    scope: Scope,
    vector: ArrayLike,
    encoder: Encoder,
    *,
    limit: int,
    at_least: float | None = None,
) -> list[Near]:
    """Return the nearest photos that this version of the encoder has seen, nearest first.

    What scores less than `at_least` is left out, and not looked for.
    """
    question = Question(np.asarray(vector, np.float32), encoder, limit, at_least)
    shelved = _shelves(scope, question)
    rest = scope.owner_ids - shelved.keys()
    if not shelved:
        return exact(scope.photos, question)
    if not rest:
        return _by_codes(scope, shelved.values(), question)
    large = replace(scope, photos=scope.photos.filter(owner__in=shelved.keys()))
    near = _by_codes(large, shelved.values(), question)
    near += exact(scope.photos.filter(owner__in=rest), question)
    return sorted(near, key=lambda each: (-each.score, -each.photo_id))[:limit]


def _shelves(scope: Scope, question: Question) -> dict[int, Shelf]:
    """Where they cannot be kept, the database answers alone, slowly."""
    try:
        return shelves(scope.owner_ids, question.space)
    except (OSError, NoShelf) as error:
        logger.warning("No codes of vectors: %s", error)
        return {}


def exact(photos: PhotoQuerySet, question: Question) -> list[Near]:
    """Return the nearest of these photos by the vectors in the database."""
    space = question.space
    seen = Q(embeddings__model=space.model, embeddings__version=space.version)
    rows = (
        photos.annotate(seen=FilteredRelation("embeddings", condition=seen))
        .filter(seen__isnull=False)
        .annotate(distance=MaxInnerProduct("seen__vector", question.vector))
        .order_by("distance", "-pk")
        .values_list("pk", "taken_local", "distance")
    )
    near = [Near(pk, taken, -distance) for pk, taken, distance in rows[: question.limit]]
    least = question.at_least
    return [each for each in near if least is None or each.score >= least]


def _by_codes(scope: Scope, shelved: Collection[Shelf], question: Question) -> list[Near]:
    wanted = _listed(scope.photos) if scope.is_filtered else None
    parts = [part_of(shelf, question.vector, wanted) for shelf in shelved]
    near = _best_of(parts, scope.photos, question)
    for shelf in shelved:
        shelf.give_back()
    return near


def _best_of(parts: Sequence[Part], photos: PhotoQuerySet, question: Question) -> list[Near]:
    """Look at ever more candidates, until enough of them may be shown."""
    count = round(question.limit * SPARE_SHARE) + SPARE
    while count <= MOST_CHECKED:
        ids = likeliest(parts, count=count, at_least=question.at_least)
        near = exact(photos.filter(pk__in=ids.tolist()), question)
        if len(near) >= question.limit or len(ids) < count:
            return near
        count *= WIDER
    return exact(photos, question)


def _listed(photos: PhotoQuerySet) -> Rows | None:
    """The photos that pass the filters, unless they are many."""
    packed = photos.order_by().values("pk")[: MOST_LISTED + 1].aggregate(ids=_Packed("pk"))["ids"]
    ids = np.frombuffer(packed or b"", ">i8").astype(np.int64)
    return None if len(ids) > MOST_LISTED else np.unique(ids)
