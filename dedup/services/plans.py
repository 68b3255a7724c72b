"""What will happen to a group, exactly and in words, before it does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from photos.models import Photo

if TYPE_CHECKING:
    from dedup.services.ledger import Ledger


class What(StrEnum):
    """What a photo that goes may leave to the one that is kept."""

    ALBUM = "album"
    TAG = "tag"
    FAVOURITE = "favourite"
    RATING = "rating"
    CAPTION = "caption"
    NOTE = "note"
    PERSON = "person"
    DATE = "date"
    POSITION = "position"
    ARCHIVE = "archive"
    COMMENT = "comment"
    LIKE = "like"
    SPACE = "space"
    LINK = "link"
    STORY = "story"
    VERSION = "version"


def nothing(ledger: "Ledger") -> None:
    """It stays as it is."""


@dataclass(frozen=True)
class Move:
    """One thing that moves to the keeper, or cannot. Without words it is there already."""

    photo_id: int
    what: What
    words: str = ""
    do: Callable[["Ledger"], None] = field(default=nothing, compare=False, repr=False)
    is_possible: bool = True


@dataclass(frozen=True)
class Going:
    """A photo that goes into the trash: what moves to the keeper, and what cannot."""

    photo: Photo
    moves: tuple[Move, ...]
    stays: tuple[Move, ...]

    @property
    def sentence(self) -> str:
        """ "Trash; its album “Best of 2022” and its favourite move to the keeper." """
        words = list(dict.fromkeys(move.words for move in self.moves))
        if not words:
            return _("Trash; the keeper has all it has")
        listed = get_text_list(words, _("and"))
        said = ngettext("Trash; %s moves to the keeper", "Trash; %s move to the keeper", len(words))
        return said % listed


@dataclass(frozen=True)
class Plan:
    """What resolving a group does. `token` tells one plan from another."""

    group_id: int
    keeper: Photo
    going: tuple[Going, ...]
    token: str

    @property
    def won_bytes(self) -> int:
        return sum(each.photo.size_bytes for each in self.going)
