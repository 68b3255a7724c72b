"""Smart albums: albums that fill themselves with what a search finds in their owner's library.

Their photos are rows like those of any album, so everything that shows, shares or exports albums
knows them. `fill` keeps the rows in step.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from albums.models import Album
from albums.services import LONGEST_TITLE, hold_exactly
from ml.weights import ModelUnavailable
from search.finding.matching import matching_photos
from search.kept.smart_queries import reading, refuse_unusable, understand_for
from search.models import LibraryChange
from search.names import KEPT_SECONDS, forget_names

logger = logging.getLogger(__name__)

MOST_SMART = 200  # each is filled anew when the library changes
MOMENT = timedelta(seconds=30)  # an album filled since then is in step for whoever opens it
NAMES_KNOWN = timedelta(seconds=KEPT_SECONDS)  # a new person, place or tag is one in queries
# What no trigger notes: that time goes by ("last month"), a place or a model that changed.
LONGEST_UNFILLED = timedelta(hours=1)


def make_smart_album(owner: User, title: str, text: str) -> Album:
    """An album that holds what this search finds, filled. Raises ValidationError."""
    if Album.objects.filter(owner=owner).smart().count() >= MOST_SMART:
        raise ValidationError(
            _("You have %(most)d smart albums. Delete one first.") % {"most": MOST_SMART}
        )
    album = Album(owner=owner)
    _write(album, title, text)
    return album


def change_smart_album(album: Album, *, title: str, text: str) -> None:
    """Another title or search; understood as it is now. Raises ValidationError."""
    _write(album, title, text)


def make_ordinary(album: Album) -> None:
    """It keeps what is in it, and no longer fills itself."""
    album.query, album.reading, album.filled_at, album.stopped_by = "", [], None, ""
    album.save(update_fields=["query", "reading", "filled_at", "stopped_by"])


def accept_reading(album: Album) -> None:
    """Fill it as its search is understood now."""
    album.reading = reading(understand_for(album, album.query))
    album.save(update_fields=["reading"])
    fill(album)


def fill(album: Album) -> bool:
    """Bring a smart album in step with its search; whether that changed what is in it.

    Where its search is understood otherwise than when a person last saw it, or cannot be made,
    the album stays as it is and says so. Twice, and two at once, are the same as once: the fill
    that began last wins.
    """
    begun = timezone.now()
    query = understand_for(album, album.query)
    if reading(query) != album.reading:
        _stop(album, Album.StoppedBy.READING, begun)
        return False
    try:
        photos = matching_photos(album.owner, query)
    except ModelUnavailable:
        _stop(album, Album.StoppedBy.MODEL, begun)
        return False
    with transaction.atomic():
        return _takes_turn(album, "", begun) and hold_exactly(album, photos) > 0


def fill_if_old(album: Album) -> bool:
    """For a page that shows it: whether it changed."""
    is_fresh = album.filled_at and album.filled_at > timezone.now() - MOMENT
    return not is_fresh and fill(album)


def fill_since(album_id: int, asked_at: datetime) -> None:
    """Fill the album, unless that was done since it was asked for, or it is gone."""
    album = Album.objects.smart().select_related("owner").filter(pk=album_id).first()
    if album and not (album.filled_at and album.filled_at >= asked_at):
        fill(album)


def due_albums(changes: Iterable[LibraryChange]) -> list[int]:
    """The smart albums of libraries that changed, save those filled a moment ago; and those that
    were not looked at for long."""
    now = timezone.now()
    owners = {change.owner_id for change in changes}
    changed = Q(owner__in=owners, filled_at__lt=now - MOMENT)
    due = changed | Q(filled_at=None) | Q(filled_at__lt=now - LONGEST_UNFILLED)
    return list(Album.objects.smart().filter(due).order_by("pk").values_list("pk", flat=True))


def settled(changes: Iterable[LibraryChange]) -> list[int]:
    """The changes whose albums were filled since every name that came with them is known."""
    long_ago = timezone.now() - NAMES_KNOWN - MOMENT
    return [change.pk for change in changes if change.changed_at < long_ago]


def _write(album: Album, title: str, text: str) -> None:
    refuse_unusable(album, text)
    query = understand_for(album, text)
    album.title = (" ".join(title.split()) or query.text)[:LONGEST_TITLE]
    album.query, album.reading, album.filled_at = query.text, reading(query), None
    album.full_clean(exclude=["owner"])
    album.save()
    forget_names(album.owner)
    fill(album)


def _stop(album: Album, reason: str, begun: datetime) -> None:
    if album.stopped_by != reason:
        logger.warning("smart album %d stays as it is: %s", album.pk, reason)
    _takes_turn(album, reason, begun)


def _takes_turn(album: Album, stopped_by: str, begun: datetime) -> bool:
    """Whether no other fill began later, and the search is still the one that was made."""
    turn = Album.objects.filter(Q(filled_at=None) | Q(filled_at__lt=begun), pk=album.pk)
    same = turn.filter(query=album.query, reading=album.reading)
    taken = same.update(filled_at=begun, stopped_by=stopped_by) == 1
    if taken:
        album.filled_at, album.stopped_by = begun, stopped_by
    return taken
