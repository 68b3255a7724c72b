"""When and where: carried where a better witness, or a person, said it of the photo that goes."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from dedup.keeper import date_rank
from dedup.services.carrying.writing import hold_columns, set_columns
from dedup.services.known import Case
from dedup.services.plans import Move, What
from dedup.services.rows import DATE, POSITION
from photos.models import Photo
from photos.wording import moment_in_words

DECIDED = 9  # a person's word goes before every witness's
ASSUMED_ZONE = "person"  # nobody told the zone: it is the owner's


def dates(case: Case) -> Iterator[Move]:
    """The date, with its time zone."""
    best = max(case.photos, key=lambda photo: _date_rank(case, photo))
    for photo in case.losers:
        rank = _date_rank(case, photo)
        if rank[0] == DECIDED and photo.taken_local != best.taken_local:
            words = _("date (%s): that of the keeper was decided, too") % _moment(photo)
            yield Move(photo.pk, What.DATE, words, is_possible=False)
        elif photo == best:
            words = _("date (%s)") % _moment(photo)
            columns = {name: getattr(photo, name) for name in DATE}
            do = partial(set_columns, case.keeper.pk, columns)
            yield Move(photo.pk, What.DATE, words, do)
        elif rank[0] and _date_of(photo) == _date_of(case.keeper):
            yield Move(photo.pk, What.DATE, do=partial(hold_columns, case.keeper.pk, DATE))


def _moment(photo: Photo) -> str:
    return moment_in_words(photo.taken_local)


def _date_rank(case: Case, photo: Photo) -> tuple[int, bool]:
    """A better zone counts only for the same clock: dates that differ are two witnesses'."""
    is_decided = "taken_at" in case.known.decided[photo.pk]
    same_clock = photo.taken_local == case.keeper.taken_local
    is_zone_known = photo.offset_source not in ("", ASSUMED_ZONE)
    return DECIDED if is_decided else date_rank(photo), is_zone_known and same_clock


def _date_of(photo: Photo) -> tuple[object, ...]:
    return tuple(getattr(photo, name) for name in DATE)


def positions(case: Case) -> Iterator[Move]:
    """The position, with the names of its place."""
    best = max(case.photos, key=lambda photo: _position_rank(case, photo))
    for photo in case.losers:
        is_decided = _position_rank(case, photo) == DECIDED
        if is_decided and _position_of(photo) != _position_of(best):
            words = _("place: that of the keeper was decided, too")
            yield Move(photo.pk, What.POSITION, words, is_possible=False)
        elif photo == best:
            columns = {name: getattr(photo, name) for name in POSITION}
            do = partial(set_columns, case.keeper.pk, columns)
            yield Move(photo.pk, What.POSITION, _("place"), do)
        elif photo.latitude is not None and _position_of(photo) == _position_of(case.keeper):
            yield Move(photo.pk, What.POSITION, do=partial(hold_columns, case.keeper.pk, POSITION))


def _position_rank(case: Case, photo: Photo) -> int:
    if "latitude" in case.known.decided[photo.pk]:
        return DECIDED
    return int(photo.latitude is not None)


def _position_of(photo: Photo) -> tuple[object, ...]:
    return tuple(getattr(photo, name) for name in POSITION[:2])
