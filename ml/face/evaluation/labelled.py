"""Photos of which it is known whom they show, and what a model sees in them.

A folder holds `labels.csv` with the columns file, identity, split and kind; the first folder of
`file` names the source. A photo of kind "single" is the only one of its person.
"""

import csv
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml.evaluation.captions import ENGLISH, CaptionedPhoto, read_captions, read_preview
from ml.face.protocol import FaceModel, FoundFace, Image
from ml.face.two_networks import TwoNetworks

# Who is behind these words is in the picture; the list is long, so that few people are missed.
WORDS_FOR_PEOPLE = """
adult adults baby babies bicyclist biker bikers boy boys bride child children couple crowd cyclist
dad daughter family father female friends girl girls group guy guys he her hiker him his kid kids
ladies lady male man men mother mom occupants officer people person persons player players police
policeman rider riders she skateboarder skier snowboarder son someone surfer team teenager their
them they toddler two-year-old woman women worker workers
"""
PEOPLE = frozenset(WORDS_FOR_PEOPLE.split())


@dataclass(frozen=True)
class LabelledPhoto:
    """A photo, and whose face is the largest and most central in it."""

    path: Path
    person: str
    source: str
    is_only_one: bool


@dataclass(frozen=True, eq=False)
class SeenPhoto:
    """What a model saw in a photo, the largest face first, and in what time of one core.

    `finding_seconds`: how long it takes without describing, where that can be told; else 0.
    """

    photo: LabelledPhoto
    faces: Sequence[FoundFace]
    seconds: float
    finding_seconds: float = 0.0

    @property
    def face(self) -> FoundFace | None:
        """The face of the one whom the photo is said to show."""
        return max(self.faces, key=_prominence, default=None)


def _prominence(face: FoundFace) -> float:
    """How large a face is, less how far from the middle, both as parts of the picture."""
    across = face.box.left + face.box.width / 2 - 0.5
    down = face.box.top + face.box.height / 2 - 0.5
    return float(np.sqrt(face.box.width * face.box.height) - np.hypot(across, down))


def read_labels(folder: Path, split: str) -> list[LabelledPhoto]:
    """Return the photos of `labels.csv` that are of this split."""
    with (folder / "labels.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split]
    return [
        LabelledPhoto(
            path=folder / row["file"],
            person=row["identity"],
            source=Path(row["file"]).parts[0],
            is_only_one=row["kind"] == "single",
        )
        for row in rows
    ]


def look(model: FaceModel, photos: Iterable[LabelledPhoto]) -> Iterator[SeenPhoto]:
    """Show photos to a model."""
    for photo in photos:
        image = read_preview(photo.path)
        started = time.process_time()
        faces = model.find_faces(image)
        seconds = time.process_time() - started
        yield SeenPhoto(photo, faces, seconds, _finding_seconds(model, image))


def _finding_seconds(model: FaceModel, image: Image) -> float:
    if not isinstance(model, TwoNetworks):
        return 0.0
    started = time.process_time()
    model.finder.find(image)
    return time.process_time() - started


def without_people(folder: Path) -> list[CaptionedPhoto]:
    """Return the photos of `captions.jsonl` with several captions, none of which speaks of people.

    A caption may fail to mention somebody, so what is found there has to be looked at.
    """
    several = [
        photo
        for photo in read_captions(folder)
        if photo.source in ENGLISH and len(photo.captions) > 1
    ]
    return [photo for photo in several if not PEOPLE & set(_words(photo.captions))]


def _words(captions: Iterable[str]) -> Iterator[str]:
    for caption in captions:
        yield from caption.lower().replace(".", " ").replace(",", " ").replace("'", " ").split()
