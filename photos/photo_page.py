"""Reads of the photo page: everything about one photo that its page shows at once."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from photos import wording
from photos.facts import Fact, facts_of
from photos.media import SHOWN_IMAGES
from photos.models import Photo, PhotoTag, Rendition
from photos.selectors import Neighbours, neighbours
from photos.versions import Version, live_video_of, versions_of


@dataclass(frozen=True)
class TagChip:
    """A tag as it is shown; a model's guess says how sure it is."""

    name: str
    guess_percent: int | None

    @property
    def search(self) -> str:
        return self.name.replace('"', " ")


@dataclass(frozen=True)
class PhotoPage:
    """One photo, the ones beside it, and what is known and made of it."""

    photo: Photo
    neighbours: Neighbours
    renditions: frozenset[str]
    facts: list[Fact]
    tags: list[TagChip]
    versions: list[Version]
    live_video_id: int | None

    @property
    def has_preview(self) -> bool:
        return Rendition.Name.PREVIEW in self.renditions

    @property
    def plays(self) -> bool:
        """Whether there is a video that the browser can play."""
        is_ready = self.photo.is_playable or Rendition.Name.PROXY in self.renditions
        return self.photo.is_video and is_ready

    @property
    def shows_original(self) -> bool:
        """Whether the browser can show the original itself, in full resolution."""
        return self.photo.mime in SHOWN_IMAGES

    @property
    def moves(self) -> bool:
        """A preview is a still; only the original of a GIF moves."""
        return self.photo.format == "gif"

    @property
    def title(self) -> str:
        """In the browser's tab, and read out for the picture: its caption, else its date."""
        first_line = self.photo.caption.split("\n")[0]
        return first_line or _("Photo of %s") % wording.moment_in_words(self.photo.taken_local)


def photo_page(user: User, photo: Photo) -> PhotoPage:
    """`photo` is one that the user may see."""
    names = Rendition.objects.filter(photo=photo).values_list("name", flat=True)
    return PhotoPage(
        photo=photo,
        neighbours=neighbours(user, photo),
        renditions=frozenset(names),
        facts=facts_of(photo, zone=ZoneInfo(user.time_zone)),
        tags=tags_of(photo),
        versions=versions_of(user, photo),
        live_video_id=live_video_of(user, photo),
    )


def tags_of(photo: Photo) -> list[TagChip]:
    """Words of people and of the file first, by name; then a model's guesses, the surest first.
    A guess that a person or the file confirms is no guess."""
    rows = PhotoTag.objects.filter(photo=photo).order_by(F("confidence").desc(), "tag__name")
    said: set[str] = set()
    guessed: dict[str, int] = {}
    for name, origin, confidence in rows.values_list("tag__name", "origin", "confidence"):
        if origin == PhotoTag.Origin.MODEL:
            guessed[name] = round(confidence * 100)
        else:
            said.add(name)
    chips = [TagChip(name, None) for name in sorted(said, key=str.casefold)]
    return chips + [TagChip(name, sure) for name, sure in guessed.items() if name not in said]
