"""Reads of share links, for those who make them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from accounts.models import User
from albums.models import Album
from photos.models import Photo, PhotoQuerySet
from rights.lending import naming
from rights.models import AlbumShare, Role, ShareLink


@dataclass(frozen=True)
class ListedLink:
    """A link, and whether anybody still comes in by it."""

    link: ShareLink
    is_live: bool
    photos: int


def own_links(user: User) -> QuerySet[ShareLink]:
    """The person's links; those that they revoked are gone."""
    links = ShareLink.objects.filter(owner=user, revoked_at=None)
    return links.select_related("album", "story")


def links_of(user: User) -> list[ListedLink]:
    """All of them, the newest first."""
    return listed(user, own_links(user).order_by("-made_at", "-pk"))


def listed(user: User, links: Iterable[ShareLink]) -> list[ListedLink]:
    """`links` are ones that the person made. As many queries for any number."""
    rows = list(links)
    own = ShareLink.objects.filter(owner=user, pk__in=[link.pk for link in rows])
    counts = dict(own.annotate(n=Count("link_photos")).values_list("pk", "n"))
    live = set(ShareLink.objects.live().filter(pk__in=counts).values_list("pk", flat=True))
    return [ListedLink(link, link.pk in live, counts.get(link.pk, 0)) for link in rows]


def linkable_albums(user: User) -> QuerySet[Album]:
    """Their own, and those that they manage."""
    manages = AlbumShare.objects.filter(naming(user), album=OuterRef("pk"), role=Role.MANAGER)
    return Album.objects.filter(Q(owner=user) | Exists(manages))


def linkable_stories(user: User) -> QuerySet[Any]:
    """Their own. The table lies above: it is named by its label."""
    return QuerySet(apps.get_model("stories.Story")).filter(owner=user)


def linkable_photos(user: User, ids: Sequence[int]) -> PhotoQuerySet:
    """Of these photos the person's own, save what is in the trash."""
    own = Photo.objects.visible_to(user).filter(owner=user, trashed_at__isnull=True)
    return own.filter(pk__in=ids)


def title_of(link: ShareLink) -> str:
    """What the link was called, else its album or its story."""
    shown = link.album or link.story
    return link.title or (shown.title if shown else "")


def key_of(link: ShareLink) -> str:
    """What stands in its address."""
    return link.slug or link.token
