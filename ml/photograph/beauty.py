"""How beautiful people would find a picture, by a head on an image-text model.

A head is a small network that was trained on people's marks: it takes a picture's vector (n, d),
of length 1, and gives a mark from 1 to 10 for each, as LAION's aesthetic predictor does. It suits
the one model on whose vectors it was trained, and lies in that model's folder as `aesthetics.onnx`.
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ml.encoder.runtime import Session, open_session
from ml.face.onnx_header import NotOnnx, read_header
from ml.weights import ModelUnavailable

Vectors = NDArray[np.float32]

FILE = "aesthetics.onnx"
LOWEST, HIGHEST = 1.0, 10.0


class HeadUnusable(ModelUnavailable):
    """The file is there, and is no head for this model."""


def head_of(encoder: str, models_dir: Path) -> Path | None:
    """Return the head that lies with an encoder, if there is one."""
    path = models_dir / encoder / FILE
    return path if path.is_file() else None


def head_version(path: Path) -> str:
    """What is another one for another head."""
    facts = path.stat()
    return _digest(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=8)
def _digest(path: Path, _size_bytes: int, _changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def beauty_of(vectors: Vectors, path: Path) -> NDArray[np.float32]:
    """Return (n,) from 0 to 1 for vectors (n, d). Raises HeadUnusable."""
    session = _open(path, head_version(path))
    (node,) = session.get_inputs()
    if node.shape[-1] != vectors.shape[-1]:
        raise HeadUnusable(f"{path} takes vectors of {node.shape[-1]}, not {vectors.shape[-1]}.")
    marks = np.concatenate([_marks(session, node.name, some) for some in _fed(vectors, node)])
    if not np.isfinite(marks).all():
        raise HeadUnusable(f"{path} gives marks that are no numbers.")
    return np.asarray(np.clip((marks - LOWEST) / (HIGHEST - LOWEST), 0, 1), np.float32)


@lru_cache(maxsize=2)
def _open(path: Path, _version: str) -> Session:
    """Raises HeadUnusable."""
    try:
        header = read_header(path)
    except NotOnnx as error:
        raise HeadUnusable(f"{path} is no ONNX model.") from error
    if [len(shape) for shape in header.inputs] != [2] or len(header.outputs) != 1:
        raise HeadUnusable(f"{path} does not take vectors and give one mark for each.")
    return open_session(path, threads=1)


def _fed(vectors: Vectors, node: object) -> Iterator[Vectors]:
    """All at once, or one by one where the head takes no more."""
    count = getattr(node, "shape")[0]  # noqa: B009 - of ONNX Runtime, which has no types
    yield from [vectors] if not isinstance(count, int) else np.split(vectors, len(vectors))


def _marks(session: Session, name: str, vectors: Vectors) -> Vectors:
    (marks,) = session.run(None, {name: vectors})
    return np.asarray(marks, np.float32).reshape(-1)
