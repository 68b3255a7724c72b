"""Memories by the API: what comes up on a day, and what never does."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from accounts.models import User
from albums.models import Album
from photos.models import Photo
from places.models import Place
from stories.memories import kept_out
from stories.models import KeptOut
from tests.factories import make_face, make_person, make_photo

MEMORIES, KEPT_OUT = "/api/v1/memories/", "/api/v1/memories/kept-out/"
BrowserOf = Callable[[User], Client]
JSON = "application/json"


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def shot(owner: User, year: int, day: int = 3) -> Photo:
    return make_photo(owner, datetime(year, 5, day, 12, tzinfo=UTC))


def test_it_tells_what_comes_up(alice: User, bob: User, browser: Client) -> None:
    photo = shot(alice, 2021)
    shot(bob, 2021)
    recent = [shot(alice, 2023, day) for day in (1, 2, 3, 4)]
    anna = make_person(alice, "Anna")
    then, now = make_face(shot(alice, 2001, 9), anna), make_face(recent[3], anna)

    told = browser.get(MEMORIES, {"day": "2023-05-03"}).json()

    assert told["today"] == "2023-05-03"
    assert told["days"] == [
        {
            "day": "2021-05-03",
            "years_ago": 2,
            "is_leap_day": False,
            "count": 1,
            "photos": [photo.pk],
        }
    ]
    assert told["people"] == [
        {
            "person": anna.pk, "name": "Anna",
            "then": {"id": then.pk, "photo": then.photo_id},
            "now": {"id": now.pk, "photo": now.photo_id},
        }
    ]  # fmt: skip
    later = browser.get(MEMORIES, {"day": "2023-05-20"}).json()
    assert later["highlights"] == [each.pk for each in recent]
    assert browser.get(MEMORIES).status_code == 200
    for bad in ("", "x", "2023-02-30", "0001-01-01", "9999-12-31"):
        assert browser.get(MEMORIES, {"day": bad}).status_code == 400


def test_it_keeps_out_and_lets_come_up_again(
    alice: User, bob: User, browser: Client, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = shot(alice, 2021)
    place = Place.objects.create(city="Rome", region="Lazio", country="Italy", country_code="IT")
    Photo.objects.filter(pk=photo.pk).update(place=place)
    album, anna = Album.objects.create(owner=alice, title="A"), make_person(alice, "Anna")
    bodies = (
        {"person": anna.pk},
        {"album": album.pk},
        {"place": place.pk},
        {"region": place.pk},
        {"country": place.pk},
        {"first_day": "2021-05-03", "every_year": True},
    )
    for body in bodies:
        answer = browser.post(KEPT_OUT, body, content_type=JSON)
        assert answer.status_code == 201, answer.content
    told = browser.get(KEPT_OUT).json()["items"]
    assert [each["what"] for each in told] == [
        "days",
        "country",
        "region",
        "place",
        "album",
        "person",
    ]
    assert told[0]["every_year"] is True
    assert browser.get(MEMORIES, {"day": "2023-05-03"}).json()["days"] == []
    for each in told:
        assert browser_of(bob).delete(f"{KEPT_OUT}{each['id']}/").status_code == 404
        assert browser.delete(f"{KEPT_OUT}{each['id']}/").status_code == 204
    assert len(browser.get(MEMORIES, {"day": "2023-05-03"}).json()["days"]) == 1
    for body in bodies[:5]:
        answer = browser_of(bob).post(KEPT_OUT, body, content_type=JSON)
        assert answer.status_code == 404
    monkeypatch.setattr(kept_out, "MOST", 0)
    assert browser.post(KEPT_OUT, bodies[0], content_type=JSON).status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"person": 1, "album": 1}, 400),
        ({"person": 2**63}, 400),
        ({"first_day": "soon"}, 400),
        ({"first_day": "2021-05-03", "every_year": 1}, 400),
        ({"first_day": "2021-05-03", "last_day": "2021-05-02"}, 409),
        ({"person": 2**63 - 1}, 404),
    ],
)
def test_it_refuses_what_makes_no_sense(
    browser: Client, body: dict[str, object], status: int
) -> None:
    assert browser.post(KEPT_OUT, body, content_type=JSON).status_code == status
    assert not KeptOut.objects.exists()
