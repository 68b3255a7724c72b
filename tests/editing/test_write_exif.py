"""Edits of files without EXIF say what is known of the photo."""

from datetime import UTC, datetime

import pytest
from PIL import Image

from accounts.models import User
from editing.carried import bring_back_decisions
from editing.exif import exif_of
from photos.curation import decide
from photos.models import Photo
from tests.factories import make_photo

pytestmark = pytest.mark.django_db


def read(photo: Photo) -> Image.Exif:
    exif = Image.Exif()
    exif.load(exif_of(photo))
    return exif


def test_it_tells_camera_moment_and_position(alice: User) -> None:
    photo = make_photo(
        alice, datetime(2020, 6, 15, 12, 0, 0, 250_000, tzinfo=UTC),
        offset_minutes=-150, make="Canon", model="EOS R5", lens="RF 50", iso=100_000,
        exposure_s=0.01, f_number=1.8, focal_mm=50.0, latitude=-38.5, longitude=-9.25, altitude_m=-3.0,
    )  # fmt: skip
    exif = read(photo)
    told, gps = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    assert (exif[0x010F], exif[0x0110]) == ("Canon", "EOS R5")
    assert (told[0x9003], told[0x9291], told[0x9011]) == ("2020:06:15 12:00:00", "250000", "-02:30")
    assert (told[0x8827], told[0xA434], float(told[0x829A])) == (65535, "RF 50", 0.01)
    assert (gps[1], gps[2], gps[3], gps[4]) == ("S", (38, 30, 0), "W", (9, 15, 0))
    assert (gps[5], gps[6]) == (b"\1", 3)


def test_it_tells_nothing_that_is_not_known(alice: User) -> None:
    exif = read(make_photo(alice, taken_source="file"))
    assert 0x010F not in exif
    assert not exif.get_ifd(0x8769)
    assert not exif.get_ifd(0x8825)


def test_a_corrected_position_comes_back_with_its_place(alice: User) -> None:
    source, version = make_photo(alice), make_photo(alice)
    decide(version, "latitude", 38.5)
    decide(version, "longitude", -9.0)
    bring_back_decisions(source, Photo.objects.get(pk=version.pk))
    source.refresh_from_db()
    assert (source.latitude, source.longitude, source.place_id) == (38.5, -9.0, None)
