"""Packs of InsightFace's FaceAnalysis: a folder with a detector and a recognition network.

Other networks in it (age, more landmarks) are left alone. ONNX Runtime runs them directly: the
insightface package would bring OpenCV, and asks the network for a pack that it does not find.
"""

from dataclasses import dataclass
from pathlib import Path

from ml.face.arcface import ArcFace, dimensions_of, is_recogniser
from ml.face.eyelids import Eyelids, tells_eyelids
from ml.face.onnx_header import Header, NotOnnx, read_header
from ml.face.scrfd import Scrfd, is_detector
from ml.face.two_networks import TwoNetworks
from ml.weights import ModelUnavailable

VERSION = 1
# Mean distance of unit vectors up to which two groups are one person: a cosine of 0.4, which is
# usual for networks trained with ArcFace's loss. Not measured for buffalo_l.
CUTOFF = 1.1
NOT_PACKS = frozenset({"basic", "models"})


@dataclass(frozen=True)
class Network:
    """One ONNX file of a pack."""

    path: Path
    header: Header


@dataclass(frozen=True)
class Pack:
    """The two networks that are needed of a pack, and one that tells eyelids, where it has one."""

    detector: Network
    recogniser: Network
    eyelids: Network | None

    @property
    def dimensions(self) -> int:
        return dimensions_of(self.recogniser.header)


def complete_packs(models_dir: Path) -> list[str]:
    """Return the names of the folders that have both networks."""
    folders = [*models_dir.glob("*/"), *models_dir.glob("models/*/")]
    names = sorted({folder.name for folder in folders} - NOT_PACKS)
    return [name for name in names if find_pack(name, models_dir)]


def find_pack(name: str, models_dir: Path) -> Pack | None:
    """Return a pack from where FaceAnalysis looks for it, or from the folder above."""
    for folder in (models_dir / name, models_dir / "models" / name):
        networks = [
            Network(path, header)
            for path in sorted(folder.glob("*.onnx"))
            if (header := _header(path)) is not None
        ]
        detectors = [network for network in networks if is_detector(network.header)]
        recognisers = [network for network in networks if is_recogniser(network.header)]
        eyelids = [network for network in networks if tells_eyelids(network.header)]
        if detectors and recognisers:
            return Pack(detectors[0], recognisers[0], next(iter(eyelids), None))
    return None


def open_pack(name: str, models_dir: Path, *, threads: int) -> TwoNetworks:
    """Return the model that a pack is. Raises ModelUnavailable."""
    pack = required_pack(name, models_dir)
    finder = Scrfd(pack.detector.path, pack.detector.header, threads=threads)
    describer = ArcFace(pack.recogniser.path, pack.recogniser.header, threads=threads)
    drawn = pack.eyelids
    eyes = Eyelids(drawn.path, drawn.header, threads=threads) if drawn else None
    return TwoNetworks(name, VERSION, pack.dimensions, CUTOFF, finder, describer, eyes)


def required_pack(name: str, models_dir: Path) -> Pack:
    """Return a pack that has to be there. Raises ModelUnavailable."""
    pack = find_pack(name, models_dir)
    if pack is None:
        raise ModelUnavailable(
            f"There is no pack of faces named {name}: {models_dir / name} needs a detector "
            "(SCRFD) and a recognition network (ArcFace, 112 px) as ONNX files. "
            "manage.py fetch_models fetches one."
        )
    return pack


def _header(path: Path) -> Header | None:
    try:
        return read_header(path)
    except NotOnnx:
        return None
