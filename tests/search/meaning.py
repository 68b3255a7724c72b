"""Photos with vectors of a made-up model, and what a scan of all of them finds."""

from copy import copy
from typing import Any

import numpy as np
from django.utils import timezone
from numpy.typing import NDArray

from accounts.models import User
from photos.access import owners_seen_by
from photos.models import Photo
from search.models import Embedding
from search.vectors import Near, Scope
from search.vectors.nearest import Question, exact
from tests.factories import make_photo

DIMENSIONS = 96
RANDOM = np.random.default_rng(7)


class Model:
    """What `nearest` wants to know of an encoder."""

    name, version, dimensions = "model", 1, DIMENSIONS


MODEL: Any = Model()


def start_over() -> None:
    """Let each test meet the same vectors, whichever ran before it."""
    RANDOM.bit_generator.state = np.random.default_rng(7).bit_generator.state


def unit_vectors(count: int) -> NDArray[np.float32]:
    vectors = RANDOM.standard_normal((count, DIMENSIONS), np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def add_photos(owner: User, count: int, **fields: Any) -> list[Photo]:
    """Photos that a model has seen, in some directions more often than in others."""
    photos = make_photos(owner, count, **fields)
    centres = unit_vectors(5)
    vectors = centres[RANDOM.integers(0, 5, count)] + 0.8 * unit_vectors(count)
    see(photos, vectors)
    return photos


def make_photos(owner: User, count: int, **fields: Any) -> list[Photo]:
    """Photos that differ in nothing but their checksums."""
    photo = make_photo(owner, **fields)
    others = [copy(photo) for _ in range(count - 1)]
    for number, other in enumerate(others):
        other.pk, other.sha256 = None, f"{photo.pk:032x}{number:032x}"
    return [photo, *Photo.objects.bulk_create(others)]


def see(photos: list[Photo], vectors: NDArray[np.float32], *, version: int = 1) -> None:
    Embedding.objects.bulk_create(
        [
            Embedding(
                photo=photo, model="model", version=version, vector=vector.tolist(),
                embedded_at=timezone.now(),
            )
            for photo, vector in zip(photos, vectors, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["photo", "model"],
        update_fields=["version", "vector", "embedded_at"],
    )  # fmt: skip


def scope_of(user: User, **filters: Any) -> Scope:
    photos = Photo.objects.visible_to(user).findable().filter(**filters)
    return Scope(photos, owners_seen_by(user), is_filtered=bool(filters))


def ids(near: list[Near]) -> list[int]:
    return [each.photo_id for each in near]


def exactly(scope: Scope, vector: NDArray[np.float32], limit: int) -> list[Near]:
    return exact(scope.photos, Question(vector, MODEL, limit, None))


def vector_of(photo: Photo) -> NDArray[np.float32]:
    return np.asarray(Embedding.objects.get(photo=photo).vector, np.float32)
