"""A photo as clients of the protocol read it."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from accounts.models import User
from clients.immich.assets.telling import tell_assets
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, Stack
from photos.services.stacks import join_live, stack_photos
from places.models import Place
from tests.clients.immich.validating import all_valid
from tests.factories import make_photo

RED = base64.b64encode(bytes([255, 0, 0]) * 9).decode()


def told_of(user: User, *photos: Photo, with_exif: bool = True) -> list[dict[str, Any]]:
    chosen = Photo.objects.filter(pk__in=[each.pk for each in photos]).order_by("pk")
    told: list[dict[str, Any]] = all_valid(
        "AssetResponseDto", tell_assets(user, chosen, with_exif=with_exif)
    )
    return told


def test_it_tells_a_photo(alice: User) -> None:
    taken = datetime(2021, 8, 3, 10, 30, tzinfo=UTC)
    place = Place.objects.create(
        city="Lisbon", region="Lisboa", country="Portugal", country_code="PT"
    )
    photo = make_photo(
        alice, taken, placeholder=RED, place=place, exposure_s=1 / 250, f_number=2.8, iso=200,
        offset_minutes=60, taken_local=datetime(2021, 8, 3, 11, 30, tzinfo=UTC), orientation=6,
        caption="At the river", rating=4, is_favourite=True, latitude=38.7, longitude=-9.1,
    )  # fmt: skip

    told = told_of(alice, photo)[0]

    assert told["checksum"] == base64.b64encode(bytes.fromhex(photo.sha1)).decode()
    assert (told["fileCreatedAt"], told["localDateTime"]) == (
        "2021-08-03T10:30:00.000Z",
        "2021-08-03T11:30:00.000Z",
    )
    assert (told["visibility"], told["isFavorite"], told["duration"]) == ("timeline", True, None)
    exif = told["exifInfo"]
    assert (exif["city"], exif["exposureTime"], exif["timeZone"]) == ("Lisbon", "1/250", "UTC+1")
    assert (exif["description"], exif["rating"]) == ("At the river", 4)
    assert (told["width"], exif["exifImageWidth"], exif["orientation"]) == (400, 300, "6")


def test_its_blur_has_its_colour(alice: User) -> None:
    told = told_of(alice, make_photo(alice, placeholder=RED))[0]

    packed = base64.b64decode(told["thumbhash"])
    head = int.from_bytes(packed[:3], "little")
    light, yellow, reddish = head & 63, head >> 6 & 63, head >> 12 & 63
    assert (light, yellow, reddish) == (21, 47, 63)  # a third, half and all of what is there
    assert packed[4] >> 7 == 1  # wide


def test_it_has_no_blur_before_it_was_looked_at(alice: User) -> None:
    told = told_of(alice, make_photo(alice, width_px=0, height_px=0))[0]

    assert (told["thumbhash"], told["width"]) == (None, None)


def test_a_live_photo_names_its_video(alice: User) -> None:
    still, video = make_photo(alice), make_photo(alice, kind="video", duration_s=1.5)
    join_live(still, video)

    first, second = told_of(alice, still, video)

    assert first["livePhotoVideoId"] == uuid_of(Kind.ASSET, video.pk)
    assert (second["visibility"], second["duration"]) == ("hidden", 1500)
    assert first["stack"] is None


def test_a_stack_names_its_primary(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(3)]
    stack_photos(photos[0], photos[1:], kind=Stack.Kind.BURST)

    told = told_of(alice, *photos)

    primary = Photo.objects.get(stack__isnull=False, is_primary=True)
    assert {each["stack"]["primaryAssetId"] for each in told} == {uuid_of(Kind.ASSET, primary.pk)}
    assert told[0]["stack"]["assetCount"] == 3


def test_others_do_not_learn_what_its_owner_thinks_of_it(alice: User, bob: User) -> None:
    told = told_of(bob, make_photo(alice, rating=5, is_favourite=True))[0]

    assert (told["isFavorite"], told["exifInfo"]["rating"]) == (False, None)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"archived_at": datetime(2030, 1, 1, tzinfo=UTC)}, "visibility", "archive"),
        ({"trashed_at": datetime(2030, 1, 1, tzinfo=UTC)}, "isTrashed", True),
        ({"missing_since": datetime(2030, 1, 1, tzinfo=UTC)}, "isOffline", True),
    ],
)
def test_it_tells_where_it_stands(alice: User, fields: Any, name: str, value: Any) -> None:
    assert told_of(alice, make_photo(alice, **fields))[0][name] == value


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"exposure_s": 2.5}, "exposureTime", "2.5"),
        ({"exposure_s": 0.0}, "exposureTime", None),
        ({"offset_minutes": -210}, "timeZone", "UTC-3:30"),
        ({"offset_minutes": None}, "timeZone", None),
        ({"rating": 0}, "rating", None),
    ],
)
def test_it_tells_what_is_known(alice: User, fields: Any, name: str, value: Any) -> None:
    assert told_of(alice, make_photo(alice, **fields))[0]["exifInfo"][name] == value


def test_many_cost_no_more_queries(alice: User, django_assert_num_queries: Any) -> None:
    place = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    for _ in range(5):
        join_live(make_photo(alice, place=place), make_photo(alice, kind="video"))
        stack_photos(make_photo(alice), [make_photo(alice)], kind=Stack.Kind.BURST)
    photos = list(Photo.objects.in_library_of(alice))

    with django_assert_num_queries(5):  # with who lends to her
        assert len(tell_assets(alice, photos, with_exif=True)) == 20
