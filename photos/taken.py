"""When a photo was taken, decided from what the file says, where it was, and whose it is. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from photos.metadata import Metadata
from places.zones import offset_minutes, zone_at

QUARTER = timedelta(minutes=15)
WIDEST = timedelta(hours=14)  # no zone is further from UTC
WIDEST_MINUTES = 14 * 60
YEARS = range(1800, 2200)  # before photography, and where shifting by a zone would overflow


@dataclass(frozen=True)
class Taken:
    """A moment: in UTC, on the wall clock, the minutes between, and where each comes from."""

    at: datetime
    offset_minutes: int | None
    source: str
    offset_source: str

    @property
    def local(self) -> datetime:
        """The wall clock, kept as if it were UTC."""
        return self.at + timedelta(minutes=self.offset_minutes or 0)


def decide_taken(metadata: Metadata, *, zone: ZoneInfo, file_time: datetime) -> Taken:
    """The moment, from the best witness: the file's clock, its UTC time, else the file's date.

    `zone` is the owner's, for a clock without offset and without position.
    """
    if metadata.taken_local is not None and is_sane(metadata.taken_local):
        return from_clock(metadata, metadata.taken_local, zone)
    if metadata.taken_utc_hint is not None and is_sane(metadata.taken_utc_hint):
        moment = metadata.taken_utc_hint.astimezone(UTC)
        return from_moment(metadata, moment, zone, metadata.taken_source)
    return from_moment(metadata, file_time.astimezone(UTC), zone, "file")


def is_sane(moment: datetime) -> bool:
    return moment.year in YEARS


def from_clock(metadata: Metadata, clock: datetime, zone: ZoneInfo) -> Taken:
    """A wall clock: its offset is written, follows from the position or GPS time, or is assumed."""
    minutes, source = offset_of(metadata, clock, zone)
    moment = clock.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    return Taken(moment, minutes, metadata.taken_source, source)


def offset_of(metadata: Metadata, clock: datetime, zone: ZoneInfo) -> tuple[int, str]:
    """Minutes east of UTC, and the witness: camera, position, gps time or person."""
    if metadata.offset_minutes is not None and abs(metadata.offset_minutes) <= WIDEST_MINUTES:
        return metadata.offset_minutes, "camera"
    if there := zone_of(metadata):
        return offset_minutes(clock, there), "position"
    if metadata.taken_utc_hint is not None:
        gap = clock.replace(tzinfo=UTC) - metadata.taken_utc_hint.astimezone(UTC)
        if abs(gap) <= WIDEST:
            return round(gap / QUARTER) * 15, "gps time"
    return offset_minutes(clock, zone), "person"


def from_moment(metadata: Metadata, moment: datetime, zone: ZoneInfo, source: str) -> Taken:
    """A moment in UTC: the wall clock follows from the zone of the position, else the owner's."""
    there = zone_of(metadata)
    shift = moment.astimezone(there or zone).utcoffset() or timedelta()
    witness = "position" if there else "person"
    return Taken(moment, int(shift.total_seconds() // 60), source, witness)


def zone_of(metadata: Metadata) -> ZoneInfo | None:
    if metadata.latitude is None or metadata.longitude is None:
        return None
    return zone_at(metadata.latitude, metadata.longitude)
