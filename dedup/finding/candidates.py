"""Which photos of a library may be the same picture as one: generously, since a check decides.

The eight turns of a photo are compared with the wholes of all others, and windows of it with their
middles, which finds crops either way. What this process holds says where to look; the rows in the
database say what is true.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from dedup.finding.held import Library, library_of
from ml.likeness.hashing import Hashes, are_telling
from ml.likeness.index import Rows
from photos.models import Photo

# Bits of 64. A watermark costs an upright picture up to ten; what it is turned by costs few.
FAR, NEAR = 10, 8
TURNS = 8
MOST = 60

ASK = """
select photo_id, bits, asked from dedup_picturehash
where photo_id = any(%s) order by photo_id, frame
"""
# As they are now, of the photo's own library and kind.
LOOK_AGAIN = """
select hash.photo_id, hash.bits, hash.middle
from dedup_picturehash hash
join photos_photo other on other.id = hash.photo_id
join photos_photo photo on photo.id = %s
where hash.photo_id = any(%s) and other.id <> photo.id
    and other.owner_id = photo.owner_id and other.kind = photo.kind
order by hash.photo_id
"""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a photo asks by. `plain`: of pictures without detail, which only equal ones match."""

    upright: Hashes
    turned: Hashes
    windows: Hashes
    plain: Hashes


def candidates_of(photo: Photo) -> list[int]:
    """Return the ids of the owner's photos that may be the same picture, likeliest first."""
    asked = asked_by([photo.pk]).get(photo.pk)
    if asked is None:
        return []
    return confirmed(photo.pk, asked, found_in(library_of(photo.owner_id), asked))


def asked_by(photo_ids: Iterable[int]) -> dict[int, Asked]:
    """What each photo asks by that has hashes, of all its frames together."""
    with connection.cursor() as cursor:
        cursor.execute(ASK, [list(photo_ids)])
        rows = cursor.fetchall()
    frames: dict[int, list[Hashes]] = {}
    for photo_id, bits, asked in rows:
        hashes = np.frombuffer(asked, "<u8") if asked else unsigned([bits])
        frames.setdefault(photo_id, []).append(hashes.astype(np.uint64))
    return {photo_id: _asked(hashes) for photo_id, hashes in frames.items()}


def _asked(frames: list[Hashes]) -> Asked:
    upright = np.concatenate([hashes[:1] for hashes in frames])
    turned = np.concatenate([hashes[1:TURNS] for hashes in frames])
    windows = np.concatenate([hashes[TURNS:] for hashes in frames])
    return Asked(
        upright=upright[are_telling(upright)],
        turned=turned[are_telling(turned)],
        windows=np.unique(windows[are_telling(windows)]),
        plain=upright[~are_telling(upright)],
    )


def found_in(library: Library, asked: Asked) -> list[int]:
    """The photos that memory says are near."""
    near: Rows = np.concatenate(
        [
            library.wholes.near(asked.upright, FAR),
            library.wholes.near(asked.turned, NEAR),
            library.middles.near(asked.windows, NEAR),
            library.wholes.near(asked.plain, 0),
        ]
    )
    found: list[int] = np.unique(near).tolist()
    return found


def confirmed(photo_id: int, asked: Asked, found: list[int]) -> list[int]:
    """Those of the found that are near by what the database says, nearest first, and of
    those that are as near the newest: equal pictures mostly come together."""
    with connection.cursor() as cursor:
        cursor.execute(LOOK_AGAIN, [photo_id, found])
        ids, wholes, middles = np.array(cursor.fetchall(), np.int64).reshape(-1, 3).T
    apart = bits_apart(asked, wholes.view(np.uint64), middles.view(np.uint64))
    order = np.lexsort((-ids, apart))
    near = order[apart[order] <= FAR]
    return list(dict.fromkeys(ids[near].tolist()))[:MOST]


def bits_apart(asked: Asked, wholes: Hashes, middles: Hashes) -> NDArray[np.uint8]:
    """By how many bits each is near that has this whole and this middle; more than far, if not."""
    apart = np.full(len(wholes), FAR + 1, np.uint8)
    compared = (
        (asked.upright, wholes, FAR),
        (asked.turned, wholes, NEAR),
        (asked.windows, middles, NEAR),
        (asked.plain, wholes, 0),
    )
    for hashes, others, limit in compared:
        least = np.bitwise_count(hashes[:, None] ^ others).min(axis=0, initial=FAR + 1)
        apart[least <= limit] = np.minimum(apart, least)[least <= limit]
    return apart


def unsigned(numbers: list[int]) -> Hashes:
    """The database's signed numbers as 64 bits."""
    return np.array(numbers, np.int64).view(np.uint64)
