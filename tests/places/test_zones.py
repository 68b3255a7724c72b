"""The zone of a point, and the offset its clocks showed."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from places.zones import is_at_sea, offset_minutes, zone_at, zone_name_at

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("latitude", "longitude", "name"),
    [
        (41.8781, -87.6298, "America/Chicago"),
        (28.6139, 77.2090, "Asia/Kolkata"),
        (-36.8485, 174.7633, "Pacific/Auckland"),
        (41.9022, 12.4533, "Europe/Vatican"),
        (30.0, -40.0, "Etc/GMT+3"),
    ],
)
def test_it_names_the_zone_of_a_point(latitude: float, longitude: float, name: str) -> None:
    assert zone_at(latitude, longitude) == ZoneInfo(name)


def test_it_knows_no_zone_off_the_map() -> None:
    assert zone_at(95.0, 0.0) is None


def test_it_tells_the_open_sea_from_a_country() -> None:
    assert is_at_sea(zone_name_at(30.0, -40.0))
    assert not is_at_sea(zone_name_at(43.7, 7.25))


@pytest.mark.parametrize(
    ("local", "zone", "minutes"),
    [
        ("2024-01-15T12:00", BERLIN, 60),
        ("2024-07-15T12:00", BERLIN, 120),
        ("2024-07-15T12:00", ZoneInfo("Asia/Kathmandu"), 345),
        ("2024-01-15T12:00", ZoneInfo("America/St_Johns"), -210),
        ("2024-10-27T02:30", BERLIN, 120),
        ("2024-03-31T02:30", BERLIN, 60),
        ("1880-01-01T12:00", BERLIN, 53),
        ("0001-01-01T00:00", BERLIN, 53),
    ],
)
def test_it_gives_the_offset_the_clock_had(local: str, zone: ZoneInfo, minutes: int) -> None:
    assert offset_minutes(datetime.fromisoformat(local), zone) == minutes


def test_it_gives_the_second_pass_of_an_hour_that_comes_twice_when_told() -> None:
    local = datetime.fromisoformat("2024-10-27T02:30").replace(fold=1)
    assert offset_minutes(local, BERLIN) == 60


def test_it_refuses_a_time_that_has_an_offset_already() -> None:
    with pytest.raises(ValueError, match="naive"):
        offset_minutes(datetime(2024, 1, 1, tzinfo=UTC), BERLIN)
