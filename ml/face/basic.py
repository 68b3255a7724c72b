"""The model of faces that needs nothing fetched: RetinaFace finds, dlib's network describes."""

from pathlib import Path

from ml.face.descriptor import DIMENSIONS, Descriptor
from ml.face.detection import Detector
from ml.face.two_networks import TwoNetworks

NAME = "basic"
VERSION = 1
# Cross-validated over identities: docs/adr/0018-faces.md.
CUTOFF = 0.255


def basic_faces(models_dir: Path, *, threads: int) -> TwoNetworks:
    """Return the offline default. Raises ModelUnavailable."""
    describer = Descriptor(models_dir, threads=threads)
    return TwoNetworks(NAME, VERSION, DIMENSIONS, CUTOFF, Detector(threads=threads), describer)
