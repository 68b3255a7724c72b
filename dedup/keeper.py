"""Which photo of a group is the best to keep, and why. Pure: it reads no row."""

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dedup.models import Link
from photos.formats import FORMATS
from photos.models import Photo
from photos.screenshots import screenshot_confidence

# What programs add to the names of copies: "IMG_1 (2)", "IMG_1 copy", "IMG_1-edited", "~2".
COPY_NAMED = re.compile(
    r"(\(\d+\)|~\d+|[ _-](copy|copie|kopie|copia|edit|edited|bearbeitet|modifi[eé]|editado)\d*)$",
    re.IGNORECASE,
)
LOSSLESS = frozenset({"png", "tiff", "bmp"})
GUESSED_DATES = frozenset({"file", "filename", "folder"})
ARCHIVE_DATES = frozenset({"takeout", "icloud"})
MUCH = 1.02  # what differs by less is the same: encoders round sizes up to whole blocks


@dataclass(frozen=True)
class Suggestion:
    """The photo to keep, and what speaks for it, the weightiest first: ("larger", "original")."""

    photo: Photo
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Merit:
    """Something by which one photo is better than another, with the words for the better one."""

    words: Promise
    of: Callable[[Photo], float]
    tolerance: float = 1.0


def suggest_keeper(
    photos: Sequence[Photo], links: Iterable[Link] = (), *, framed: Container[int] = ()
) -> Suggestion:
    """The best of the photos of a group. `links` are those between them, if they are at hand;
    `framed` are those with bars or a frame around the picture, which are larger for nothing.

    The first merit by which photos differ decides, and where none does the first that was added.
    """
    parts = parts_among(links, framed)
    merits = [
        *MERITS[:2],
        Merit(_("nothing around it"), lambda photo: photo.pk not in framed),
        Merit(_("not cropped"), lambda photo: photo.pk not in parts),
        *MERITS[2:],
    ]
    left = sorted(photos, key=lambda photo: (photo.added_at, photo.pk))
    for merit in merits:
        best = max(merit.of(photo) for photo in left)
        left = [photo for photo in left if is_best(merit, photo, best)]
    keeper = left[0]
    return Suggestion(
        keeper, tuple(str(each.words) for each in merits if speaks(each, keeper, photos))
    )


def is_best(merit: Merit, photo: Photo, best: float) -> bool:
    return merit.of(photo) * merit.tolerance >= best


def speaks(merit: Merit, keeper: Photo, photos: Sequence[Photo]) -> bool:
    """Whether the keeper has the merit, and another photo has less of it than any other."""
    figures = [merit.of(photo) for photo in photos]
    own = merit.of(keeper)
    return own * merit.tolerance >= max(figures) and own > min(figures) * merit.tolerance


def parts_among(links: Iterable[Link], framed: Container[int] = ()) -> set[int]:
    """The photos that are only a part of another one. What a frame was put around is all of it."""
    found = set()
    for link in links:
        if link.kind == Link.Kind.CROPPED:
            area = link.placement.get("width", 1.0) * link.placement.get("height", 1.0)
            pair = (link.first_id, link.second_id)
            part, whole = pair if area < 1 else reversed(pair)
            if whole not in framed:
                found.add(part)
    return found


def is_whole(photo: Photo) -> bool:
    return not photo.is_damaged and photo.missing_since is None


def pixels(photo: Photo) -> int:
    return photo.width_px * photo.height_px


def originality(photo: Photo) -> int:
    """A camera's own file before one that was made of it."""
    if FORMATS[photo.format].is_raw:
        return 2
    return 1 if photo.make or photo.model else 0


def date_rank(photo: Photo) -> int:
    """How good a witness told when it was taken."""
    if photo.taken_source in GUESSED_DATES:
        return 0
    return 1 if photo.taken_source in ARCHIVE_DATES else 2


def bytes_per_pixel(photo: Photo) -> float:
    return photo.size_bytes / max(pixels(photo), 1)


def is_named_as_copy(photo: Photo) -> bool:
    return bool(COPY_NAMED.search(PurePosixPath(photo.filename).stem))


# The weightiest first; having nothing around it, and being no part, stand after the second.
MERITS = (
    Merit(_("undamaged"), is_whole),
    Merit(_("no screenshot"), lambda photo: screenshot_confidence(photo) is None),
    Merit(_("larger"), pixels, MUCH),
    Merit(_("original"), originality),
    Merit(_("lossless"), lambda photo: photo.format in LOSSLESS),
    Merit(_("has its date"), date_rank),
    Merit(_("has its place"), lambda photo: photo.latitude is not None),
    Merit(_("less compressed"), bytes_per_pixel, MUCH),
    Merit(_("named as the original"), lambda photo: not is_named_as_copy(photo)),
)
