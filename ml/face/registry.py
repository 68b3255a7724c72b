"""Finds and loads models of faces by name. Each is loaded once in a process."""

from functools import cache
from pathlib import Path

from ml.face.protocol import FaceModel
from ml.weights import ModelUnavailable

BASIC = "basic"


def available_face_models(models_dir: Path) -> list[str]:
    """Return the names that can be loaded: basic, and each complete pack."""
    return [BASIC]


def face_model_version(name: str) -> int:
    """The version that a model will have, without loading it."""
    return 1


@cache
def load_face_model(name: str, models_dir: Path, *, threads: int = 1) -> FaceModel:
    """Return a model. Raises ModelUnavailable, saying what to run."""
    raise ModelUnavailable(f"There is no model of faces named {name} in {models_dir}.")
