"""Results as the page shows them: why each matched, and where the words stand in its picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from photos.models import Photo
from search.finding.ranking import Candidate
from search.models import PhotoText
from search.query import Query
from search.reasons.matches import Match, matches
from search.selectors import Result

MOST_REASONS = 3
LABELS = {
    "caption": _("Caption"), "note": _("Note"), "person": _("Person"), "album": _("Album"),
    "tag": _("Tag"),
    "place": _("Place"), "text": _("In the picture"), "description": _("Described as"),
    "filename": _("File"), "guess": _("Looks like"), "date": _("Taken"), "camera": _("Camera"),
    "meaning": _("Looks like"), "looks": _("Similar"), "beneath": _("Found by"),
}  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why a photo matched, in words."""

    kind: str
    text: str

    @property
    def label(self) -> str:
        return str(LABELS[self.kind])


@dataclass(frozen=True)
class Highlight:
    """Words found in a picture of this size: a polygon around each, as SVG writes it, and the
    side of the picture that must not be cropped away ("min", "mid", "max")."""

    width_px: int
    height_px: int
    polygons: tuple[str, ...]
    x: str = "mid"
    y: str = "mid"

    @property
    def crop(self) -> str:
        """How a tile shows it, as SVG says it."""
        return f"x{self.x.title()}Y{self.y.title()} slice"


@dataclass(frozen=True)
class Shown:
    """A result on the page."""

    photo: Photo
    reasons: tuple[Reason, ...]
    highlight: Highlight | None


def shown_results(results: Sequence[Result]) -> list[Shown]:
    """Return the results with their reasons and highlights; one query for all of them."""
    highlights = _highlights({result.photo_id: result.matched for result in results})
    return [
        Shown(result.photo, _reasons(result.matched), highlights.get(result.photo_id))
        for result in results
    ]


def highlight_of(user: User, photo: Photo, query: Query) -> Highlight | None:
    """Return where the words of a query stand in one picture. Near enough is enough here."""
    found = Candidate(photo.pk, photo.taken_local, ways=frozenset({"nearly"}))
    return _highlights(matches(user, query, [found], {photo.pk: photo})).get(photo.pk)


def _reasons(matched: Iterable[Match]) -> tuple[Reason, ...]:
    """The surest few. What a model makes of the picture is said only where nothing else is."""
    reasons = [Reason(match.kind, match.text) for match in matched]
    told = [reason for reason in reasons if reason.kind not in {"meaning", "guess"}]
    return tuple(told or reasons)[:MOST_REASONS]


def _highlights(matched: Mapping[int, Iterable[Match]]) -> dict[int, Highlight]:
    regions = {
        photo_id: {region for match in found for region in match.regions}
        for photo_id, found in matched.items()
    }
    wanted = [photo_id for photo_id, numbers in regions.items() if numbers]
    texts = PhotoText.objects.filter(photo__in=wanted) if wanted else ()
    return {text.photo_id: _highlight(text, regions[text.photo_id]) for text in texts}


def _highlight(text: PhotoText, regions: Iterable[int]) -> Highlight:
    boxes = [text.regions[region]["box"] for region in sorted(regions)]
    (x, y), *_others = boxes[0]
    return Highlight(
        text.width_px,
        text.height_px,
        tuple(_polygon(box) for box in boxes),
        _third(x / text.width_px),
        _third(y / text.height_px),
    )


def _third(share: float) -> str:
    return "min" if share < 1 / 3 else "max" if share > 2 / 3 else "mid"


def _polygon(box: Sequence[Sequence[Any]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in box)
