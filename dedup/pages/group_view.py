"""One group of duplicates as its page shows it: two photos to compare, and what will happen."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http.request import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from dedup.comparison import Row
from dedup.models import DuplicateGroup, Link
from dedup.pages.asked import Asked
from dedup.pages.choice import Choice, chosen_of
from dedup.pages.duplicates import per_cent_in_words
from dedup.pages.laying import Laid, in_words, laid, shape
from dedup.selectors import Figures, GroupPage, Neighbours, neighbours_of, totals
from dedup.services import InvalidResolution, Plan, plan
from photos.media import SHOWN_IMAGES
from photos.models import Photo

Query = Sequence[tuple[str, int]]


@dataclass(frozen=True)
class PhotoView:
    """A photo of the group, with what is chosen for it. `reason`: why it is suggested."""

    photo: Photo
    is_keeper: bool
    goes: bool
    is_other: bool
    reason: str
    compare_address: str

    @property
    def width(self) -> int:
        return shape(self.photo)[0]

    @property
    def height(self) -> int:
        return shape(self.photo)[1]

    @property
    def shows_original(self) -> bool:
        return self.photo.mime in SHOWN_IMAGES


@dataclass(frozen=True)
class GroupView:
    """All that the page says. `strip`: every photo, where there are more than two; `plan`: None
    where nothing goes."""

    group: DuplicateGroup
    asked: Asked
    choice: Choice
    link: Link | None
    laid: Laid
    sides: Sequence[PhotoView]
    strip: Sequence[PhotoView]
    rows: Sequence[Row]
    plan: Plan | None
    neighbours: Neighbours
    figures: Figures

    @property
    def kind(self) -> str:
        return str(self.group.get_kind_display())

    @property
    def per_cent(self) -> str:
        """Of the two that are compared."""
        per_cent = self.link.per_cent if self.link else self.group.per_cent
        return _("%s alike") % per_cent_in_words(per_cent)

    @property
    def lies(self) -> str:
        """How the right one is to the left one, if that is worth a word."""
        words = in_words(self.link.kind, self.laid) if self.link else ""
        return _("the second one %s") % words if words else ""

    @property
    def laid_json(self) -> str:
        return json.dumps(self.laid.facts)

    @property
    def keep_words(self) -> str:
        if self.strip:
            count = len(self.choice.going)
            return ngettext("Keep 1, trash %d", "Keep 1, trash %d", count) % count
        is_left = self.choice.keeper == self.choice.left
        return _("Keep left, trash right") if is_left else _("Keep right, trash left")

    @property
    def keep_words_below(self) -> str:
        """Where the two stand above each other."""
        if self.strip or self.laid.is_tall:
            return self.keep_words
        is_upper = self.choice.keeper == self.choice.left
        return _("Keep upper, trash lower") if is_upper else _("Keep lower, trash upper")

    @property
    def address(self) -> str:
        return self.asked.of_group(self.group.pk)

    @property
    def decide_address(self) -> str:
        return self.asked.after(reverse("dedup:decide", args=[self.group.pk]))

    @property
    def list_address(self) -> str:
        return self.asked.of_list()

    @property
    def previous_address(self) -> str:
        return self._beside(self.neighbours.previous)

    @property
    def next_address(self) -> str:
        return self._beside(self.neighbours.next)

    def _beside(self, group_id: int | None) -> str:
        return self.asked.of_group(group_id) if group_id else ""


def group_view(user: User, found: GroupPage, asked: Asked, sent: QueryDict) -> GroupView:
    """`sent`: what is chosen. Raises Http404 for nonsense."""
    choice = chosen_of(found, sent)
    left, right = choice.left, choice.right
    link = found.likeness(left.pk, right.pk)
    address = asked.of_group(found.group.pk)
    photos = [photo_view(photo, choice, address) for photo in choice.photos]
    by_id = {each.photo.pk: each for each in photos}
    figures = totals(user)
    return GroupView(
        group=found.group,
        asked=asked,
        choice=choice,
        link=link,
        laid=laid(left, right, link),
        sides=[by_id[left.pk], by_id[right.pk]],
        strip=photos if len(photos) > 2 else [],
        rows=found.rows(left.pk, right.pk),
        plan=planned(found.group, choice),
        neighbours=neighbours_of(user, found.group, order=asked.order, kind=asked.kind or None),
        figures=figures.by_kind.get(asked.kind, Figures()) if asked.kind else figures.all,
    )


def planned(group: DuplicateGroup, choice: Choice) -> Plan | None:
    """What "Keep" would do; None where nothing goes, or the group changed this very moment."""
    try:
        return plan(group, choice.keeper, choice.going) if choice.going else None
    except InvalidResolution:
        return None


def photo_view(photo: Photo, choice: Choice, address: str) -> PhotoView:
    """`address`: of the group's page."""
    return PhotoView(
        photo=photo,
        is_keeper=photo == choice.keeper,
        goes=photo in choice.going,
        is_other=photo == choice.right,
        reason=choice.reason if photo == choice.best else "",
        compare_address=with_query(address, chosen_query(choice, photo)),
    )


def chosen_query(choice: Choice, other: Photo) -> Query:
    """What is chosen, with another photo beside the keeper."""
    trash = [("trash", photo.pk) for photo in choice.going]
    return [("chosen", 1), ("keeper", choice.keeper.pk), ("with", other.pk), *trash]


def with_query(address: str, query: Query) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
