"""The page of all groups of duplicates: what there is to win, and where to begin."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.requests import SignedInRequest
from dedup.framed import framed_among
from dedup.keeper import suggest_keeper
from dedup.models import DuplicateGroup
from dedup.pages.asked import Asked, kind_chips, order_chips, read_asked
from dedup.selectors import (
    BadCursor,
    Cursor,
    Figures,
    GroupCard,
    Page,
    groups_of,
    scan_progress,
    totals,
)
from photos import wording
from photos.models import Photo

PICTURES = 3  # on a card


@dataclass(frozen=True)
class Picture:
    photo: Photo
    is_suggested: bool


@dataclass(frozen=True)
class Card:
    """A group as the list shows it: the one to keep first."""

    group: DuplicateGroup
    pictures: Sequence[Picture]
    address: str

    @property
    def more(self) -> int:
        return max(0, self.group.shown_count - len(self.pictures))

    @property
    def per_cent(self) -> str:
        return per_cent_in_words(self.group.per_cent)

    @property
    def sizes(self) -> str:
        """Like "6000 x 4000, 2048 x 1365"; once where they are the same."""
        sizes = (
            wording.dimensions_in_words(each.photo.width_px, each.photo.height_px)
            for each in self.pictures
        )
        return ", ".join(dict.fromkeys(filter(None, sizes)))


@require_safe
def duplicates(request: SignedInRequest) -> HttpResponse:
    """The page; with `fragment`, only the cards that follow."""
    asked = read_asked(request.GET)
    page = page_of(request.user, asked, request.GET.get("after", ""))
    context = {"cards": cards_of(page, asked), "page": page, "asked": asked}
    if "fragment" in request.GET:
        return render(request, "dedup/_cards.html", context)
    return render(request, "dedup/duplicates.html", {**context, **head(request.user, asked)})


def page_of(user: User, asked: Asked, after: str) -> Page:
    """Raises BadRequest for a place that is none."""
    try:
        cursor = Cursor.read(after, asked.order) if after else None
    except BadCursor as error:
        raise BadRequest(str(error)) from error
    return groups_of(user, order=asked.order, kind=asked.kind or None, after=cursor)


def head(user: User, asked: Asked) -> dict[str, Any]:
    """What stands above the list."""
    found = totals(user)
    return {
        "all": found.all,
        "shown": found.by_kind.get(asked.kind, Figures()) if asked.kind else found.all,
        "orders": order_chips(asked),
        "kinds": kind_chips(asked, found),
        "left": scan_progress(user),
    }


def cards_of(page: Page, asked: Asked) -> list[Card]:
    framed = framed_among(photo for each in page.cards for photo in each.photos)
    return [card(each, asked, framed) for each in page.cards]


def card(shown: GroupCard, asked: Asked, framed: Container[int]) -> Card:
    best = suggest_keeper(shown.photos, framed=framed).photo
    photos = [best, *(photo for photo in shown.photos if photo != best)]
    pictures = [Picture(photo, photo == best) for photo in photos[:PICTURES]]
    return Card(shown.group, pictures, asked.of_group(shown.group.pk))


def per_cent_in_words(per_cent: float) -> str:
    """Like "98.4 %"; never rounded up to what it is not."""
    tenths = int(per_cent * 10 + 1e-6)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"
