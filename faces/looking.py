"""Which model looks for faces."""

from django.conf import settings

from ml.catalogue import FACES
from ml.face import (
    FaceModel,
    available_face_models,
    face_model_version,
    load_face_model,
    sees_eyelids,
)

BASIC = "basic"
OFF = "off"


def is_on() -> bool:
    return bool(settings.FACE_MODEL != OFF)


def current_model() -> FaceModel:
    """The model that photos are looked at with now. Raises ModelUnavailable."""
    return load_face_model(current_name(), settings.MODELS_DIR, threads=settings.INFERENCE_THREADS)


def current_name() -> str:
    return settings.FACE_MODEL or _best()


def current_version() -> str:
    """What changes when photos have to be looked at again. Loads nothing."""
    name = current_name()
    eyes = "-eyes" if sees_eyelids(name, settings.MODELS_DIR) else ""
    return f"{name}-{face_model_version(name)}{eyes}"


def _best() -> str:
    """The fetchable pack before any other that somebody laid there, and those before basic."""
    packs = [name for name in available_face_models(settings.MODELS_DIR) if name != BASIC]
    return FACES.name if FACES.name in packs else next(iter([*packs, BASIC]))
