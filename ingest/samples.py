"""A handful of sample photos for a newcomer, from the scikit-image package: pictures of NASA and
SpaceX in the public domain, and photographs given away under CC0."""

from importlib.util import find_spec
from pathlib import Path

from accounts.models import User
from ingest.batches import close_batch, open_batch
from ingest.folders import import_file
from ingest.models import Batch

SAMPLES = (
    "astronaut.png",
    "brick.png",
    "chelsea.png",
    "coffee.png",
    "grass.png",
    "gravel.png",
    "hubble_deep_field.jpg",
    "rocket.jpg",
)


class SamplesMissing(FileNotFoundError):
    """The package with the sample photos is not installed."""


def import_samples(owner: User) -> Batch:
    """Hand the samples in, as any other files."""
    folder = samples_folder()
    batch = open_batch(owner, Batch.Origin.SAMPLES, str(folder))
    for name in SAMPLES:
        import_file(batch, folder / name)
    close_batch(batch)
    return batch


def samples_folder() -> Path:
    spec = find_spec("skimage")
    if spec is None or spec.origin is None:
        raise SamplesMissing("The sample photos are not installed: run `make run` once.")
    return Path(spec.origin).parent / "data"
