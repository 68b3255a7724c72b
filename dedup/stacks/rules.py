"""The rules that stack: whether two files are one picture, and why, in words. Pure.

Each is strict, for a false stack hides a photo: a name alone proves nothing, as counters of cameras
begin again; nor does a moment alone, as many clocks tell only seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dedup.models import Link
from dedup.stacks.file import File, gap_seconds, same_camera
from photos.models import Stack

Kind = Stack.Kind
EDIT_SECONDS = 2.0  # editors keep the moment of the original, some without its fraction
LIVE_SECONDS = 5.0  # a video's clock is that of its end, or of its file
LONGEST_LIVE_S = 4.0  # Apple's are 3 s long
TAKES_SECONDS = 5.0
VARIANT_SECONDS = 5.0
DURATION_SECONDS = 0.5  # containers round to frames, and sound is longer than the picture
NAMED_BURST_SECONDS = 60.0
BURST_SECONDS = 0.5
ALIKE_BITS = 20  # of 64 that may differ between frames; of the same camera and half second


@dataclass(frozen=True)
class Tie:
    """That two files are one picture."""

    kind: Stack.Kind
    reason: str


@dataclass(frozen=True)
class Pair:
    """Two files with what is known of both. `likeness` is the kind of their link, if any."""

    one: File
    other: File
    likeness: str = ""
    raw_seconds: int = 2

    @property
    def gap(self) -> float:
        return gap_seconds(self.one, self.other)

    @property
    def is_same_folder(self) -> bool:
        return self.one.folder == self.other.folder

    @property
    def is_same_name(self) -> bool:
        return self.one.name.base == self.other.name.base

    def is_near(self, seconds: float) -> bool:
        """By their clocks; without any, by the times of files that lie in one folder."""
        one, other = self.one, self.other
        if one.has_clock != other.has_clock:
            return False
        in_place = one.has_clock or bool(self.is_same_folder and one.folder)
        return in_place and self.gap <= seconds

    @property
    def is_placed(self) -> bool:
        """In one folder, or of one camera for sure."""
        return self.is_same_folder or same_camera(self.one, self.other) is True

    @property
    def stills(self) -> bool:
        return not (self.one.is_video or self.other.is_video)


def tie_between(pair: Pair) -> Tie | None:
    """Why the two are one picture; nothing where no rule is sure."""
    if pair.one.is_archived != pair.other.is_archived:
        return None
    if same_camera(pair.one, pair.other) is False:
        return None
    return next(filter(None, (rule(pair) for rule in RULES)), None)


def live(pair: Pair) -> Tie | None:
    """A still and its video: the camera gave both one identifier, or name and length tell."""
    if pair.one.is_video == pair.other.is_video:
        return None
    video = pair.one if pair.one.is_video else pair.other
    if pair.one.live_id and pair.other.live_id:
        is_one = pair.one.live_id == pair.other.live_id
        return Tie(Kind.LIVE, _("The camera made them as one live photo")) if is_one else None
    is_short = video.duration_s is not None and 0 < video.duration_s <= LONGEST_LIVE_S
    if not (is_short and pair.is_same_name and pair.is_placed):
        return None
    is_now = pair.is_near(LIVE_SECONDS) or is_beside(pair)
    return Tie(Kind.LIVE, _("Same name, and as short as live photos")) if is_now else None


def is_beside(pair: Pair) -> bool:
    """Files of one folder of which one has no clock: there a name is given once."""
    has_both = pair.one.has_clock and pair.other.has_clock
    return pair.is_same_folder and bool(pair.one.folder) and not has_both


def raw(pair: Pair) -> Tie | None:
    """A RAW file with what the camera, or a converter, made of it."""
    if not pair.stills or not (pair.one.is_raw or pair.other.is_raw):
        return None
    if pair.one.name.is_edit != pair.other.name.is_edit or pair.one.format == pair.other.format:
        return None
    if pair.is_same_name and pair.is_placed and pair.is_near(pair.raw_seconds):
        return Tie(Kind.RAW, same_name(pair.gap))
    return None


def same_name(gap: float) -> str:
    if gap < 0.05:
        return _("Same name, taken at the same moment")
    return _("Same name, %(seconds)s s apart") % {"seconds": f"{gap:.1f}".removesuffix(".0")}


def edit(pair: Pair) -> Tie | None:
    """An edited copy with its original, by its name or by what the editor wrote into it."""
    if pair.one.is_video != pair.other.is_video:
        return None
    if is_made_from(pair.one, pair.other) or is_made_from(pair.other, pair.one):
        is_near = pair.one.has_clock and pair.is_near(EDIT_SECONDS)
        return Tie(Kind.EDIT, _("The file names what it was made from")) if is_near else None
    if pair.one.name.is_edit == pair.other.name.is_edit or not pair.is_same_name:
        return None
    if pair.is_placed and (pair.is_near(EDIT_SECONDS) or is_beside(pair)):
        return Tie(Kind.EDIT, _("Edited copy by its name"))
    return None


def is_made_from(copy: File, original: File) -> bool:
    return bool(copy.derived_from) and copy.derived_from == original.document_id


def named_burst(pair: Pair) -> Tie | None:
    """Frames that the camera, or their names, put into one burst."""
    if not pair.stills or (pair.one.has_clock and not pair.is_near(NAMED_BURST_SECONDS)):
        return None
    if pair.one.burst_id and pair.one.burst_id == pair.other.burst_id:
        return Tie(Kind.BURST, _("The camera made them as one burst"))
    if pair.one.name.burst and pair.one.name.burst == pair.other.name.burst and pair.is_placed:
        return Tie(Kind.BURST, _("Burst by their names"))
    return None


def variant(pair: Pair) -> Tie | None:
    """A video in another format or size; the two takes that a camera made of one picture."""
    if not pair.is_same_name or not pair.is_placed:
        return None
    if pair.one.is_video and pair.other.is_video:
        return other_video(pair)
    takes = {pair.one.name.takes, pair.other.name.takes}
    if pair.stills and all(takes) and len(takes) == 2 and pair.is_near(TAKES_SECONDS):
        return Tie(Kind.VARIANT, _("Two takes of one picture by the camera"))
    return None


def other_video(pair: Pair) -> Tie | None:
    one, other = pair.one, pair.other
    if not one.duration_s or not other.duration_s:
        return None
    is_as_long = abs(one.duration_s - other.duration_s) <= DURATION_SECONDS
    is_other = one.format != other.format or one.width_px != other.width_px
    if is_as_long and is_other and (pair.is_near(VARIANT_SECONDS) or is_beside(pair)):
        return Tie(Kind.VARIANT, _("Same video in another format or size"))
    return None


def quick_burst(pair: Pair) -> Tie | None:
    """Frames of one camera within half a second that look alike. Clocks that only tell seconds
    prove nothing: then the check must have called them shots of one moment."""
    if not pair.stills or same_camera(pair.one, pair.other) is not True:
        return None
    is_checked = pair.likeness == Link.Kind.SIMILAR
    if pair.one.has_fraction and pair.other.has_fraction:
        is_alike = is_checked or (not pair.likeness and is_alike_by_hash(pair.one, pair.other))
        is_burst = 0 < pair.gap <= BURST_SECONDS and is_alike
    else:
        is_burst = pair.one.has_clock and is_checked and pair.is_near(1.0)
    return Tie(Kind.BURST, _("Taken within a moment, and alike")) if is_burst else None


def is_alike_by_hash(one: File, other: File) -> bool:
    if one.hash is None or other.hash is None:
        return False
    return (one.hash ^ other.hash).bit_count() <= ALIKE_BITS


RULES: tuple[Callable[[Pair], Tie | None], ...] = (
    live,
    raw,
    edit,
    named_burst,
    variant,
    quick_burst,
)
