"""How photos look to the check: their previews, and of videos what they show at like moments."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PIL import UnidentifiedImageError

from ml.likeness.check import Look, compare, look_at
from ml.likeness.protocol import Kind, Likeness
from photos.frames import frames_of
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.models import Photo
from photos.originals import OriginalMissing, OriginalOffline
from photos.previews import NoPreview, preview_keys, small_preview
from photos.video import Frame

logger = logging.getLogger(__name__)

ENOUGH_PX = 512  # a look is half as large: what is made smaller twice is not blurred
# Of a video's length. A part of what they show may be too plain to say anything.
SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
LEAST_ALIKE = 4
MOST_SECONDS_APART, MOST_SHARE_APART = 0.5, 0.02  # one more frame, or another frame rate

CANNOT_LOOK = (
    NoPreview,
    UnidentifiedImageError,
    OriginalOffline,
    OriginalMissing,
    FileNotFoundError,
)
KINDS = list(Kind)


class Looks:
    """The looks of photos that are compared one after another: each is made once."""

    def __init__(self) -> None:
        self._made: dict[int, Sequence[Look]] = {}
        self._away: set[int] = set()

    def of(self, photo: Photo) -> Sequence[Look]:
        """One of an image, several of a video. Raises NoPreview and what opening a file raises."""
        if photo.pk not in self._made:
            self._made[photo.pk] = looks_at(photo)
        return self._made[photo.pk]

    def if_any(self, photo: Photo) -> Sequence[Look]:
        """Those of a photo that may be away, or not be ready: it is compared when it comes."""
        if photo.pk in self._away:
            return ()
        try:
            return self.of(photo)
        except CANNOT_LOOK as error:
            logger.info("photo %d is not compared: %s", photo.pk, type(error).__name__)
            self._away.add(photo.pk)
            return ()

    def compare_all(self, photo: Photo, others: Iterable[Photo]) -> dict[int, Likeness | None]:
        """What a photo is to each of the others by their number, save to those that are away."""
        found = {other.pk: self.compare(photo, other) for other in others}
        if photo.pk in self._away:
            return {}
        return {other: likeness for other, likeness in found.items() if other not in self._away}

    def compare(self, one: Photo, other: Photo) -> Likeness | None:
        """What two photos of one kind are to each other, the one with the lower number first;
        None where they are different."""
        first, second = sorted((one, other), key=lambda photo: photo.pk)
        if first.is_video and not of_one_length(first, second):
            return None
        found = [
            compare(*pair) for pair in zip(self.if_any(first), self.if_any(second), strict=False)
        ]
        likeness = as_one(found) if first.is_video else next(iter(found), None)
        return likeness and honest(likeness, first, second)


def looks_at(photo: Photo) -> list[Look]:
    if photo.is_video:
        return [look_at(frame) for frame in moments_of(photo)]
    (key,) = preview_keys([photo])
    return [look_at(small_preview(key, enough_px=ENOUGH_PX))]


def moments_of(video: Photo) -> Sequence[Frame]:
    """What a video shows; nothing where only its poster can be had, which is like no video."""
    try:
        return frames_of(video, shares=SHARES, longest_px=ENOUGH_PX)
    except (UndecodablePhoto, DecodingFailed) as error:
        logger.warning("video %d is not compared: %s", video.pk, type(error).__name__)
        return []


def of_one_length(first: Photo, second: Photo) -> bool:
    """Whether two videos may show the same from beginning to end."""
    one, other = first.duration_s or 0, second.duration_s or 0
    return abs(one - other) <= max(MOST_SECONDS_APART, MOST_SHARE_APART * max(one, other))


def as_one(found: Sequence[Likeness | None]) -> Likeness | None:
    """Pure: what videos are to each other whose moments are this: what the worst of them is. Where
    more than one moment is different, or one is turned otherwise, they are different; where one is,
    at best something was changed. Never identical: between the moments, and how they sound, nothing
    was compared."""
    alike = [each for each in found if each]
    turns = {each.placement.orientation for each in alike if each.kind is not Kind.IDENTICAL}
    if len(alike) < LEAST_ALIKE or len(turns) > 1:
        return None
    worst = max(alike, key=lambda each: (KINDS.index(each.kind), -each.per_cent))
    nearest = Kind.SAME if len(alike) == len(found) else Kind.EDITED
    kind = max(worst.kind, nearest, key=KINDS.index)
    return replace(worst, kind=kind, per_cent=min(each.per_cent for each in alike))


def honest(likeness: Likeness, first: Photo, second: Photo) -> Likeness:
    """Previews may be identical where the pictures are not: only as large ones can be."""
    sizes = {(photo.width_px, photo.height_px) for photo in (first, second)}
    if likeness.kind is Kind.IDENTICAL and len(sizes) > 1:
        return replace(likeness, kind=Kind.SAME)
    return likeness
