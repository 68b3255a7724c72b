"""Times, offsets, positions and text as cameras write them."""

from datetime import UTC, datetime

import pytest

from photos.metadata.facts import Moment
from photos.metadata.values import (
    coordinates,
    decode_text,
    gps_time,
    moment_in_utc,
    parse_iso_6709,
    parse_moment,
    parse_number,
    parse_offset,
    parse_utc,
)
from tests.photos.metadata_files import wall

NOON = wall(2019, 6, 9, 12, 0, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2019:06:09 12:00:01",
        " 2019-06-09T12:00:01",
        "2019.06.09.12.00.01",
        "2019/06/09 12:00:01",
        "20190609 120001",
        "2019:6:9 12:00:01",
        "2019:06:09 12:00:01 trailing",
    ],
)
def test_it_reads_a_wall_clock_in_many_spellings(text):
    assert parse_moment(text) == Moment(NOON)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2019:06:09",
        "2019:13:09 12:00:01",
        "2019:02:30 12:00:01",
        "2019:06:09 25:00:01",
        "2019:06:09 12:60:01",
        "2019:06:09 12:00:61",
        "9999:12:31 24:00:00",
    ],
)
def test_it_reads_no_moment_from_blanks_and_impossible_dates(text):
    assert parse_moment(text) is None


def test_it_keeps_fractions_of_a_second():
    assert parse_moment("2019:06:09 12:00:01.25") == Moment(NOON.replace(microsecond=250_000))
    assert parse_moment("2019:06:09 12:00:01", subseconds="5 ") == Moment(
        NOON.replace(microsecond=500_000)
    )
    assert parse_moment("2019:06:09 12:00:01", subseconds="abc") == Moment(NOON)


def test_it_moves_midnight_written_as_24_to_the_next_day():
    assert parse_moment("2019:06:08 24:00:00") == Moment(wall(2019, 6, 9))


def test_it_prefers_the_offset_field_over_the_offset_in_the_text():
    assert parse_moment("2019-06-09T12:00:01+02:00") == Moment(NOON, 120)
    assert parse_moment("2019-06-09T12:00:01Z", offset="-03:30") == Moment(NOON, -210)
    assert parse_moment("2019-06-09T12:00:01Z", offset="   ") == Moment(NOON, 0)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("+05:45", 345),
        ("-0800", -480),
        ("Z", 0),
        ("+00:00", 0),
        ("+15:00", None),
        ("+02:75", None),
        ("CEST", None),
        ("", None),
    ],
)
def test_it_reads_offsets_in_minutes(text, minutes):
    assert parse_offset(text) == minutes


def test_it_turns_a_moment_into_utc():
    assert parse_utc("2019-06-09T12:00:01+02:00") == datetime(2019, 6, 9, 10, 0, 1, tzinfo=UTC)
    assert parse_utc("2019-06-09T12:00:01") == NOON.replace(tzinfo=UTC)
    assert parse_utc("never") is None
    assert moment_in_utc(Moment(wall(1, 1, 1), 60)) is None


def test_it_reads_the_time_of_a_satellite():
    assert gps_time("2019:06:09", (10.0, 0.0, 1.5)) == datetime(
        2019, 6, 9, 10, 0, 1, 500_000, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("", (10.0, 0.0, 0.0)),
        ("2019:06:09", (10.0, None, 0.0)),
        ("2019:06:09", (99.0, 0.0, 0.0)),
        ("2019:00:09", (10.0, 0.0, 0.0)),
    ],
)
def test_it_reads_no_time_from_a_satellite_that_was_not_heard(day, clock):
    assert gps_time(day, clock) is None


def test_it_reads_numbers_and_fractions():
    assert parse_number("2.8") == 2.8
    assert parse_number("28/10") == 2.8
    assert parse_number("1/0") is None
    assert parse_number("inf") is None
    assert parse_number("many") is None


def test_it_takes_positions_on_the_globe_only():
    assert coordinates(48.0, 16.0) == {"latitude": 48.0, "longitude": 16.0}
    assert coordinates(48.0, None) == {}
    assert coordinates(213.6, 16.0) == {}
    assert coordinates(float("nan"), 16.0) == {}


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("+48.5000+016.2500/", 48.5, 16.25),
        ("-4830.00-01615.00/", -48.5, -16.25),
        ("+483000-0161500/", 48.5, -16.25),
    ],
)
def test_it_reads_positions_of_videos(text, latitude, longitude):
    assert parse_iso_6709(text) == {"latitude": latitude, "longitude": longitude}


def test_it_reads_the_height_after_a_position():
    assert parse_iso_6709("+48.5+016.25+171.3/")["altitude_m"] == 171.3
    assert parse_iso_6709("nowhere") == {}
    assert parse_iso_6709("+99.0+016.25+171.3/") == {}


def test_it_decodes_text_up_to_the_first_nul():
    assert decode_text(b" Canon \0rest") == "Canon"
    assert decode_text("Tromsø".encode()) == "Tromsø"
    assert decode_text("Tromsø".encode("latin-1")) == "Tromsø"
