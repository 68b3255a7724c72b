"""Files of a batch that are one picture: live photos in two files, and edited copies of originals.

Found by name and folder, proved by what is in the files, and joined by `photos.services.stacks`.
What belongs together otherwise is found later, by `dedup.stacks`. Twice is the same as once.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import TypeVar

from django.utils.translation import gettext as _

from ingest.icloud import key
from ingest.models import Batch, Receipt
from photos.formats import FORMATS
from photos.imaging.errors import DecodingFailed
from photos.imaging.sandbox import run_limited
from photos.metadata import read_metadata
from photos.models import Photo, Stack
from photos.originals import local_original
from photos.services.stacks import DecidedByPerson, join_live, stack_photos

logger = logging.getLogger(__name__)

Choice = TypeVar("Choice")
LONGEST_LIVE_S = 4.0  # Apple's are 3 s long
PART = re.compile(r"Part \d+ of \d+")  # the parts of an iCloud export are one folder
HEVC = re.compile(r"_hevc$")  # IMG_1234_HEVC.MOV
EDITED = (
    re.compile(r"(?P<before>.*img_)e(?P<after>\d{4,})"),  # IMG_E1234
    re.compile(r"(?P<before>.+)-edited(?P<after>)"),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file of the batch by its name: `base` is without ending and as file systems compare."""

    photo_id: int
    folder: str
    base: str
    ending: str
    format: str
    is_video: bool

    @property
    def rank(self) -> int:
        """What phones show first: HEIC, then JPEG, other pictures, and RAW files at last."""
        if FORMATS[self.format].is_raw:
            return 3
        return {"heic": 0, "jpeg": 1}.get(self.format, 2)

    def rank_beside(self, edited: "File") -> int:
        """Before all others the one that ends as the edited copy does."""
        return -1 if self.ending == edited.ending else self.rank


@dataclass(frozen=True, slots=True)
class Half:
    """One file of what may be a live photo, with what it says of itself."""

    file: File
    photo: Photo
    identifier: str = ""
    duration_s: float | None = None


def pair_photos(batch: Batch, before_each: Callable[[], None] | None = None) -> None:
    """Join the live photos and then the edits among the photos of a batch.

    `before_each` is called before each of them, for a worker that must say that it lives.
    """
    files = files_of(batch)
    live = (partial(pair_halves, group) for group in groups_of(files))
    edits = (partial(stack_edit, edited, original) for edited, original in edits_of(files))
    for join in chain(live, edits):
        if before_each:
            before_each()
        join()


def files_of(batch: Batch) -> list[File]:
    """Every file that became a photo, also where its bytes came under another name before."""
    receipts = Receipt.objects.filter(batch=batch, photo__isnull=False).order_by("pk")
    values = receipts.values_list("photo_id", "path", "filename", "photo__format", "photo__kind")
    return [
        file_of(photo_id, path or name, format_name, is_video=kind == Photo.Kind.VIDEO)
        for photo_id, path, name, format_name, kind in values
    ]


def file_of(photo_id: int, path: str, format_name: str, *, is_video: bool) -> File:
    named = PurePosixPath(path)
    base = HEVC.sub("", key(named.stem)) if is_video else key(named.stem)
    return File(photo_id, str(named.parent), base, key(named.suffix), format_name, is_video)


def groups_of(files: Iterable[File]) -> Iterator[list[File]]:
    """Files of one name that may be halves of live photos."""
    groups: dict[tuple[str, str], list[File]] = {}
    for file in files:
        groups.setdefault((PART.sub("Part", file.folder), file.base), []).append(file)
    for group in groups.values():
        if {file.is_video for file in group} == {True, False}:
            yield group


def pair_halves(group: Sequence[File]) -> None:
    """Join each video of a group with its still, where one of them is surely that."""
    files = {file.photo_id: file for file in group}
    photos = Photo.objects.select_related("still").in_bulk(list(files))
    alone = [file for file in files.values() if not is_paired(photos[file.photo_id])]
    if {file.is_video for file in alone} != {True, False}:
        return
    halves = [read_half(file, photos[file.photo_id]) for file in alone]
    stills = [half for half in halves if not half.file.is_video]
    for video in (half for half in halves if half.file.is_video):
        if still := still_of(video, stills):
            with suppress(DecidedByPerson):
                join_live(still.photo, video.photo, reason=_("Two halves of a live photo"))
            stills.remove(still)


def is_paired(photo: Photo) -> bool:
    return photo.live_video_id is not None or is_moving_half(photo)


def is_moving_half(photo: Photo) -> bool:
    return hasattr(photo, "still")


def read_half(file: File, photo: Photo) -> Half:
    """What the original says of itself; nothing where it cannot be read."""
    try:
        with local_original(photo) as path:
            said = run_limited(read_metadata, path, photo.format)
    except (OSError, DecodingFailed) as problem:
        logger.warning("photo %d cannot be looked into: %s", photo.pk, problem)
        return Half(file, photo)
    return Half(file, photo, said.content_identifier, said.duration_s)


def still_of(video: Half, stills: Sequence[Half]) -> Half | None:
    """The still with the video's identifier; without identifiers that of its name and folder, for
    a video as short as live photos are."""
    ranked = sorted(stills, key=lambda half: half.file.rank)
    same = [still for still in ranked if video.identifier and still.identifier == video.identifier]
    if same:
        return same[0]
    if video.duration_s is None or video.duration_s > LONGEST_LIVE_S:
        return None
    near = [
        still
        for still in ranked
        if still.file.folder == video.file.folder and not (still.identifier and video.identifier)
    ]
    return only_best([(still, still.file.rank) for still in near])


def only_best(ranked: Sequence[tuple[Choice, int]]) -> Choice | None:
    """The one with the lowest rank; none where two have it."""
    best = min((rank for _, rank in ranked), default=0)
    chosen = [choice for choice, rank in ranked if rank == best]
    return chosen[0] if len(chosen) == 1 else None


def edits_of(files: Sequence[File]) -> Iterator[tuple[File, File]]:
    """Each edited copy with its original, by their names in one folder."""
    named: dict[tuple[str, str, bool], list[File]] = {}
    for file in files:
        named.setdefault((file.folder, file.base, file.is_video), []).append(file)
    for edited in files:
        for match in filter(None, (pattern.fullmatch(edited.base) for pattern in EDITED)):
            base = match["before"] + match["after"]
            known = {
                file.photo_id: file
                for file in named.get((edited.folder, base, edited.is_video), [])
                if file.photo_id != edited.photo_id
            }
            ranked = [(file, file.rank_beside(edited)) for file in known.values()]
            if original := only_best(ranked):
                yield edited, original


def stack_edit(edited: File, original: File) -> None:
    """The edited copy on top of its original, unless they are in one stack already."""
    photos = Photo.objects.select_related("still").in_bulk([edited.photo_id, original.photo_id])
    copy, source = photos[edited.photo_id], photos[original.photo_id]
    if is_moving_half(copy) or is_moving_half(source):
        return
    if copy.stack_id is None or copy.stack_id != source.stack_id:
        with suppress(DecidedByPerson):
            stack_photos(copy, [source], kind=Stack.Kind.EDIT, reason=_("Edited copy by its name"))
