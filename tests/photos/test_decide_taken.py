"""When a photo was taken: which witness counts."""

from dataclasses import replace
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


def a_clock(text: str = "2019-07-01T12:00", **more: object) -> Metadata:
    clock = datetime.fromisoformat(text)
    return Metadata(taken_local=clock, taken_source="exif", **more)  # type: ignore[arg-type]


MOMENT = utc(2019, 7, 1, 3)


@pytest.mark.parametrize(
    ("metadata", "minutes", "offset_source"),
    [
        # The clock is a whole number of quarters away: nine hours, in Tokyo.
        (replace(a_clock(), takeout_utc=MOMENT), 540, "clock"),
        (replace(a_clock("2019-07-01T08:45:03"), takeout_utc=MOMENT), 345, "clock"),
        (replace(a_clock("2019-06-30T22:59:57"), takeout_utc=MOMENT), -240, "clock"),
        (replace(a_clock(offset_minutes=540), takeout_utc=MOMENT), 540, "camera"),
        # The clock's own offset is another: the clock was right, its zone was not.
        (replace(a_clock(offset_minutes=480), takeout_utc=MOMENT), 540, "clock"),
        # No zone explains the gap: the camera's offset, the position, the owner's zone.
        (replace(a_clock("2019-07-01T12:07", offset_minutes=540), takeout_utc=MOMENT), 540, "camera"),
        (replace(a_clock("2019-07-01T12:07", **LISBON), takeout_utc=MOMENT), 60, "position"),
        (replace(a_clock("2019-07-01T12:07"), takeout_utc=MOMENT), 120, "person"),
        # More than a day: a person corrected the date in Google Photos.
        (replace(a_clock("2003-01-01T00:00"), takeout_utc=MOMENT), 120, "person"),
        (replace(a_clock("2019-07-02T03:00"), takeout_utc=MOMENT), 120, "person"),
        # No clock at all.
        (Metadata(takeout_utc=MOMENT), 120, "person"),
        (Metadata(takeout_utc=MOMENT, **LISBON), 60, "position"),
        (Metadata(takeout_utc=MOMENT, taken_utc_hint=utc(2011, 1, 1)), 120, "person"),
    ],
)  # fmt: skip
def test_googles_moment_wins_and_the_clock_tells_the_zone(
    metadata: Metadata, minutes: int, offset_source: str
) -> None:
    taken = decide_taken(metadata, zone=BERLIN, file_time=FILE_TIME, filename="20010101.jpg")
    assert (taken.at, taken.source) == (MOMENT, "takeout")
    assert (taken.offset_minutes, taken.offset_source) == (minutes, offset_source)


def test_a_sidecar_outranks_google() -> None:
    """What a person's own program, or our own export, wrote is later than any archive."""
    said = Metadata(taken_local=CLOCK, taken_source="sidecar", takeout_utc=utc(2019, 7, 1, 3))
    taken = decide_taken(said, zone=BERLIN, file_time=FILE_TIME)
    assert (taken.at, taken.source) == (utc(2019, 7, 1, 3), "sidecar")
    assert (taken.offset_minutes, taken.offset_source) == (540, "clock"), "and here they agree"


def test_an_impossible_moment_of_google_is_no_witness() -> None:
    said = Metadata(taken_local=CLOCK, taken_source="exif", takeout_utc=utc(9999, 12, 31))
    assert decide_taken(said, zone=BERLIN, file_time=FILE_TIME).source == "exif"


@pytest.mark.parametrize(
    ("metadata", "at", "minutes", "source", "offset_source"),
    [
        (Metadata(icloud_utc=MOMENT), MOMENT, 120, "icloud", "person"),
        (Metadata(icloud_utc=MOMENT, takeout_utc=utc(2019, 7, 2)), utc(2019, 7, 2), 120, "takeout", "person"),
        (Metadata(icloud_utc=MOMENT, taken_utc_hint=utc(2019, 7, 1, 3, 0, 30), taken_source="quicktime"),
         utc(2019, 7, 1, 3, 0, 30), 120, "quicktime", "person"),
        # The clock has the seconds; the list, which has none, its zone.
        (a_clock("2019-07-01T12:00:41", icloud_utc=MOMENT), utc(2019, 7, 1, 3, 0, 41), 540, "exif", "clock"),
        (a_clock("2019-07-01T12:07", icloud_utc=MOMENT), utc(2019, 7, 1, 10, 7), 120, "exif", "person"),
    ],
)  # fmt: skip
def test_icloud_helps_where_the_file_has_no_better(
    metadata: Metadata, at: datetime, minutes: int, source: str, offset_source: str
) -> None:
    taken = decide_taken(metadata, zone=BERLIN, file_time=FILE_TIME, filename="20010101.jpg")
    assert (taken.at, taken.source) == (at, source)
    assert (taken.offset_minutes, taken.offset_source) == (minutes, offset_source)


@pytest.mark.parametrize(
    ("filename", "path", "at", "source"),
    [
        ("IMG_20190509_154733.jpg", "", utc(2019, 5, 9, 13, 47, 33), "filename"),
        ("PXL_20190509_154733123.jpg", "", utc(2019, 5, 9, 15, 47, 33), "filename"),
        ("IMG-20190509-WA0001.jpg", "", utc(2019, 5, 9, 10), "filename"),
        # The file is of the day in its name: it knows the hour.
        ("IMG-20220102-WA0001.jpg", "", FILE_TIME, "filename"),
        ("IMG_20190509_154733.jpg", "Photos from 2016/a.jpg", utc(2019, 5, 9, 13, 47, 33), "filename"),
        ("random.jpg", "Photos from 2016/random.jpg", utc(2016, 1, 1, 11), "folder"),
        # The file is of that year, or older: it knows more.
        ("random.jpg", "Photos from 2022/random.jpg", FILE_TIME, "file"),
        ("random.jpg", "Scans 2023/random.jpg", FILE_TIME, "file"),
        ("random.jpg", "/home/anna/random.jpg", FILE_TIME, "file"),
    ],
)  # fmt: skip
def test_names_are_better_than_the_files_date(
    filename: str, path: str, at: datetime, source: str
) -> None:
    taken = decide_taken(Metadata(), zone=BERLIN, file_time=FILE_TIME, filename=filename, path=path)
    assert (taken.at, taken.source) == (at, source)


def test_the_first_moment_of_a_year_stands_for_the_year() -> None:
    new_year = utc(2016, 1, 1)
    path = "Photos from 2016/random.jpg"
    for zone in (BERLIN, ZoneInfo("America/New_York")):
        taken = decide_taken(Metadata(), zone=zone, file_time=new_year, path=path)
        assert (taken.local, taken.source) == (utc(2016, 1, 1, 12), "folder")


def test_a_guess_follows_the_position_and_never_beats_the_file() -> None:
    name = "IMG_20190509_154733.jpg"
    there = decide_taken(Metadata(**LISBON), zone=BERLIN, file_time=FILE_TIME, filename=name)
    assert (there.at, there.offset_source) == (utc(2019, 5, 9, 14, 47, 33), "position")
    known = decide_taken(a_clock(), zone=BERLIN, file_time=FILE_TIME, filename=name)
    assert known.source == "exif"
