"""The timeline that clients lay out themselves: months, and the columns of one."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo, PhotoTag, Stack, Tag
from photos.services.stacks import join_live, stack_photos
from rights.models import Partner
from tests.clients.immich.apps import App, asset
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_face, make_person, make_photo

BUCKETS, BUCKET = "/api/timeline/buckets", "/api/timeline/bucket"
WHOLE = {"visibility": "timeline", "withStacked": True}


def day(month: int, number: int = 5) -> datetime:
    return datetime(2021, month, number, 12, tzinfo=UTC)


def counts(user: User, **asked: Any) -> dict[str, int]:
    told = all_valid("TimeBucketsResponseDto", App(user).get(BUCKETS, **asked).json())
    return {each["timeBucket"]: each["count"] for each in told}


def ids(user: User, month: str = "2021-05-01", **asked: Any) -> list[str]:
    answer = App(user).get(BUCKET, timeBucket=month, **asked)
    assert answer.status_code == 200, answer.content
    found: list[str] = valid("TimeBucketAssetResponseDto", answer.json())["id"]
    return found


@pytest.mark.parametrize("asked", [WHOLE, {"visibility": "timeline"}])
def test_it_counts_months_the_newest_first(alice: User, asked: dict[str, Any]) -> None:
    for month in (5, 5, 7):
        make_photo(alice, day(month))
    make_photo(alice, day(5), archived_at=timezone.now())

    assert list(counts(alice, **asked).items()) == [("2021-07-01", 1), ("2021-05-01", 2)]
    assert list(counts(alice, **asked, order="asc")) == ["2021-05-01", "2021-07-01"]


def test_it_tells_a_month_in_columns(alice: User) -> None:
    first = make_photo(alice, day(5), is_favourite=True, latitude=48.0, longitude=11.0)
    later = make_photo(alice, day(5, 6), kind="video", duration_s=2.5, offset_minutes=120)
    Photo.objects.filter(pk=later.pk).update(taken_local=day(5, 6).replace(hour=14))

    asked = {"timeBucket": "2021-05-01", "withCoordinates": True, **WHOLE}
    told = valid("TimeBucketAssetResponseDto", App(alice).get(BUCKET, **asked).json())

    assert told["id"] == [asset(later), asset(first)]
    assert told["isImage"] == [False, True]
    assert told["duration"] == [2500, None]
    assert told["localOffsetHours"] == [2, 0]
    assert told["isFavorite"] == [False, True]
    assert told["latitude"] == [None, 48.0]
    assert told["ratio"] == [1.333, 1.333]
    assert {len(column) for column in told.values()} == {2}


def test_it_names_stacks_and_moving_halves(alice: User) -> None:
    still, other, video = (
        make_photo(alice, day(5)),
        make_photo(alice, day(5)),
        make_photo(alice, day(5), kind="video"),
    )
    stack = stack_photos(still, [other], kind=Stack.Kind.BURST)
    join_live(still, video)

    app = App(alice)
    told = app.get(BUCKET, timeBucket="2021-05-01", **WHOLE).json()

    assert told["id"] == [asset(still)]
    assert told["stack"] == [[uuid_of(Kind.STACK, stack.pk), "2"]]
    assert told["livePhotoVideoId"] == [asset(video)]
    assert set(ids(alice, visibility="timeline")) == {asset(still), asset(other)}
    assert ids(alice, visibility="hidden") == [asset(video)]


def test_it_takes_only_what_is_asked_for(alice: User) -> None:
    plain, archived = (
        make_photo(alice, day(5, 1)),
        make_photo(alice, day(5, 2), archived_at=timezone.now()),
    )
    trashed = make_photo(alice, day(5, 3), trashed_at=timezone.now())
    loved = make_photo(alice, day(5, 4), is_favourite=True, latitude=1.0, longitude=2.0)
    person = make_person(alice, "Anna")
    make_face(plain, person)
    tag = Tag.objects.create(owner=alice, name="sea")
    PhotoTag.objects.create(photo=loved, tag=tag, origin="person")
    album = Album.objects.create(owner=alice, title="A")
    AlbumPhoto.objects.create(album=album, photo=archived)

    assert ids(alice) == [asset(loved), asset(archived), asset(plain)]
    assert ids(alice, visibility="archive") == [asset(archived)]
    assert ids(alice, isTrashed=True) == [asset(trashed)]
    assert ids(alice, isFavorite=True) == [asset(loved)]
    assert asset(loved) not in ids(alice, isFavorite=False)
    assert ids(alice, personId=uuid_of(Kind.PERSON, person.pk)) == [asset(plain)]
    assert ids(alice, tagId=uuid_of(Kind.TAG, tag.pk)) == [asset(loved)]
    assert ids(alice, albumId=uuid_of(Kind.ALBUM, album.pk)) == [asset(archived)]
    assert ids(alice, bbox="1.5,0.5,2.5,1.5") == [asset(loved)]
    assert ids(alice, order="asc") == [asset(plain), asset(archived), asset(loved)]


def test_it_can_go_by_when_photos_came(alice: User) -> None:
    make_photo(alice, day(5), added_at=day(8))

    assert counts(alice, orderBy="createdAt") == {"2021-08-01": 1}


def test_a_partner_is_seen_where_asked_for(alice: User, bob: User) -> None:
    own, lent = make_photo(alice, day(5, 1)), make_photo(bob, day(5, 2), is_favourite=True)
    Partner.objects.create(owner=bob, viewer=alice)

    assert ids(alice) == [asset(own)]
    assert ids(alice, withPartners=True) == [asset(lent), asset(own)]
    told = App(alice).get(BUCKET, timeBucket="2021-05-01", userId=uuid_of(Kind.USER, bob.pk)).json()
    assert (told["id"], told["isFavorite"]) == ([asset(lent)], [False])


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"timeBucket": "May"}, 400),
        ({"timeBucket": "9999-12-01"}, 400),
        ({}, 400),
        ({"bbox": "1,2,3"}, 400),
        ({"bbox": "nan,0,0,0"}, 400),
        ({"orderBy": "size"}, 400),
        ({"visibility": "everything"}, 400),
        ({"visibility": "locked"}, 403),
        ({"albumId": "me"}, 400),
        ({"albumId": uuid_of(Kind.ALBUM, 2**47)}, 404),
        ({"personId": uuid_of(Kind.PERSON, 1)}, 404),
        ({"tagId": uuid_of(Kind.TAG, 1)}, 404),
    ],
)  # fmt: skip
def test_it_refuses_nonsense(alice: User, asked: dict[str, str], status: int) -> None:
    month = {} if not asked else {"timeBucket": "2021-05-01"}

    answer = App(alice).get(BUCKET, **month | asked)

    assert answer.status_code == status
    assert answer.json()["statusCode"] == status


def test_it_shows_no_library_that_is_not_lent(alice: User, bob: User) -> None:
    make_photo(bob, day(5))

    answer = App(alice).get(BUCKETS, userId=uuid_of(Kind.USER, bob.pk))

    assert answer.status_code == 404
    assert counts(alice, withPartners=True) == {}


def test_its_queries_do_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(12):
        stack_photos(make_photo(alice, day(5)), [make_photo(alice, day(5))], kind=Stack.Kind.BURST)
        make_photo(alice, day(5), kind="video", filename=f"{number}.mp4")
    app = App(alice)

    with django_assert_max_num_queries(7):
        assert len(app.get(BUCKET, timeBucket="2021-05-01", **WHOLE).json()["id"]) == 24
