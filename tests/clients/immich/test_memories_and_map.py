"""What happened on a day, and where: memories and the map by the Immich protocol."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from clients.immich.ids import Kind, uuid_of
from photos.models import Photo
from places.models import Place
from rights.models import AlbumShare, Partner
from stories.models import KeptOut
from tests.clients.immich.apps import App, asset, assets
from tests.clients.immich.validating import all_valid, valid
from tests.factories import make_photo

MEMORIES, MARKERS = "/api/memories", "/api/map/markers"


def shot(owner: User, year: int, **fields: Any) -> Photo:
    return make_photo(owner, datetime(year, 5, 3, 12, tzinfo=UTC), **fields)


def test_it_remembers_the_day_of_earlier_years(alice: User, bob: User) -> None:
    first, second, older = shot(alice, 2021), shot(alice, 2021), shot(alice, 2019)
    shot(alice, 2018, archived_at=timezone.now())
    shot(bob, 2020)
    make_photo(alice, datetime(2020, 5, 4, 12, tzinfo=UTC))
    app = App(alice)

    told = all_valid("MemoryResponseDto", app.get(MEMORIES, **{"for": "2023-05-03"}).json())

    assert [each["data"] for each in told] == [{"year": 2021}, {"year": 2019}]
    days = [[photo["id"] for photo in each["assets"]] for each in told]
    assert days == [assets(first, second), assets(older)]
    assert told[0]["showAt"] == "2023-05-03T00:00:00.000Z"
    one = app.get(MEMORIES, **{"for": "2023-05-03", "id": told[1]["id"]}).json()
    assert [each["id"] for each in one] == [told[1]["id"]]
    total = app.get(f"{MEMORIES}/statistics", **{"for": "2023-05-03"}).json()
    assert valid("MemoryStatisticsResponseDto", total) == {"total": 2}
    again = valid("MemoryResponseDto", app.get(f"{MEMORIES}/{told[0]['id']}").json())
    assert len(again["assets"]) == 2
    assert App(bob).get(f"{MEMORIES}/{told[0]['id']}").status_code == 404


def test_it_has_none_that_nobody_could_save(alice: User) -> None:
    shot(alice, 2021)
    app = App(alice)

    for asked in ({"isSaved": True}, {"isTrashed": True}, {"type": "birthday"}):
        assert app.get(MEMORIES, **{"for": "2023-05-03"}, **asked).json() == []
    assert app.get(MEMORIES).status_code == 200
    assert app.get(MEMORIES, **{"for": "May"}).status_code == 400
    assert app.get(f"{MEMORIES}/{uuid_of(Kind.MEMORY, 2**47)}").status_code == 404
    assert app.get(f"{MEMORIES}/{uuid_of(Kind.MEMORY, 20200230)}").status_code == 404


def test_a_leap_day_comes_up_the_day_before_in_other_years(alice: User) -> None:
    make_photo(alice, datetime(2020, 2, 29, 12, tzinfo=UTC))
    make_photo(alice, datetime(2021, 2, 28, 12, tzinfo=UTC))
    app = App(alice)

    def days(today: str) -> list[str]:
        return [each["memoryAt"][:10] for each in app.get(MEMORIES, **{"for": today}).json()]

    assert days("2023-02-28") == ["2021-02-28", "2020-02-29"]
    assert days("2024-02-28") == ["2021-02-28"]
    assert days("2024-02-29") == ["2020-02-29"]


def test_what_is_kept_out_does_not_come_up(alice: User) -> None:
    shot(alice, 2021)
    KeptOut.objects.create(
        owner=alice, what="days", first_day=date(2021, 5, 3), last_day=date(2021, 5, 3)
    )
    app = App(alice)

    assert app.get(MEMORIES, **{"for": "2023-05-03"}).json() == []
    assert app.get(f"{MEMORIES}/{uuid_of(Kind.MEMORY, 20210503)}").status_code == 404


def test_its_queries_do_not_grow(
    alice: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for year in range(1990, 2020):
        shot(alice, year)
    app = App(alice)

    with django_assert_max_num_queries(8):
        assert len(app.get(MEMORIES, **{"for": "2023-05-03"}).json()) == 30


def test_it_marks_where_photos_were_taken(alice: User, bob: User) -> None:
    place = Place.objects.create(city="Rome", region="Lazio", country="Italy", country_code="IT")
    here = {"latitude": 41.9, "longitude": 12.5, "place": place}
    own = shot(alice, 2021, **here, is_favourite=True)
    archived = shot(alice, 2020, **here, archived_at=timezone.now())
    lent, shared = shot(bob, 2019, **here), shot(bob, 2018, **here)
    shot(alice, 2021)
    album = Album.objects.create(owner=bob, title="A")
    AlbumPhoto.objects.create(album=album, photo=shared)
    AlbumShare.objects.create(album=album, user=alice)
    app = App(alice)

    def marked(path: str = MARKERS, **asked: Any) -> list[str]:
        told = all_valid("MapMarkerResponseDto", app.get(path, **asked).json())
        return [each["id"] for each in told]

    assert marked() == [asset(own)]
    assert marked(isArchived=True) == assets(own, archived)
    assert marked(isFavorite=True) == [asset(own)]
    assert marked(isFavorite=False) == []
    assert marked(fileCreatedAfter="2022-01-01") == []
    assert marked(fileCreatedBefore="2022-01-01T00:00:00Z") == [asset(own)]
    assert marked(withSharedAlbums=True) == assets(own, shared)
    Partner.objects.create(owner=bob, viewer=alice)
    assert marked(withPartners=True) == assets(own, lent, shared)
    assert marked(f"/api/albums/{uuid_of(Kind.ALBUM, album.pk)}/map-markers") == [asset(shared)]
    assert app.get(MARKERS).json()[0]["city"] == "Rome"


def test_it_names_a_point(alice: User) -> None:
    app, path = App(alice), "/api/map/reverse-geocode"

    told = all_valid("MapReverseGeocodeResponseDto", app.get(path, lat=48.137, lon=11.575).json())

    assert (told[0]["city"], told[0]["country"]) == ("Munich", "Germany")
    assert app.get(path, lat=0.0, lon=-30.0).json() == []


@pytest.mark.parametrize("asked", [{}, {"lat": "x", "lon": 1}, {"lat": 91, "lon": 1}, {"lat": "nan", "lon": 1}])  # fmt: skip
def test_it_refuses_no_points(alice: User, asked: dict[str, Any]) -> None:
    assert App(alice).get("/api/map/reverse-geocode", **asked).status_code == 400
