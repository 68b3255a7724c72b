"""The stage that asks how beautiful photos are, where a head for the encoder was laid beside it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from django.conf import settings

from ml.encoder import encoder_version
from ml.photograph.beauty import beauty_of, head_of, head_version
from photos.models import Photo
from quality.services import note_aesthetics
from search.looking import encoders
from search.models import Embedding


def is_on() -> bool:
    return current_head() is not None


def current_head() -> Path | None:
    return head_of(encoders.current_name(), settings.MODELS_DIR)


def current_version() -> str:
    """What changes when photos have to be judged again. Loads nothing."""
    head = current_head()
    return f"{encoders.current_name()}-{head_version(head)}" if head else ""


def judge_photos(photos: Sequence[Photo]) -> None:
    """Store how beautiful each photo is, from the vector that it has. Twice is the same as once.
    Raises HeadUnusable."""
    head, name = current_head(), encoders.current_name()
    rows = Embedding.objects.filter(photo__in=photos, model=name, version=encoder_version(name))
    vectors = {row.photo_id: row.vector for row in rows.order_by("photo")}
    if head and vectors:
        shares = beauty_of(np.array(list(vectors.values()), np.float32), head)
        note_aesthetics(dict(zip(vectors, map(float, shares), strict=True)))
