"""The JSON that Google Takeout lays beside a photo, read whatever is in it."""

import json
import time
from datetime import UTC, datetime

import pytest

from photos.metadata.takeout import TakeoutItem, UnreadableTakeoutJson, read_takeout

NOWHERE = {"latitude": 0.0, "longitude": 0.0, "altitude": 0.0}


def item(**fields: object) -> TakeoutItem:
    found = read_takeout(json.dumps({"imageViews": "1", **fields}).encode())
    assert found is not None
    return found


def test_it_reads_everything() -> None:
    assert item(
        title="a.jpg",
        description="Grandpa &amp; the &quot;boat&quot;\nat sea &#39;19",
        photoTakenTime={"timestamp": "1571842351", "formatted": "23 oct. 2019, 14:52:31"},
        geoData={"latitude": 48.85, "longitude": 2.29, "altitude": 68.5},
        people=[{"name": "Ana"}, {"name": ""}, {"name": "Ben"}, {"name": "Ana"}, "Eve", {}],
        favorited=True,
        archived=True,
        trashed=True,
        inLockedFolder=True,
        googlePhotosOrigin={"fromPartnerSharing": {}},
        url="https://photos.google.com/photo/AF1",
    ) == TakeoutItem(
        title="a.jpg",
        description='Grandpa & the "boat"\nat sea \'19',
        taken_at=datetime(2019, 10, 23, 14, 52, 31, tzinfo=UTC),
        latitude=48.85,
        longitude=2.29,
        altitude_m=68.5,
        people=("Ana", "Ben"),
        favourite=True,
        archived=True,
        trashed=True,
        locked=True,
        from_partner=True,
        url="https://photos.google.com/photo/AF1",
    )


def test_it_reads_nothing_where_nothing_is_said() -> None:
    assert item() == TakeoutItem(title="")


@pytest.mark.parametrize(
    "fields",
    [
        {"title": 5, "description": ["x"], "people": "Ana", "favorited": "true"},
        {"photoTakenTime": "1571842351", "geoData": [1, 2], "googlePhotosOrigin": None},
        {"geoData": {"latitude": "48", "longitude": True}, "url": {}},
    ],
)
def test_it_reads_nothing_from_values_of_other_kinds(fields: dict[str, object]) -> None:
    assert item(**fields) == TakeoutItem(title="")


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("-477705600", datetime(1954, 11, 12, tzinfo=UTC)),
        (1571842351, datetime(2019, 10, 23, 14, 52, 31, tzinfo=UTC)),
        ("0", None),
        ("-0", None),
        ("", None),
        ("soon", None),
        ("1" * 5000, None),
        ("999999999999", None),
        (True, None),
        (1.5, None),
        (None, None),
    ],
)
def test_it_reads_the_moment(stamp: object, moment: datetime | None) -> None:
    assert item(photoTakenTime={"timestamp": stamp}).taken_at == moment


@pytest.mark.parametrize(
    ("ours", "cameras", "position"),
    [
        ({"latitude": 1.5, "longitude": 2.5}, {"latitude": 9, "longitude": 9}, (1.5, 2.5, None)),
        (NOWHERE, {"latitude": 9, "longitude": 8, "altitude": -3}, (9, 8, -3)),
        (NOWHERE, NOWHERE, (None, None, None)),
        ({"latitude": 0.0, "longitude": 9.5}, None, (0, 9.5, None)),
        ({"latitude": 9.5, "longitude": 0.0}, None, (9.5, 0, None)),
        ({"latitude": 91, "longitude": 1}, None, (None, None, None)),
        ({"latitude": 1, "longitude": -181}, None, (None, None, None)),
        ({"latitude": 1}, None, (None, None, None)),
    ],
)
def test_it_reads_the_position(ours: object, cameras: object, position: tuple[object, ...]) -> None:
    found = item(geoData=ours, geoDataExif=cameras)
    assert (found.latitude, found.longitude, found.altitude_m) == position


def test_it_keeps_no_control_characters_and_resolves_only_whole_entities() -> None:
    assert item(title="a\0b\x1b.jpg", description="AT&T &copy=1 &#0;") == TakeoutItem(
        title="ab.jpg", description="AT&T &copy=1 �"
    )


def test_it_reads_json_with_a_byte_order_mark() -> None:
    assert read_takeout(b'\xef\xbb\xbf{"imageViews": "1"}') == TakeoutItem(title="")


@pytest.mark.parametrize("content", [b"{}", b'{"title": "An album", "geoData": {}}'])
def test_it_says_when_json_is_of_no_photo(content: bytes) -> None:
    assert read_takeout(content) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'"text"',
        b"{",
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        '{"title": "a"}'.encode("utf-16"),
        b"[" * 500_000,
        b'{"a":' * 200_000,
        b" " * 100 * 2**20,
        b'{"a": NaN}',
    ],
)
def test_it_refuses_what_is_no_json_at_once(content: bytes) -> None:
    started = time.monotonic()
    with pytest.raises(UnreadableTakeoutJson):
        read_takeout(content)
    assert time.monotonic() - started < 1
