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


def space_cards(user: User) -> Sequence[Card]:
    """As many queries for any number of them."""
    rows = SpacePhoto.objects.filter(photo__in=_shown(user))
    newest = rows.filter(space=OuterRef("pk")).order_by("-photo__taken_local", "-photo")
    spaces = seen_spaces(user).annotate(
        people=Count("memberships"), cover=Subquery(newest.values("photo")[:1])
    )
    counts = dict(rows.values_list("space").annotate(n=Count("pk")).order_by())
    return [Card(space, space.people, counts.get(space.pk, 0), space.cover) for space in spaces]


def photos_in(user: User, space: Space) -> PhotoQuerySet:
    """What the person sees there: none that its owner may not lend to it any more."""
    return _shown(user).filter(space_photos__space=space)


def _shown(user: User) -> PhotoQuerySet:
    return Photo.objects.visible_to(user).filter(trashed_at=None)
