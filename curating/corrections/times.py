"""What a correction makes of the time of a photo. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from photos.taken import YEARS
from places.zones import offset_minutes

Detail = Mapping[str, Any]


@dataclass(frozen=True)
class Clock:
    """When a photo was taken: the wall clock, kept as if it were UTC, and minutes east of UTC."""

    local: datetime
    offset: int

    @property
    def at(self) -> datetime:
        return self.local - timedelta(minutes=self.offset)


def corrected(clock: Clock, detail: Detail) -> Clock | None:
    """None where that would be a year that no photo is from."""
    try:
        new = WAYS[detail["way"]](clock, detail)
        is_sane = new.local.year in YEARS and new.at.year in YEARS
    except OverflowError:
        return None
    return new if is_sane else None


def _set(clock: Clock, detail: Detail) -> Clock:
    """This moment by the clock on the wall; in a zone, or with the offset that it has."""
    local = datetime.fromisoformat(detail["clock"]).replace(tzinfo=UTC)
    if not detail.get("zone"):
        return Clock(local, clock.offset)
    return Clock(local, offset_minutes(local.replace(tzinfo=None), ZoneInfo(detail["zone"])))


def _shift(clock: Clock, detail: Detail) -> Clock:
    return Clock(clock.local + timedelta(seconds=detail["seconds"]), clock.offset)


def _zone_of_clock(clock: Clock, detail: Detail) -> Clock:
    """The clock on the wall was right, and in this zone."""
    zone = ZoneInfo(detail["zone"])
    return Clock(clock.local, offset_minutes(clock.local.replace(tzinfo=None), zone))


def _zone_of_moment(clock: Clock, detail: Detail) -> Clock:
    """The moment was right: the camera's clock was at home, the photo was taken in this zone."""
    shift = clock.at.astimezone(ZoneInfo(detail["zone"])).utcoffset() or timedelta()
    minutes = int(shift.total_seconds() // 60)
    return Clock(clock.at + timedelta(minutes=minutes), minutes)


WAYS: Mapping[str, Callable[[Clock, Detail], Clock]] = {
    "set": _set,
    "shift": _shift,
    "clock": _zone_of_clock,
    "moment": _zone_of_moment,
}
