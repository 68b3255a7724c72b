"""Which encoder looks at photos, and which one answers a search."""

from typing import cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count

from ml.catalogue import MODELS
from ml.encoder import (
    TAGS_VERSION,
    Encoder,
    available_encoders,
    encoder_version,
    load_encoder,
)
from search.models import Embedding

BASIC = "basic"
CHOICE_SECONDS = 60


def current_encoder() -> Encoder:
    """The encoder that photos are looked at with now. Raises ModelUnavailable."""
    return _load(current_name())


def current_version() -> str:
    """What changes when photos have to be looked at again. Loads nothing."""
    name = current_name()
    return f"{name}-{encoder_version(name)}-{TAGS_VERSION}"


def current_name() -> str:
    return settings.ENCODER or _best()


def search_encoder() -> Encoder:
    """The encoder that most of the library was looked at with; the current one in doubt.

    After a better model was fetched, the old one answers until the new one has caught up, so
    that search never pauses. Raises ModelUnavailable.
    """
    if available_encoders(settings.MODELS_DIR) == [BASIC]:
        return current_encoder()
    return _load(cast("str", cache.get_or_set("search-encoder", _most_used, CHOICE_SECONDS)))


def _load(name: str) -> Encoder:
    return load_encoder(name, settings.MODELS_DIR, threads=settings.INFERENCE_THREADS)


def _best() -> str:
    """The first of the fetchable models that is there; the catalogue lists the best first."""
    available = available_encoders(settings.MODELS_DIR)
    listed = [spec.name for spec in MODELS if spec.name in available]
    return next(iter([*listed, *available[1:], BASIC]))


def _most_used() -> str:
    current = current_name()
    rows = Embedding.objects.values_list("model").annotate(Count("pk"))
    available = available_encoders(settings.MODELS_DIR)
    counts: dict[str, int] = {name: count for name, count in rows if name in available}
    return max([current, *counts], key=lambda name: counts.get(name, 0))
