"""As which model sees the faces: vectors of one space can be compared."""

from dataclasses import dataclass

from django.conf import settings

from faces.looking import current_name
from ml.face import face_space


@dataclass(frozen=True)
class Space:
    """A model in one version, its dimensions, and how near two groups of one person are."""

    model: str
    version: int
    dimensions: int
    cutoff: float


def current_space() -> Space:
    """That of the current model, which is not loaded for it. Raises ModelUnavailable."""
    name = current_name()
    space = face_space(name, settings.MODELS_DIR)
    return Space(name, space.version, space.dimensions, space.cutoff)
