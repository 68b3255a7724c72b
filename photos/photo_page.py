"""Reads of the photo page: everything about one photo that its page shows at once."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from accounts.models import User
from photos import wording
from photos.facts import Fact, facts_for_others, facts_of
from photos.media import SHOWN_IMAGES
from photos.models import Photo, Rendition, Tag
from photos.selectors import Neighbours, neighbours
from photos.tags import TagChip, refused_tags_of, tags_of
from photos.versions import Version, live_video_of, versions_of

NONE_BESIDE = Neighbours(newer=None, older=None)


@dataclass(frozen=True)
class PhotoPage:
    """One photo, the ones beside it, and what is known and made of it."""

    photo: Photo
    neighbours: Neighbours
    renditions: frozenset[str]
    facts: list[Fact]
    tags: list[TagChip]
    refused_tags: list[Tag]
    is_own: bool
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
    is_own = photo.owner_id == user.pk
    zone = ZoneInfo(user.time_zone)
    facts = facts_of(photo, zone=zone) if is_own else facts_for_others(photo)
    names = Rendition.objects.filter(photo=photo).values_list("name", flat=True)
    return PhotoPage(
        photo=photo,
        neighbours=neighbours(user, photo) if is_own else NONE_BESIDE,
        renditions=frozenset(names),
        facts=facts,
        tags=tags_of(photo),
        refused_tags=refused_tags_of(photo) if is_own else [],
        is_own=is_own,
        versions=versions_of(user, photo),
        live_video_id=live_video_of(user, photo),
    )
