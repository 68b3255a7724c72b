"""Finds and loads models of faces by name. Each is loaded once in a process."""

from functools import cache
from pathlib import Path
from threading import Lock

from ml.face import basic, pack
from ml.face.descriptor import DIMENSIONS
from ml.face.protocol import FaceModel, FaceSpace

BASIC = basic.NAME
loading = Lock()  # threads that need the same model must not each load it


def available_face_models(models_dir: Path) -> list[str]:
    """Return the names that can be loaded: basic, and each complete pack."""
    return [BASIC, *pack.complete_packs(models_dir)]


def face_model_version(name: str) -> int:
    """The version that a model will have, without loading it."""
    return basic.VERSION if name == BASIC else pack.VERSION


def sees_eyelids(name: str, models_dir: Path) -> bool:
    """Whether a model tells open eyes, without loading it."""
    found = None if name == BASIC else pack.find_pack(name, models_dir)
    return found is not None and found.eyelids is not None


def face_space(name: str, models_dir: Path) -> FaceSpace:
    """What is known of a model's vectors without loading it. Raises ModelUnavailable."""
    if name == BASIC:
        return FaceSpace(basic.VERSION, DIMENSIONS, basic.CUTOFF)
    return FaceSpace(pack.VERSION, pack.required_pack(name, models_dir).dimensions, pack.CUTOFF)


def load_face_model(name: str, models_dir: Path, *, threads: int = 1) -> FaceModel:
    """Return a model. Raises ModelUnavailable, saying what to run."""
    with loading:
        return _load(name, models_dir, threads)


@cache
def _load(name: str, models_dir: Path, threads: int) -> FaceModel:
    if name == BASIC:
        return basic.basic_faces(models_dir, threads=threads)
    return pack.open_pack(name, models_dir, threads=threads)
