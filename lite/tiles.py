"""A photo on a light page: its picture and few words, so that a hundred fit into 40 kB."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from photos.models import Photo

SHOWN = 100
# Escaped a letter may take six bytes: even a hundred captions of apostrophes stay small.
LONGEST_WORDS = 32


@dataclass(frozen=True)
class Tile:
    photo_id: int
    month: date
    words: str
    is_video: bool


def tiles_of(photos: Iterable[Photo]) -> list[Tile]:
    return [
        Tile(
            photo.pk,
            photo.taken_local.date().replace(day=1),
            Truncator(photo.caption.split("\n")[0] or words_of(photo)).chars(LONGEST_WORDS),
            photo.is_video,
        )
        for photo in photos
    ]


def words_of(photo: Photo) -> str:
    """Read out for a picture without a caption."""
    kind = _("Video") if photo.is_video else _("Photo")
    return f"{kind}, {date_format(photo.taken_local.date(), 'j F Y')}"
