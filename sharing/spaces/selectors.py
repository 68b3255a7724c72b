"""Reads of spaces: all that a person is in, and the photos of one."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery

from accounts.models import User
from photos.models import Photo, PhotoQuerySet
from rights.lending import spaces_of
from rights.models import Space, SpacePhoto


@dataclass(frozen=True)
class Card:
    """A space among the others, with a photo of it."""

    space: Space
    people: int
    photos: int
    cover_id: int | None


def seen_spaces(user: User) -> QuerySet[Space]:
    return Space.objects.filter(pk__in=spaces_of(user)).order_by("name", "pk")


def space_cards(user: User) -> list[Card]:
    return cards_of(user, list(seen_spaces(user)))


def cards_of(user: User, spaces: Sequence[Space]) -> list[Card]:
    """Of spaces that the person is in. As many queries for any number of them."""
    ids = [space.pk for space in spaces]
    rows = SpacePhoto.objects.filter(photo__in=_shown(user), space__in=ids)
    newest = rows.filter(space=OuterRef("pk")).order_by("-photo__taken_local", "-photo")
    found = Space.objects.filter(pk__in=ids).annotate(
        people=Count("memberships"), cover=Subquery(newest.values("photo")[:1])
    )
    figures = {space.pk: (space.people, space.cover) for space in found}
    counts = dict(rows.values_list("space").annotate(n=Count("pk")).order_by())
    return [
        Card(space, figures[space.pk][0], counts.get(space.pk, 0), figures[space.pk][1])
        for space in spaces
        if space.pk in figures
    ]


def photos_in(user: User, space: Space) -> PhotoQuerySet:
    """What the person sees there: none that its owner may not lend to it any more."""
    return _shown(user).filter(space_photos__space=space)


def _shown(user: User) -> PhotoQuerySet:
    return Photo.objects.visible_to(user).filter(trashed_at=None)
