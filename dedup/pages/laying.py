"""How two photos of a group lie in one frame, so that they can be compared in place. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from dedup.models import Link
from ml.likeness.protocol import Placement
from ml.likeness.turning import inverse
from photos.models import Photo

SHAPE_UNKNOWN = (4, 3)
TALL = 0.9  # width for height: what stands beside each other even on a phone
NEARLY_ALL = 0.98


@dataclass(frozen=True)
class Box:
    """In fractions of the frame."""

    left: float
    top: float
    width: float
    height: float

    @property
    def area(self) -> float:
        return self.width * self.height


@dataclass(frozen=True)
class Laid:
    """A frame in pixels of the left photo that holds both: where each lies, and how the right one
    is turned there, as an EXIF orientation."""

    width: float
    height: float
    left: Box
    right: Box
    turn: int = 1

    @property
    def is_tall(self) -> bool:
        return self.width < TALL * self.height

    @property
    def is_part(self) -> bool:
        """Whether one of them shows less than the other."""
        return min(self.left.area, self.right.area) < NEARLY_ALL

    @property
    def facts(self) -> dict[str, Any]:
        """For the script; `left` and `right` with their sides."""
        return asdict(self)


def laid(left: Photo, right: Photo, link: Link | None) -> Laid:
    """Where nothing is known of how they lie, the right one fills the left one's frame."""
    lies = lying(left, right, link)
    first, top = min(0.0, lies.left), min(0.0, lies.top)
    width = max(1.0, lies.left + lies.width) - first
    height = max(1.0, lies.top + lies.height) - top
    photo_width, photo_height = shape(left)
    return Laid(
        width * photo_width,
        height * photo_height,
        Box(-first / width, -top / height, 1 / width, 1 / height),
        Box(
            (lies.left - first) / width,
            (lies.top - top) / height,
            lies.width / width,
            lies.height / height,
        ),
        lies.orientation,
    )


def lying(left: Photo, right: Photo, link: Link | None) -> Placement:
    """How the right one lies on the left one."""
    if link is None or not link.placement:
        return Placement()
    placement = Placement(**link.placement)
    return placement if link.first_id == right.pk else inverse(placement)


def shape(photo: Photo) -> tuple[int, int]:
    if photo.width_px and photo.height_px:
        return photo.width_px, photo.height_px
    return SHAPE_UNKNOWN


def in_words(kind: str, lies: Laid) -> str:
    """What the right one is to the left one, where that is more than the same; else nothing."""
    if kind == Link.Kind.TURNED:
        return turn_in_words(lies.turn)
    if kind == Link.Kind.CROPPED and lies.is_part:
        return part_in_words(lies)
    return ""


def turn_in_words(turn: int) -> str:
    """What was done to the left one: it takes `turn` to lay the right one on it again."""
    words = {
        2: _("is mirrored"),
        3: _("is turned upside down"),
        4: _("is mirrored and turned upside down"),
        5: _("is mirrored and turned by 90°"),
        6: _("is turned left by 90°"),
        7: _("is mirrored and turned by 90°"),
        8: _("is turned right by 90°"),
    }
    return words.get(turn, "")


def part_in_words(lies: Laid) -> str:
    share = lies.right.area / lies.left.area
    if share < 1:
        return _("shows %d %% of the other") % max(1, round(100 * share))
    return _("shows more: the other is %d %% of it") % max(1, round(100 / share))
