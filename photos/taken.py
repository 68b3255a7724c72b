"""When a photo was taken, decided from what the file and the archive that it came in say, where it
was, whose it is, and at last from its names. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from photos.dates_in_names import NOON, NamedDate, date_in_name, year_of_folder
from photos.metadata import Metadata
from places.zones import offset_minutes, zone_at

QUARTER = timedelta(minutes=15)
WIDEST = timedelta(hours=14)  # no zone is further from UTC
WIDEST_MINUTES = 14 * 60
SIDECAR = "sidecar"  # a person's or a program's own word, later than any archive's
FEW_SECONDS = timedelta(seconds=5)
ONE_MINUTE = timedelta(minutes=1)  # iCloud's list has no seconds
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


def decide_taken(
    metadata: Metadata, *, zone: ZoneInfo, file_time: datetime, filename: str = "", path: str = ""
) -> Taken:
    """The moment, from the best witness: an XMP sidecar's clock, Google's list, the file's clock,
    its UTC time, iCloud's list, the file's name, its folder's year, else the file's date.

    `zone` is the owner's, for a clock without offset and without position.
    """
    clock = sane(metadata.taken_local)
    if clock and metadata.taken_source == SIDECAR:
        return from_clock(metadata, clock, zone)
    if moment := sane(metadata.takeout_utc):
        return from_takeout(metadata, moment, zone)
    if clock:
        return from_clock(metadata, clock, zone)
    if moment := sane(metadata.taken_utc_hint):
        return from_moment(metadata, moment.astimezone(UTC), zone, metadata.taken_source)
    if moment := sane(metadata.icloud_utc):
        return from_moment(metadata, moment, zone, "icloud")
    return guess_taken(metadata, zone, file_time.astimezone(UTC), filename, path)


def sane(moment: datetime | None) -> datetime | None:
    return moment if moment is not None and moment.year in YEARS else None


def from_takeout(metadata: Metadata, moment: datetime, zone: ZoneInfo) -> Taken:
    """Google's moment, which a person may have corrected there. It knows no zone: the file's
    clock tells the offset where the two are whole quarters apart."""
    written = camera_offset(metadata)
    told = clock_offset(metadata.taken_local, moment, FEW_SECONDS)
    if told is not None:
        return Taken(moment, told, "takeout", "camera" if told == written else "clock")
    if written is not None:
        return Taken(moment, written, "takeout", "camera")
    return from_moment(metadata, moment, zone, "takeout")


def clock_offset(clock: datetime | None, moment: datetime | None, slack: timedelta) -> int | None:
    """Minutes east of UTC by a wall clock and a moment; none where no zone explains the gap."""
    if clock is None or moment is None:
        return None
    gap = clock.replace(tzinfo=UTC) - moment
    quarters = round(gap / QUARTER)
    is_near = abs(gap) <= WIDEST and abs(gap - quarters * QUARTER) <= slack
    return quarters * 15 if is_near else None


def camera_offset(metadata: Metadata) -> int | None:
    """Minutes east of UTC as the camera wrote them, where that can be."""
    minutes = metadata.offset_minutes
    return minutes if minutes is not None and abs(minutes) <= WIDEST_MINUTES else None


def from_clock(metadata: Metadata, clock: datetime, zone: ZoneInfo) -> Taken:
    """A wall clock: its offset is written, follows from the position or GPS time, or is assumed."""
    minutes, source = offset_of(metadata, clock, zone)
    moment = clock.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    return Taken(moment, minutes, metadata.taken_source, source)


def offset_of(metadata: Metadata, clock: datetime, zone: ZoneInfo) -> tuple[int, str]:
    """Minutes east of UTC, and the witness: camera, position, gps time or person."""
    if (written := camera_offset(metadata)) is not None:
        return written, "camera"
    if there := zone_of(metadata):
        return offset_minutes(clock, there), "position"
    if metadata.taken_utc_hint is not None:
        gap = clock.replace(tzinfo=UTC) - metadata.taken_utc_hint.astimezone(UTC)
        if abs(gap) <= WIDEST:
            return round(gap / QUARTER) * 15, "gps time"
    for moment, slack in ((metadata.takeout_utc, FEW_SECONDS), (metadata.icloud_utc, ONE_MINUTE)):
        if (told := clock_offset(clock, moment, slack)) is not None:
            return told, "clock"
    return offset_minutes(clock, zone), "person"


def from_moment(metadata: Metadata, moment: datetime, zone: ZoneInfo, source: str) -> Taken:
    """A moment in UTC: the wall clock follows from the zone of the position, else the owner's."""
    there = zone_of(metadata)
    shift = moment.astimezone(there or zone).utcoffset() or timedelta()
    witness = "position" if there else "person"
    return Taken(moment, int(shift.total_seconds() // 60), source, witness)


def guess_taken(
    metadata: Metadata, zone: ZoneInfo, file_time: datetime, filename: str, path: str
) -> Taken:
    """From names, else the file's date. Files copied or unpacked later have a later date than
    their folder says; one within the folder's year is better than the year alone."""
    if named := date_in_name(filename):
        return from_name(metadata, named, zone, file_time)
    year = year_of_folder(path)
    if year and is_no_better(file_time, year, zone):
        new_year = datetime.combine(datetime(year, 1, 1), NOON)  # noqa: DTZ001 - a wall clock
        return guessed(metadata, new_year, zone, "folder")
    return from_moment(metadata, file_time, zone, "file")


def is_no_better(file_time: datetime, year: int, zone: ZoneInfo) -> bool:
    """Later than the year, or the very moment by which an importer says only the year."""
    is_the_year_itself = file_time == datetime(year, 1, 1, tzinfo=UTC)
    return is_the_year_itself or file_time.astimezone(zone).year > year


def from_name(metadata: Metadata, named: NamedDate, zone: ZoneInfo, file_time: datetime) -> Taken:
    """The name's clock; of a name with only the day, the clock of a file of the same day."""
    if named.is_utc:
        return from_moment(metadata, named.local.replace(tzinfo=UTC), zone, "filename")
    if not named.has_clock and file_time.astimezone(zone).date() == named.local.date():
        return from_moment(metadata, file_time, zone, "filename")
    return guessed(metadata, named.local, zone, "filename")


def guessed(metadata: Metadata, clock: datetime, zone: ZoneInfo, source: str) -> Taken:
    there = zone_of(metadata)
    minutes = offset_minutes(clock, there or zone)
    moment = clock.replace(tzinfo=UTC) - timedelta(minutes=minutes)
    return Taken(moment, minutes, source, "position" if there else "person")


def zone_of(metadata: Metadata) -> ZoneInfo | None:
    if metadata.latitude is None or metadata.longitude is None:
        return None
    return zone_at(metadata.latitude, metadata.longitude)
