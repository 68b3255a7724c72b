"""The manifest: everything of a person, every key, in constant queries."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album, AlbumPhoto
from albums.services import import_photos, open_imported_album
from faces.services import keep_names
from photos.models import PhotoTag, Stack, Tag
from photos.services.stacks import join_live, stack_photos
from places.models import Place
from search.models import PhotoText
from tests.factories import NOON, make_photo

KEYS = [
    "id",
    "sha256",
    "filename",
    "kind",
    "mime",
    "width",
    "height",
    "taken_at",
    "taken_local",
    "offset_minutes",
    "taken_source",
    "latitude",
    "longitude",
    "place",
    "camera",
    "lens",
    "albums",
    "tags",
    "caption",
    "note",
    "rating",
    "favourite",
    "archived",
    "trashed",
    "locked",
    "looks_like",
    "people",
    "stack_id",
    "stack_primary",
    "stack_kind",
    "stack_reason",
    "stack_by_person",
    "duplicate_group",
    "live_video_sha256",
    "ocr_text",
    "source",
    "edit",
]


def manifest_of(email: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    call_command("export", "--manifest-only", "--user", email, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def tag(photo: Any, name: str, origin: str) -> None:
    row, _ = Tag.objects.get_or_create(owner=photo.owner, name=name)
    PhotoTag.objects.create(photo=photo, tag=row, origin=origin)


def test_it_tells_all_that_is_known(alice: User) -> None:
    place = Place.objects.create(
        neighbourhood="Vatican", city="Rome", region="Lazio", country="Italy", country_code="IT"
    )
    photo = make_photo(
        alice, datetime(2018, 7, 1, 10, 0, 0, 500_000, tzinfo=UTC), offset_minutes=120,
        taken_local=datetime(2018, 7, 1, 12, 0, 0, 500_000, tzinfo=UTC), filename="Été.jpg",
        latitude=41.9, longitude=12.45, place=place, make="Canon", model="Canon EOS 5D", lens="50mm",
        caption="Rome", rating=5, is_favourite=True, source="/photos/Été.jpg",
    )  # fmt: skip
    for name, origin in (
        ("pope", "file"),
        ("Anna", "person"),
        ("pope", "person"),
        ("dome", "model"),
    ):
        tag(photo, name, origin)
    PhotoText.objects.create(photo=photo, engine="test", width_px=9, height_px=9, text="Via\nAppia")

    (entry,) = manifest_of("ALICE@example.org")

    assert list(entry) == KEYS
    assert entry == {
        "id": photo.pk, "sha256": photo.sha256, "filename": "Été.jpg", "kind": "image",
        "mime": "image/jpeg", "width": 400, "height": 300, "taken_at": "2018-07-01T10:00:00.500000Z",
        "taken_local": "2018-07-01T12:00:00.500000", "offset_minutes": 120, "taken_source": "exif",
        "latitude": 41.9, "longitude": 12.45,
        "place": {"city": "Rome", "region": "Lazio", "country": "Italy", "country_code": "IT"},
        "camera": "Canon EOS 5D", "lens": "50mm", "albums": [], "tags": ["Anna", "pope"],
        "caption": "Rome", "rating": 5, "favourite": True, "archived": False, "trashed": False,
        "locked": False, "looks_like": None, "people": [], "stack_id": None, "stack_primary": None, "stack_kind": None,
        "stack_reason": None, "stack_by_person": None,
        "duplicate_group": None, "live_video_sha256": None, "ocr_text": "Via\nAppia",
        "source": "/photos/Été.jpg", "note": None, "edit": None,
    }  # fmt: skip


def test_it_says_null_for_what_is_not_known(alice: User) -> None:
    sea = Place.objects.create(country="Norway", country_code="NO")
    make_photo(alice, width_px=0, height_px=0, offset_minutes=None, place=sea)
    (entry,) = manifest_of(alice.email)
    assert list(entry) == KEYS
    names = {"city": None, "region": None, "country": "Norway", "country_code": "NO"}
    assert entry["place"] == names
    empty = {key for key, value in entry.items() if value is None}
    assert empty >= {"width", "height", "offset_minutes", "latitude", "camera", "lens", "caption"}
    assert empty >= {"rating", "source", "ocr_text"}


def test_it_leaves_nothing_of_the_person_behind(alice: User, bob: User) -> None:
    make_photo(alice, NOON + timedelta(days=3), is_locked=True)
    make_photo(alice, NOON + timedelta(days=2), archived_at=NOON)
    make_photo(alice, NOON + timedelta(days=1), trashed_at=NOON)
    make_photo(alice, NOON)
    make_photo(bob, NOON)
    flags = [(row["trashed"], row["archived"], row["locked"]) for row in manifest_of(alice.email)]
    assert flags == [(False,) * 3, (True, False, False), (False, True, False), (False, False, True)]


def test_it_asks_as_often_for_many_photos_as_for_one(
    alice: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(7):
        photo = make_photo(alice)
        tag(photo, f"tag {number}", "file")
        album = Album.objects.create(owner=alice, title=f"Album {number}")
        AlbumPhoto.objects.create(album=album, photo=photo)
        PhotoText.objects.create(photo=photo, engine="test", width_px=9, height_px=9)
        with django_assert_num_queries(8):
            assert len(manifest_of(alice.email)) == number + 1


def test_it_prints_nothing_of_an_empty_library(alice: User) -> None:
    assert manifest_of(alice.email) == []


def test_it_refuses_an_unknown_person(db: None) -> None:
    with pytest.raises(CommandError, match=r"Nobody has the address x@example\.org"):
        manifest_of("x@example.org")


def test_it_tells_albums_people_stack_and_the_moving_half_of_a_live_photo(alice: User) -> None:
    still, video = make_photo(alice), make_photo(alice, kind="video")
    edited = make_photo(alice, NOON + timedelta(minutes=1))
    join_live(still, video)
    stack = stack_photos(edited, [still], kind=Stack.Kind.EDIT)
    keep_names(still, ["Grandma", "Anna"])
    import_photos(open_imported_album(alice, "takeout:Sea", title="By the sea"), [still])
    first, second = manifest_of(alice.email)
    assert first["live_video_sha256"] == video.sha256
    assert first["albums"] == ["By the sea"]
    assert [each["name"] for each in first["people"]] == ["Anna", "Grandma"]
    assert (
        (first["stack_id"], first["stack_kind"])
        == (stack.pk, "edit")
        == (
            second["stack_id"],
            second["stack_kind"],
        )
    )
    assert (first["stack_primary"], second["stack_primary"]) == (False, True)
