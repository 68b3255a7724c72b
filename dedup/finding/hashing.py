"""The stage that remembers how photos look.

It reads the preview again instead of hooking into the one decode of the original: opened at an
eighth to a half of its size, a preview costs a few milliseconds, and a library can be hashed anew
without its originals. Of a video three moments count besides the poster.
"""

import logging
from collections.abc import Sequence

import numpy as np
from django.db import transaction

from dedup.models import PictureHash
from ml.likeness.bars import without_bars
from ml.likeness.hashing import Hashes, Pixels, hash_turns
from ml.likeness.windows import hash_windows
from photos.frames import frames_of
from photos.imaging.errors import DecodingFailed, UndecodablePhoto
from photos.models import Photo
from photos.previews import preview_keys, small_preview

logger = logging.getLogger(__name__)

VERSION = "1"
ENOUGH_PX = 256
SHARES = (0.1, 0.5, 0.9)  # of a video's length


def hash_photos(photos: Sequence[Photo]) -> None:
    """Store the hashes of each photo. Twice is the same as once. Raises NoPreview, and what
    opening the original of a video raises."""
    keys = preview_keys(photos)
    for photo, key in zip(photos, keys, strict=True):
        preview = small_preview(key, enough_px=ENOUGH_PX)
        more = _moments(photo) if photo.is_video else _within_bars(preview)
        _store(photo, [preview, *more])


def _within_bars(preview: Pixels) -> Sequence[Pixels]:
    part = without_bars(preview)
    return [] if part is None else [part]


def _moments(photo: Photo) -> Sequence[Pixels]:
    """What a video shows; nothing where only its poster can be had."""
    try:
        return frames_of(photo, shares=SHARES, longest_px=ENOUGH_PX)
    except (UndecodablePhoto, DecodingFailed) as error:
        logger.warning("video %d is known by its poster: %s", photo.pk, type(error).__name__)
        return []


def _store(photo: Photo, frames: Sequence[Pixels]) -> None:
    rows = [_hashed(photo, number, pixels) for number, pixels in enumerate(frames)]
    with transaction.atomic():
        PictureHash.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["photo", "frame"],
            update_fields=["bits", "middle", "asked", "revision"],
        )
        PictureHash.objects.filter(photo=photo, frame__gte=len(rows)).delete()


def _hashed(photo: Photo, frame: int, pixels: Pixels) -> PictureHash:
    turns, windows = hash_turns(pixels), hash_windows(pixels)
    return PictureHash(
        photo=photo,
        frame=frame,
        bits=signed(int(turns[0])),
        middle=signed(windows.middle),
        asked=packed(turns, windows.windows),
    )


def signed(bits: int) -> int:
    """64 bits as the database's number."""
    return int(np.uint64(bits).astype(np.int64))


def packed(turns: Hashes, windows: Hashes) -> bytes:
    """The eight turns, and behind them the windows."""
    return np.concatenate([turns, windows]).astype("<u8").tobytes()
