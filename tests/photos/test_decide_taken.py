"""When a photo was taken: which witness counts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from photos.metadata import Metadata
from photos.taken import decide_taken

BERLIN = ZoneInfo("Europe/Berlin")
CLOCK = datetime.fromisoformat("2019-07-01T12:00")
LONG_AGO = datetime.fromisoformat("0001-01-01T00:00")
FILE_TIME = datetime(2022, 1, 2, 3, 4, 5, tzinfo=UTC)
LISBON = {"latitude": 38.712, "longitude": -9.13}


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("metadata", "at", "minutes", "source", "offset_source"),
    [
        # The camera wrote its offset.
        (
            Metadata(taken_local=CLOCK, offset_minutes=-300, taken_source="exif", **LISBON),
            utc(2019, 7, 1, 17), -300, "exif", "camera",
        ),
        # The position tells the zone, summer time included.
        (
            Metadata(taken_local=CLOCK, taken_source="exif", **LISBON),
            utc(2019, 7, 1, 11), 60, "exif", "position",
        ),
        # GPS time tells the offset, to the quarter of an hour.
        (
            Metadata(taken_local=CLOCK, taken_source="exif",
                     taken_utc_hint=utc(2019, 7, 1, 6, 28, 40)),
            utc(2019, 7, 1, 6, 30), 330, "exif", "gps time",
        ),
        # A GPS time of another day is no witness: the owner's zone is.
        (
            Metadata(taken_local=CLOCK, taken_source="exif", taken_utc_hint=utc(2019, 6, 1)),
            utc(2019, 7, 1, 10), 120, "exif", "person",
        ),
        (
            Metadata(taken_local=CLOCK, taken_source="xmp"),
            utc(2019, 7, 1, 10), 120, "xmp", "person",
        ),
        # A video's own clock is UTC.
        (
            Metadata(taken_utc_hint=utc(2019, 1, 1, 12), taken_source="quicktime"),
            utc(2019, 1, 1, 12), 60, "quicktime", "person",
        ),
        (
            Metadata(taken_utc_hint=utc(2019, 7, 1, 12), taken_source="quicktime", **LISBON),
            utc(2019, 7, 1, 12), 60, "quicktime", "position",
        ),
        # An offset or a year that cannot be is no witness.
        (
            Metadata(taken_local=CLOCK, offset_minutes=5999, taken_source="exif"),
            utc(2019, 7, 1, 10), 120, "exif", "person",
        ),
        (
            Metadata(taken_local=LONG_AGO, taken_utc_hint=utc(9999, 12, 31)),
            FILE_TIME, 60, "file", "person",
        ),
        # Nothing but the file's own date.
        (Metadata(), FILE_TIME, 60, "file", "person"),
    ],
)  # fmt: skip
def test_it_believes_the_best_witness(
    metadata: Metadata, at: datetime, minutes: int, source: str, offset_source: str
) -> None:
    taken = decide_taken(metadata, zone=BERLIN, file_time=FILE_TIME)
    assert (taken.at, taken.offset_minutes) == (at, minutes)
    assert (taken.source, taken.offset_source) == (source, offset_source)


def test_the_local_time_is_the_wall_clock() -> None:
    metadata = Metadata(taken_local=CLOCK, offset_minutes=-300, taken_source="exif")
    taken = decide_taken(metadata, zone=BERLIN, file_time=FILE_TIME)
    assert taken.local == CLOCK.replace(tzinfo=UTC)
