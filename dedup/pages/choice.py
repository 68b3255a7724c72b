"""What is chosen for a group on its page: which photo is kept, which go, and which is compared."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http.request import QueryDict
from django.utils.translation import gettext as _

from dedup.framed import framed_among
from dedup.keeper import suggest_keeper
from dedup.pages.numbers import number
from dedup.selectors import GroupPage
from photos.models import Photo

REASONS = 3  # that are said, the weightiest


@dataclass(frozen=True)
class Choice:
    """Photos of a group, the best first: the keeper, those that go, those that stay, and the two
    on the stages. `reason`: why the first one is suggested."""

    photos: Sequence[Photo]
    reason: str
    keeper: Photo
    going: Sequence[Photo]
    staying: Sequence[Photo]
    left: Photo
    right: Photo

    @property
    def best(self) -> Photo:
        return self.photos[0]


def chosen_of(found: GroupPage, sent: QueryDict) -> Choice:
    """Where nothing is chosen the best is kept and all others go; what is no photo of the group
    any more counts for nothing. Raises Http404 for nonsense."""
    photos, reason = best_first(found)
    by_id = {photo.pk: photo for photo in photos}
    keeper = by_id.get(number(sent.get("keeper", "0")), photos[0])
    others = [photo for photo in photos if photo != keeper]
    chosen = trash_of(sent) if "chosen" in sent else by_id.keys()
    going = [photo for photo in others if photo.pk in chosen]
    staying = [photo for photo in others if photo not in going]
    left, right = stages(photos, keeper, by_id.get(number(sent.get("with", "0"))))
    return Choice(photos, reason, keeper, going, staying, left, right)


def best_first(found: GroupPage) -> tuple[Sequence[Photo], str]:
    """The photos, and why the first is the best."""
    photos = [member.photo for member in found.members]
    suggestion = suggest_keeper(photos, found.links.values(), framed=framed_among(photos))
    photos.sort(key=lambda photo: photo != suggestion.photo)
    reason = ", ".join(suggestion.reasons[:REASONS]) or _("it came first")
    return photos, reason


def stages(photos: Sequence[Photo], keeper: Photo, other: Photo | None) -> tuple[Photo, Photo]:
    """Of two photos both stay where they are; else the keeper is compared with another."""
    if len(photos) == 2:
        return photos[0], photos[1]
    if other is None or other == keeper:
        other = next(photo for photo in photos if photo != keeper)
    return keeper, other


def is_of_group(found: GroupPage, sent: QueryDict) -> bool:
    """Whether all that is chosen is still there. Raises Http404 for nonsense."""
    ids = {member.photo.pk for member in found.members}
    return {number(sent.get("keeper", "")), *trash_of(sent)} <= ids


def trash_of(sent: QueryDict) -> set[int]:
    return {number(each) for each in sent.getlist("trash")}


def shown_by(sent: QueryDict) -> set[int]:
    """The photos that the page showed. Raises Http404 for nonsense."""
    return {number(each) for each in sent.getlist("shown")}
