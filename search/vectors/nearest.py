"""The photos whose vectors are nearest to one, among those that a person may see and asks for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation, Q
from numpy.typing import ArrayLike
from pgvector.django import MaxInnerProduct

from ml.encoder import Encoder
from photos.models import PhotoQuerySet


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
    seen = Q(embeddings__model=encoder.name, embeddings__version=encoder.version)
    rows = (
        scope.photos.annotate(seen=FilteredRelation("embeddings", condition=seen))
        .filter(seen__isnull=False)
        .annotate(distance=MaxInnerProduct("seen__vector", vector))
        .order_by("distance", "-pk")
        .values_list("pk", "taken_local", "distance")
    )
    near = [Near(pk, taken_local, -distance) for pk, taken_local, distance in rows[:limit]]
    return [each for each in near if at_least is None or each.score >= at_least]
