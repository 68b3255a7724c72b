"""What a correction would do: how many photos it changes, the first of them before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from curating.among import among
from curating.corrections.positions import Position, position_of, positions_for
from curating.corrections.times import Clock, corrected
from curating.services.acting import chosen_ids
from curating.verbs import VERBS
from curating.writing import clock_of
from photos.models import Photo
from places.models import Place

ROWS = 20


@dataclass(frozen=True)
class Row:
    """A photo as it is and as it would be, in words; `after` is empty where it stays."""

    photo: Photo
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """The first rows, and how many of how many photos change."""

    rows: Sequence[Row]
    total: int
    changed: int

    @property
    def unchanged(self) -> int:
        return self.total - self.changed


def preview(user: User, verb: str, photo_ids: Iterable[int], detail: dict[str, Any]) -> Preview:
    """`detail` is what the form said, as an action keeps it."""
    chosen = chosen_ids(user, VERBS[verb], photo_ids)
    photos = Photo.objects.filter(among(chosen)).select_related("place")
    ordered = list(photos.order_by("taken_local", "pk"))
    if verb == "correct_time":
        rows = [time_row(photo, corrected(clock_of(photo), detail)) for photo in ordered]
    else:
        found = positions_for(user.pk, chosen, detail)
        names = Place.objects.in_bulk({each.place_id for each in found.values()} - {None})
        rows = [place_row(photo, found.get(photo.pk), names) for photo in ordered]
    changed = [row for row in rows if row.after]
    return Preview((changed or rows)[:ROWS], len(rows), len(changed))


def time_row(photo: Photo, clock: Clock | None) -> Row:
    now = clock_of(photo)
    return Row(photo, time_in_words(now), time_in_words(clock) if clock and clock != now else "")


def time_in_words(clock: Clock) -> str:
    """Like "12 June 2022, 18:42:01 (UTC+2)"."""
    hours, minutes = divmod(abs(clock.offset), 60)
    sign = "-" if clock.offset < 0 else "+"
    zone = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return f"{date_format(clock.local, 'j F Y, H:i:s')} ({zone})"


def place_row(photo: Photo, position: Position | None, names: dict[int, Place]) -> Row:
    now = position_of(photo)
    before = place_in_words(now, photo.place)
    if position is None or position == now:
        return Row(photo, before, "")
    return Row(photo, before, place_in_words(position, names.get(position.place_id or 0)))


def place_in_words(position: Position, place: Place | None) -> str:
    if position.latitude is None or position.longitude is None:
        return _("no place")
    point = f"{position.latitude:.4f}, {position.longitude:.4f}"
    return f"{place} ({point})" if place else point
