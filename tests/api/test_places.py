"""Where photos were taken, by the API: countries and cities, clusters of the map, photos on it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from places.models import Place
from rights.models import Partner
from tests.factories import make_photo

PLACES, CLUSTERS, PHOTOS = "/api/v1/places/", "/api/v1/map/clusters/", "/api/v1/map/photos/"
WORLD = "-180,-90,180,90"
LISBON, SYDNEY = {"latitude": 38.71, "longitude": -9.14}, {"latitude": -33.87, "longitude": 151.2}
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def clusters(browser: Client, bbox: str = WORLD, zoom: int = 0) -> list[dict[str, Any]]:
    answer = browser.get(CLUSTERS, {"bbox": bbox, "zoom": zoom})
    assert answer.status_code == 200, answer.content
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def test_it_counts_by_country_and_city(alice: User, browser: Client) -> None:
    def place(city: str, country: str, code: str) -> Place:
        return Place.objects.create(city=city, country=country, country_code=code)

    lisbon, porto = (place(city, "Portugal", "PT") for city in ("Lisbon", "Porto"))
    make_photo(alice, place=porto)
    last = [make_photo(alice, place=lisbon) for _ in range(2)][-1]
    make_photo(alice, place=place("Rome", "Italy", "IT"))
    make_photo(alice, place=lisbon, trashed_at=timezone.now())
    make_photo(alice)

    told = browser.get(PLACES).json()["items"]

    assert [(each["code"], each["name"], each["count"]) for each in told] == [
        ("PT", "Portugal", 3),
        ("IT", "Italy", 1),
    ]
    assert told[0]["cities"][0] == {"name": "Lisbon", "region": "", "count": 2, "photo": last.pk}
    assert [each["name"] for each in told[0]["cities"]] == ["Lisbon", "Porto"]


def test_what_is_near_is_one_cluster(alice: User, browser: Client) -> None:
    make_photo(alice, latitude=38.70, longitude=-9.15)
    last = make_photo(alice, latitude=38.72, longitude=-9.13)
    far = make_photo(alice, **SYDNEY)

    large, small = clusters(browser, zoom=4)

    assert (large["count"], large["photo"]) == (2, last.pk)
    assert (large["latitude"], large["longitude"]) == pytest.approx((38.71, -9.14))
    assert (small["count"], small["photo"]) == (1, far.pk)


def test_a_closer_look_takes_clusters_apart(alice: User, browser: Client) -> None:
    for longitude in (-9.14, -9.10):
        make_photo(alice, latitude=38.71, longitude=longitude)

    assert [len(clusters(browser, zoom=zoom)) for zoom in (3, 20)] == [1, 2]


def test_a_piece_of_the_map_holds_what_is_in_it(alice: User, browser: Client) -> None:
    make_photo(alice, **LISBON)
    east, west = (make_photo(alice, latitude=0, longitude=each).pk for each in (179, -179))

    assert len(clusters(browser, "-10,38,-9,39", 10)) == 1
    assert clusters(browser, "-8,38,-7,39", 10) == []
    assert {each["photo"] for each in clusters(browser, "178,-1,-178,1", 4)} == {east, west}


def test_it_shows_only_what_one_may_see(
    alice: User, bob: User, browser: Client, browser_of: BrowserOf
) -> None:
    photo = make_photo(alice, **LISBON)
    for state in (
        {"trashed_at": timezone.now()},
        {"archived_at": timezone.now()},
        {"is_locked": True},
    ):
        make_photo(alice, **LISBON, **state)

    assert [each["count"] for each in clusters(browser)] == [1]
    assert clusters(browser_of(bob)) == []
    Partner.objects.create(owner=alice, viewer=bob)
    assert [each["photo"] for each in clusters(browser_of(bob))] == [photo.pk]


def test_it_lists_the_photos_in_a_piece_of_the_map(alice: User, browser: Client) -> None:
    photos = [make_photo(alice, **LISBON).pk for _ in range(3)]
    make_photo(alice, **SYDNEY)
    make_photo(alice)

    asked = {"bbox": "-10,38,-9,39", "limit": 2}
    first = browser.get(PHOTOS, asked).json()
    second = browser.get(PHOTOS, {**asked, "after": first["next"]}).json()

    assert [each["id"] for each in (*first["items"], *second["items"])] == photos[::-1]
    assert first["items"][0]["latitude"] == 38.71
    assert second["next"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"bbox": WORLD}, {"zoom": 3}, {"bbox": WORLD, "zoom": 21}, {"bbox": WORLD, "zoom": -1},
        {"bbox": "1,2,3", "zoom": 3}, {"bbox": "a,b,c,d", "zoom": 3},
        {"bbox": "0,5,0,4", "zoom": 3}, {"bbox": "nan,0,0,0", "zoom": 3},
        {"bbox": "-181,0,0,0", "zoom": 3}, {"bbox": "0,0,inf,0", "zoom": 3},
        {"bbox": "0,-91,0,0", "zoom": 3}, {"bbox": "0,\x000,0,0", "zoom": 3},
    ],
)  # fmt: skip
def test_it_says_what_is_no_piece_of_the_map(browser: Client, wrong: dict[str, Any]) -> None:
    assert browser.get(CLUSTERS, wrong).status_code == 400


def test_it_asks_once_however_many_there_are(
    alice: User, browser: Client, django_assert_num_queries: Any
) -> None:
    for number in range(5):
        make_photo(alice, latitude=15.0 * number, longitude=0)

    with django_assert_num_queries(3):  # the person, who lends to them, and the photos
        assert len(clusters(browser, zoom=3)) == 5
