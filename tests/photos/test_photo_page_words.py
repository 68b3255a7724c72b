"""Figures of a photo in words, and the rows of its details."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from photos import wording
from photos.facts import Fact, camera, facts_of, file, place, taken
from photos.models import Photo
from places.models import Place

EVENING = datetime(2022, 6, 12, 18, 42, tzinfo=UTC)
ALFAMA = Place(neighbourhood="Alfama", city="Lisbon", region="Lisboa", country="Portugal")


def a_photo(**fields: object) -> Photo:
    defaults = {"taken_local": EVENING, "taken_source": "exif", "sha256": "ab" * 32}
    return Photo(**{**defaults, **fields})


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.004, "1/250 s"), (1 / 8000, "1/8000 s"), (1 / 3, "0.3 s"), (0.25, "1/4 s"),
        (0.5, "0.5 s"), (2.0, "2 s"), (2.5, "2.5 s"), (30.0, "30 s"), (None, ""), (0.0, ""),
        (-1.0, ""), (float("inf"), ""), (float("nan"), ""), (1e-320, ""),
    ],
)  # fmt: skip
def test_it_says_an_exposure_like_a_camera(seconds: float | None, words: str) -> None:
    assert wording.exposure_in_words(seconds) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2022-06-12T09:00", "2022-06-12T21:00", "12 June 2022"),
        ("2022-06-12T09:00", "2022-06-18T09:00", "12 to 18 June 2022"),
        ("2022-06-12T09:00", "2022-07-03T09:00", "12 June to 3 July 2022"),
        ("2021-12-30T09:00", "2022-01-02T09:00", "30 December 2021 to 2 January 2022"),
    ],
)
def test_it_says_a_span_of_days(first: str, last: str, words: str) -> None:
    moments = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (first, last)]
    assert wording.span_in_words(*moments) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(4.0, "f/4"), (2.8, "f/2.8"), (1.7799, "f/1.8"), (11, "f/11"), (0.0, ""), (None, "")],
)
def test_it_says_an_aperture(number: float | None, words: str) -> None:
    assert wording.aperture_in_words(number) == words


@pytest.mark.parametrize(
    ("mm", "words"), [(23.0, "23 mm"), (4.25, "4.2 mm"), (200, "200 mm"), (None, "")]
)
def test_it_says_a_focal_length(mm: float | None, words: str) -> None:
    assert wording.focal_length_in_words(mm) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0, "GMT"), (60, "GMT+1"), (-210, "GMT-3:30"), (345, "GMT+5:45"), (-480, "GMT-8")],
)
def test_it_says_an_offset(minutes: int, words: str) -> None:
    assert wording.offset_in_words(minutes) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(7.4, "0:07"), (59.6, "1:00"), (3723, "1:02:03"), (0, "0:00"), (None, ""), (-1, "")],
)
def test_it_says_a_duration(seconds: float | None, words: str) -> None:
    assert wording.duration_in_words(seconds) == words


@given(st.none() | st.floats() | st.integers(0, 2**63))
def test_it_has_words_for_any_figure(figure: float | None) -> None:
    for words in (
        wording.exposure_in_words(figure), wording.aperture_in_words(figure),
        wording.focal_length_in_words(figure), wording.duration_in_words(figure),
    ):  # fmt: skip
        assert len(words) < 30
        assert "nan" not in words
        assert "inf" not in words


def test_it_says_sizes() -> None:
    assert wording.dimensions_in_words(6240, 4160) == "6240 \N{MULTIPLICATION SIGN} 4160"
    assert wording.dimensions_in_words(0, 0) == ""
    assert wording.megapixels_in_words(6240, 4160) == "26 MP"
    assert wording.megapixels_in_words(640, 480) == ""
    assert wording.size_in_words(14_200_000).replace("\xa0", " ") == "13.5 MB"


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"offset_minutes": 60, "offset_source": "position"}, "GMT+1, from GPS"),
        ({"offset_minutes": 60, "offset_source": "camera"}, "GMT+1, from the camera"),
        ({"offset_minutes": 0, "offset_source": "gps time"}, "GMT, from the GPS time"),
        ({"offset_minutes": 120, "offset_source": "person"}, "GMT+2, your time zone"),
        ({"offset_minutes": 60, "taken_source": "file"}, "GMT+1, date of the file"),
        ({"taken_source": "file"}, "date of the file"),
        ({"taken_source": "filename"}, "guessed from the name of the file"),
        ({"taken_source": "folder"}, "guessed from the name of its folder"),
        (
            {"offset_minutes": 60, "taken_source": "takeout", "offset_source": "clock"},
            "GMT+1, date from Google Photos",
        ),
        ({"offset_minutes": 60, "taken_source": "icloud"}, "GMT+1, date from iCloud"),
        (
            {"offset_minutes": 60, "taken_source": "exif", "offset_source": "clock"},
            "GMT+1, from the camera's clock",
        ),
    ],
)
def test_it_says_when_and_who_says_so(fields: dict[str, object], note: str) -> None:
    fact = taken(a_photo(**fields))
    assert fact.title == "Sunday, 12 June 2022, 18:42"
    assert fact.notes == (note,)


def test_it_says_where_from_near_to_far() -> None:
    fact = place(a_photo(place=ALFAMA, latitude=38.712, longitude=-9.1303, altitude_m=12.4))
    assert fact == Fact(
        "map-pin", "Place", "Alfama, Lisbon, Portugal", ("38.7120, -9.1303, 12 m high",),
        'in:"Lisbon"', "near:38.71200,-9.13030",
    )  # fmt: skip


def test_it_says_no_name_twice() -> None:
    fact = place(a_photo(place=Place(city="Monaco", country="Monaco"), latitude=0, longitude=0))
    assert fact
    assert fact.title == "Monaco"


def test_it_says_where_as_far_as_it_is_known() -> None:
    assert place(a_photo()) is None
    at_sea = place(a_photo(latitude=0.0, longitude=-30.0))
    assert at_sea == Fact("map-pin", "Place", "0.0000, -30.0000", near="near:0.00000,-30.00000")
    named = place(a_photo(place=ALFAMA))
    assert named == Fact("map-pin", "Place", "Alfama, Lisbon, Portugal")


def test_it_says_with_what() -> None:
    photo = a_photo(
        make="FUJIFILM", model="X100V", lens="23mm F2", focal_mm=23, f_number=4, exposure_s=0.004,
        iso=160,
    )  # fmt: skip
    fact = camera(photo)
    assert fact
    assert fact.title == "FUJIFILM X100V"
    assert fact.notes == ("23mm F2", "23 mm, f/4, 1/250 s, ISO 160")
    assert fact.search == 'camera:"X100V"'


def test_it_says_of_the_camera_what_is_known() -> None:
    assert camera(a_photo()) is None
    only_settings = camera(a_photo(iso=400))
    assert only_settings == Fact("camera", "Camera", "ISO 400")


def test_it_says_that_a_part_of_the_file_is_missing() -> None:
    assert "A part of this file is missing" in file(a_photo(is_damaged=True)).notes[0]


def test_it_says_which_file() -> None:
    photo = a_photo(
        filename="a.mov", kind="video", format="mov", width_px=1920, height_px=1080, duration_s=12,
        size_bytes=1000,
    )  # fmt: skip
    fact = file(photo)
    assert (fact.icon, fact.title) == ("film", "a.mov")
    assert (
        fact.notes[0].replace("\xa0", " ")
        == "1920 \N{MULTIPLICATION SIGN} 1080, 0:12, 1000 bytes, MOV"
    )


def test_it_says_since_when_it_is_here_on_the_persons_calendar() -> None:
    photo = a_photo(
        filename="a.jpg", size_bytes=1, format="jpeg", source="/photos/2022",
        added_at=datetime(2024, 6, 2, 23, 30, tzinfo=UTC),
    )  # fmt: skip
    original = facts_of(photo, zone=ZoneInfo("Europe/Lisbon"))[-1]
    assert original.title == "Added on 3 June 2024"
    assert original.notes == ("/photos/2022",)
    assert original.code == "ab" * 32
