"""Sidecars say what the library knows, and our own reader reads the same back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest

from accounts.models import User
from editing.recipe import Recipe
from ops.manifest import exported_photos
from ops.sidecars import sidecar_of
from photos.metadata import Metadata, read_metadata
from photos.models import PhotoTag, Tag
from places.models import Place
from tests.editing.edited import bring_in, edit
from tests.factories import make_photo

TAKEN = datetime(2019, 12, 31, 23, 15, 30, 250_000, tzinfo=UTC)
EVERYTHING_HOSTILE = "".join(map(chr, [*range(1, 0x800), 0xFFFD, 0xFFFE, 0xFFFF, 0x1F30B]))


@pytest.fixture
def read_back(alice: User, make_jpeg: Callable[..., Path]) -> Callable[..., Metadata]:
    """Make a photo with these fields and tags, write its sidecar, and read it beside a JPEG."""

    def write_and_read(*tags: str, **fields: Any) -> Metadata:
        photo = make_photo(alice, **{"taken": TAKEN, **fields})
        for name in tags:
            tag = Tag.objects.create(owner=alice, name=name)
            PhotoTag.objects.create(photo=photo, tag=tag, origin="person")
        image = make_jpeg()
        sidecar = image.with_name("photo.jpg.xmp")
        sidecar.write_bytes(sidecar_of(next(exported_photos(alice))))
        return read_metadata(image, "jpeg", sidecar)

    return write_and_read


@pytest.mark.parametrize("offset", [0, 60, -210, 345, 840])
def test_it_keeps_the_moment_and_its_offset(
    read_back: Callable[..., Metadata], offset: int
) -> None:
    metadata = read_back(offset_minutes=offset)
    assert metadata.taken_local == (TAKEN + timedelta(minutes=offset)).replace(tzinfo=None)
    assert metadata.offset_minutes == offset
    assert metadata.taken_source == "sidecar"


def test_it_leaves_the_date_out_before_the_metadata_was_read(
    read_back: Callable[..., Metadata],
) -> None:
    assert read_back(offset_minutes=None).taken_local is None


def test_it_keeps_caption_rating_and_tags(read_back: Callable[..., Metadata]) -> None:
    metadata = read_back("Zoë", "a & b", "<b>", caption="One\nTwo\r\n\tThree\rFour", rating=4)
    assert metadata.caption == "One\nTwo\r\n\tThree\rFour"
    assert metadata.rating == 4
    assert metadata.keywords == ("<b>", "Zoë", "a & b")
    assert metadata.warnings == ()


@pytest.mark.parametrize(
    ("latitude", "longitude", "altitude"),
    [
        (51.50125, -0.14189, 12.345),
        (-33.9999999999, 151.2, -420.5),
        (0.0, -180.0, None),
        (90.0, 180.0, 0.0),
    ],
)
def test_it_keeps_the_position(
    read_back: Callable[..., Metadata], latitude: float, longitude: float, altitude: float | None
) -> None:
    metadata = read_back(latitude=latitude, longitude=longitude, altitude_m=altitude)
    assert metadata.latitude == pytest.approx(latitude, abs=1e-9)
    assert metadata.longitude == pytest.approx(longitude, abs=1e-9)
    assert metadata.altitude_m == (pytest.approx(altitude) if altitude is not None else None)


def test_it_names_the_place_for_other_programs(alice: User) -> None:
    place = Place.objects.create(city="Köln", country="Germany", country_code="DE")
    make_photo(alice, place=place)
    text = sidecar_of(next(exported_photos(alice))).decode()
    assert "<photoshop:City>Köln</photoshop:City>" in text
    assert "<photoshop:Country>Germany</photoshop:Country>" in text
    assert "<Iptc4xmpCore:CountryCode>DE</Iptc4xmpCore:CountryCode>" in text
    assert "photoshop:State" not in text


def test_it_is_well_formed_whatever_the_words(read_back: Callable[..., Metadata]) -> None:
    metadata = read_back("]]>", "&#0;", caption=f"<!-- {EVERYTHING_HOSTILE} ]]> --> &amp;")
    assert metadata.warnings == ()
    assert metadata.caption.startswith('<!-- \t\n\r !"#')
    assert metadata.caption.endswith("\ufffd\U0001f30b ]]> --> &amp;")
    assert metadata.keywords == ("&#0;", "]]>")


def test_it_is_well_formed_where_nothing_is_known(alice: User) -> None:
    make_photo(alice, offset_minutes=None)
    assert len(fromstring(sidecar_of(next(exported_photos(alice))))[0][0]) == 0


@pytest.mark.django_db(transaction=True)
def test_an_edit_tells_its_recipe_and_what_it_was_made_from(alice: User) -> None:
    source = bring_in(alice)
    version = edit(source, Recipe(exposure=1))
    (photo,) = (each for each in exported_photos(alice) if each.pk == version.pk)
    sidecar = sidecar_of(photo).decode()
    assert source.sha256 in sidecar
    assert "exposure" in sidecar
