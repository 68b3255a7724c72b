"""Reads of trips and events: cards, newest first, and one with its photos."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts.models import User
from photos.keyset import cursor_of, newer_than, older_than
from photos.models import Photo, PhotoQuerySet
from photos.versions import with_versions
from photos.wording import span_in_words
from quality.selectors import BEST_FIRST, LIKED, best_of_some, scattered
from stories.keeping_out import surfaced_for
from stories.models import Occasion
from stories.trips.reading import dated
from stories.trips.titles import title_of_event, title_of_trip

CARDS, PHOTOS, BESIDE = 40, 60, 3
SLIDES = 500  # nobody looks at more in one go
HIDDEN = "hidden"
LISTS = (*Occasion.Kind.values, HIDDEN)


@dataclass(frozen=True)
class Card:
    """A trip or an event among the others. `cover`: the best photo that may come up by itself."""

    occasion: Occasion
    cover_id: int | None

    @property
    def title(self) -> str:
        return title_of(self.occasion)

    @property
    def dates(self) -> str:
        return span_in_words(*self.occasion.span)


@dataclass(frozen=True)
class Cards:
    """A page of cards, and where the next begins."""

    kind: str
    cards: Sequence[Card]
    next: str


@dataclass(frozen=True)
class OccasionPage:
    """One, a page of its photos, and those beside it that it can be merged with."""

    card: Card
    photos: Sequence[Photo]
    next: str
    count: int
    beside: Sequence[Card]


@dataclass(frozen=True)
class Slideshow:
    """Photos that are shown one after the other, and where it leads back to."""

    title: str
    photos: Sequence[Photo]
    back: str


def title_of(occasion: Occasion) -> str:
    """As a person put it, else made of where and when."""
    if occasion.title:
        return occasion.title
    is_trip = occasion.kind == Occasion.Kind.TRIP
    made = title_of_trip if is_trip else title_of_event
    return made(occasion.places, *occasion.span)


def cards_of(user: User, kind: str, after: str = "") -> Cards:
    """Without those of which nothing may come up. Raises BadCursor."""
    rows = listed(user, kind).filter(older_than(after, "starts_local"))
    page = list(rows.order_by("-starts_local", "-pk")[: CARDS + 1])
    follows = cursor_of(page[CARDS - 1], "starts_local") if len(page) > CARDS else ""
    return Cards(kind, [Card(row, row.cover) for row in page[:CARDS]], follows)


def listed(user: User, kind: str) -> QuerySet[Any]:
    """Each with its `cover`: the id of the best photo that may come up by itself. By what is in
    them they are chosen, for a cover that is asked for in a condition is looked for twice."""
    rows = of_list(user, kind).filter(Exists(inside(user, OuterRef)))
    return with_covers(user, rows)


def one_of(user: User, occasion_id: int) -> Any:
    """With its `cover`, which may be none. Raises Occasion.DoesNotExist."""
    return with_covers(user, Occasion.objects.of(user)).get(pk=occasion_id)


def of_list(user: User, kind: str) -> QuerySet[Occasion]:
    own = Occasion.objects.of(user)
    return own.exclude(hidden_at=None) if kind == HIDDEN else own.shown().filter(kind=kind)


def with_covers(user: User, rows: QuerySet[Occasion]) -> QuerySet[Any]:
    """Each with the id of one of its best photos: a range of an index for each."""
    looked_at = inside(user, lambda name: OuterRef(OuterRef(name)))
    ids = looked_at.order_by(*LIKED, "kind", scattered(), "pk").values("pk")
    return rows.annotate(cover=Subquery(best_of_some(ids, *BEST_FIRST)))


def inside(user: User, of_row: Callable[[str], OuterRef]) -> PhotoQuerySet:
    """What was taken in the occasion of the outer row and may come up by itself."""
    return dated(surfaced_for(user)).filter(
        taken_local__gte=of_row("starts_local"), taken_local__lte=of_row("ends_local")
    )


def occasion_page(user: User, occasion_id: int, after: str = "") -> OccasionPage:
    """Raises Occasion.DoesNotExist and BadCursor."""
    row = one_of(user, occasion_id)
    every = photos_of(user, row)
    photos = every.filter(newer_than(after))
    page = list(
        with_versions(photos.select_related("place")).order_by("taken_local", "pk")[: PHOTOS + 1]
    )
    follows = cursor_of(page[PHOTOS - 1]) if len(page) > PHOTOS else ""
    beside = [] if after else beside_of(user, row)
    return OccasionPage(Card(row, row.cover), page[:PHOTOS], follows, every.count(), beside)


def slideshow_of(user: User, occasion_id: int) -> Slideshow:
    """Its images in the order in which they were taken. Raises Occasion.DoesNotExist."""
    occasion = one_of(user, occasion_id)
    images = photos_of(user, occasion).filter(kind=Photo.Kind.IMAGE).select_related("place")
    photos = list(images.order_by("taken_local", "pk")[:SLIDES])
    return Slideshow(title_of(occasion), photos, reverse("stories:trip", args=[occasion_id]))


def photos_of(user: User, occasion: Occasion) -> PhotoQuerySet:
    """What was taken in it, without what is kept out of memories."""
    return dated(surfaced_for(user)).filter(taken_local__range=occasion.span)


def beside_of(user: User, occasion: Occasion) -> list[Card]:
    """The nearest before and after it, in the order of time."""
    own = Occasion.objects.of(user).shown().exclude(pk=occasion.pk)
    earlier = own.filter(starts_local__lte=occasion.starts_local).order_by("-starts_local", "-pk")
    later = own.filter(starts_local__gt=occasion.starts_local).order_by("starts_local", "pk")
    return [Card(row, None) for row in [*list(earlier[:BESIDE])[::-1], *later[:BESIDE]]]
