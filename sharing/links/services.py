"""Writes of share links."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.audit import Verb, record
from accounts.models import User
from albums.models import Album
from photos.models import Photo
from rights.models import LinkPhoto, ShareLink

TOKEN_BYTES = 18  # 144 bits: not to be guessed


class AddressTaken(Exception):
    """Another link was given this address at the same moment."""


def make_link(
    link: ShareLink,
    owner: User,
    *,
    album: Album | None = None,
    story: Any = None,
    photos: Sequence[Photo] = (),
    password: str = "",
) -> ShareLink:
    """Save a new link, to an album, to a story (of an app above this one), or to chosen photos with
    their moving halves.

    Raises AddressTaken.
    """
    link.owner, link.token = owner, secrets.token_urlsafe(TOKEN_BYTES)
    link.album, link.story = album, story
    with transaction.atomic():
        change_link(link, password=password)
        LinkPhoto.objects.bulk_create(
            [LinkPhoto(link=link, photo=photo) for photo in with_moving_halves(owner, photos)]
        )
        record(owner, Verb.LINK_MADE, str(link))
    return link


def with_moving_halves(owner: User, photos: Sequence[Photo]) -> list[Photo]:
    chosen = [photo.pk for photo in photos]
    own = Photo.objects.visible_to(owner).filter(owner=owner)
    return list(own.filter(Q(pk__in=chosen) | Q(still__in=chosen)))


def change_link(link: ShareLink, *, password: str = "", forgets_password: bool = False) -> None:
    """Save what was said of it. An empty password keeps the one it has. Raises AddressTaken."""
    if password:
        link.password = make_password(password)
    elif forgets_password:
        link.password = ""
    try:
        with transaction.atomic():
            link.save()
    except IntegrityError as error:
        raise AddressTaken from error


def revoke_link(link: ShareLink, *, by: User | None = None) -> None:
    """From now on it shows nothing to anybody. `by`: an operator, else its owner."""
    link.revoked_at = timezone.now()
    link.save(update_fields=["revoked_at"])
    record(by or link.owner, Verb.LINK_REVOKED, str(link), about=link.owner)


def count_visit(link: ShareLink) -> None:
    ShareLink.objects.filter(pk=link.pk).update(visits=F("visits") + 1)
