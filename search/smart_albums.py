"""Smart albums: albums that fill themselves with what a search finds in their owner's library.

Their photos are rows like those of any album, so everything that shows, shares or exports albums
knows them. `fill` keeps the rows in step.
"""

import logging
from collections.abc import Iterable, Iterator
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
from search.encoders import search_encoder
from search.filters import AnyOf, Filter, InAlbum, Not
from search.matching import matching_photos
from search.models import LibraryChange
from search.query import Query
from search.recognisers import fold
from search.selectors import understand

logger = logging.getLogger(__name__)

MOMENT = timedelta(seconds=30)  # an album filled since then is in step for whoever opens it
# What no trigger notes: that time goes by ("last month"), a place or a model that changed.
LONGEST_UNFILLED = timedelta(hours=1)


def make_smart_album(owner: User, title: str, text: str) -> Album:
    """An album that holds what this search finds, filled. Raises ValidationError."""
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


def delete_smart_album(album: Album) -> None:
    """Its photos stay in the library."""
    album.delete()


def accept_reading(album: Album) -> None:
    """Fill it as its search is understood now."""
    album.reading = reading(understand(album.owner, album.query))
    album.save(update_fields=["reading"])
    fill(album)


def fill(album: Album) -> bool:
    """Bring a smart album in step with its search; whether that changed what is in it.

    Where its search is understood otherwise than when a person last saw it, or cannot be made,
    the album stays as it is and says so. Twice, and two at once, are the same as once: the fill
    that began last wins.
    """
    begun = timezone.now()
    query = understand(album.owner, album.query)
    if reading(query) != album.reading:
        _stop(album, Album.StoppedBy.READING, begun)
        return False
    try:
        if query.words:
            search_encoder()
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
    """The smart albums of libraries that changed, and those that were not looked at for long."""
    owners = {change.owner_id for change in changes}
    old = timezone.now() - LONGEST_UNFILLED
    due = Q(owner__in=owners) | Q(filled_at=None) | Q(filled_at__lt=old)
    return list(Album.objects.smart().filter(due).order_by("pk").values_list("pk", flat=True))


def reading(query: Query) -> list[str]:
    """As what each part of a query is understood: a place, a person, words. Dates may move on."""
    return [f"{'not ' if chip.negated else ''}{chip.kind}" for chip in query.chips]


def _write(album: Album, title: str, text: str) -> None:
    query = understand(album.owner, text)
    _refuse_unusable(album, query)
    album.title = (" ".join(title.split()) or query.text)[:LONGEST_TITLE]
    album.query, album.reading, album.filled_at = query.text, reading(query), None
    album.full_clean(exclude=["owner"])
    album.save()
    fill(album)


def _refuse_unusable(album: Album, query: Query) -> None:
    if query.is_empty:
        raise ValidationError(_("Say what the album shall hold: words, a place, a date."))
    titles = Album.objects.visible_to(album.owner).smart().values_list("title", flat=True)
    smart = {fold(title) for title in (*titles, album.title)}
    if smart & {fold(title) for title in _albums_asked(query.filters)}:
        raise ValidationError(_("A smart album cannot be filled from a smart album."))


def _albums_asked(filters: Iterable[Filter]) -> Iterator[str]:
    for wanted in filters:
        match wanted:
            case InAlbum(titles):
                yield from titles
            case Not(unwanted):
                yield from _albums_asked([unwanted])
            case AnyOf(choices):
                yield from _albums_asked(choices)


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
