"""Asking to leave, and calling it back: fourteen days between the word and the deed."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import User
from accounts.sessions import sign_out_everywhere
from albums.models import Album, AlbumPhoto
from faces.models import Person
from photos.used import use_of
from rights.models import AlbumShare, Partner, ShareLink, SpaceMember, SpacePhoto

logger = logging.getLogger(__name__)

WAIT = timedelta(days=14)


class LastOperator(Exception):
    """Nobody would be left who runs the installation."""


@dataclass(frozen=True)
class Goes:
    """What goes with an account, in numbers."""

    photos: int
    size_bytes: int
    albums: int
    people: int
    shared_albums: int
    links: int
    partners: int
    spaces: int


def what_goes(user: User) -> Goes:
    total = use_of(user.pk).total
    return Goes(
        photos=total.photos,
        size_bytes=total.stored_bytes,
        albums=Album.objects.filter(owner=user).count(),
        people=Person.objects.filter(owner=user, merged_into=None).exclude(name="").count(),
        shared_albums=Album.objects.filter(owner=user, shares__isnull=False).distinct().count(),
        links=ShareLink.objects.live().filter(owner=user).count(),
        partners=Partner.objects.filter(owner=user).count(),
        spaces=SpaceMember.objects.filter(user=user).count(),
    )


def ask_to_leave(user: User) -> None:
    """From now on nobody sees anything of the account. Raises LastOperator."""
    with transaction.atomic():
        list(User.objects.select_for_update().filter(is_superuser=True))
        others = User.objects.filter(is_superuser=True, is_active=True, leaves_at=None)
        if user.is_superuser and not others.exclude(pk=user.pk).exists():
            raise LastOperator
        User.objects.filter(pk=user.pk).update(leaves_at=timezone.now() + WAIT)
        end_lending(user)
        record(user, Verb.LEAVING)
    sign_out_everywhere(user)
    logger.info("account %s leaves", user.pk)


def call_back(user: User) -> bool:
    """Whether it came in time. What was shared is not shared again by it."""
    waiting = User.objects.filter(pk=user.pk, leaves_at__gt=timezone.now())
    with transaction.atomic():
        came = waiting.update(leaves_at=None) == 1
        if came:
            record(user, Verb.CALLED_BACK)
    return came


def end_lending(user: User) -> None:
    """Shares, links, places in others' albums and spaces, and app passwords end."""
    ShareLink.objects.filter(owner=user, revoked_at=None).update(revoked_at=timezone.now())
    AlbumShare.objects.filter(Q(album__owner=user) | Q(user=user)).delete()
    Partner.objects.filter(Q(owner=user) | Q(viewer=user)).delete()
    SpacePhoto.objects.filter(photo__owner=user).delete()
    AlbumPhoto.objects.filter(photo__owner=user).exclude(album__owner=user).delete()
    user.app_passwords.all().delete()
    user.api_keys.all().delete()
