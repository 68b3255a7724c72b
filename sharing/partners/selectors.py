"""Reads of who lends their library to whom."""

from django.db.models import Q, QuerySet

from accounts.models import User
from photos.models import Photo, PhotoQuerySet
from rights.models import Partner


def partners_of(user: User) -> QuerySet[Partner]:
    """To whom somebody lends their library, and who lends them theirs."""
    rows = Partner.objects.filter(Q(owner=user) | Q(viewer=user))
    return rows.select_related("owner", "viewer").prefetch_related("hides")


def photos_lent(user: User, owner_id: int) -> PhotoQuerySet:
    """What of somebody's timeline the person sees."""
    return Photo.objects.visible_to(user).on_timeline().filter(owner=owner_id)
