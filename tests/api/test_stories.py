"""Stories by the API: told, made, changed and deleted, by their owner alone."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from albums.models import Album, AlbumPhoto
from photos.models import Photo
from stories.models import Story
from stories.telling import changing
from tests.api.asking import Asker, items
from tests.factories import make_photo
from tests.stories.rows import week_in_lisbon
from tests.stories.telling import MONDAY, chapters, in_story, trip_of, week_told

pytestmark = pytest.mark.django_db
Told = tuple[Story, list[Photo]]


@pytest.fixture
def told(alice: User) -> Told:
    return week_told(alice)


def photos_in(answer: Any) -> list[list[int]]:
    return [[each["photo"] for each in chapter["photos"]] for chapter in answer["chapters"]]


def test_it_makes_a_story_of_a_trip_an_album_or_a_search(alice: User, bob: User) -> None:
    photos = week_in_lisbon(alice, MONDAY)
    trip, album = trip_of(alice, photos), Album.objects.create(owner=alice, title="One")
    AlbumPhoto.objects.create(album=album, photo=photos[0])
    asker = Asker(alice)

    answer = asker.post("stories/", {"trip": trip.pk})

    assert answer.status_code == 201
    made = answer.json()
    assert (made["title"], made["is_named"]) == ("A week in Lisbon, May 2023", False)
    assert (made["made_from"], made["made_of"]) == ("trip", "A week in Lisbon, May 2023")
    assert photos_in(made)[0] == [photo.pk for photo in photos[:2]]
    assert made["chapters"][0]["title"] == "Monday, 8 May"
    assert asker.get(f"stories/{made['id']}/").json() == made
    of_album = asker.post("stories/", {"album": album.pk}).json()
    assert (of_album["title"], photos_in(of_album)) == ("One", [[photos[0].pk]])
    assert len(asker.post("stories/", {"query": "2023"}).json()["chapters"]) == 7
    for body in ({}, {"trip": trip.pk, "album": album.pk}, {"query": ""}, {"trip": "1"}):
        assert asker.post("stories/", body).status_code == 400
    assert asker.post("stories/", {"query": "nothing 1903"}).status_code == 409
    for body in ({"trip": trip.pk}, {"album": album.pk}):
        assert Asker(bob).post("stories/", body).status_code == 404


def test_it_lists_them_by_as_many_queries_for_any_number(alice: User, bob: User) -> None:
    asker = Asker(alice)

    def queries() -> int:
        week_told(alice)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            asker.get("stories/")
        return len(counted)

    first = queries()
    assert [queries() for _ in range(3)][-1] <= first
    found = asker.get("stories/").json()["items"]
    assert len(found) == 4
    assert found[0]["count"] == 14
    assert found[0]["cover"] in in_story(Story.objects.latest("pk"))[0]
    assert items(Asker(bob).get("stories/")) == []


def test_it_changes_words_and_the_cover(alice: User, bob: User, told: Told) -> None:
    story, photos = told
    address, asker = f"stories/{story.pk}/", Asker(alice)

    body = {"title": "Sun", "lead": "One\n\nTwo", "cover": photos[3].pk}
    changed = asker.patch(address, body).json()

    assert (changed["title"], changed["is_named"]) == ("Sun", True)
    assert (changed["lead"], changed["cover"]) == ("One\n\nTwo", photos[3].pk)
    assert asker.patch(address, {"cover": None}).json()["cover"] == photos[0].pk
    assert asker.patch(address, {"cover": make_photo(alice).pk}).status_code == 409
    assert asker.patch(address, {"cover": make_photo(bob).pk}).status_code == 404
    assert asker.patch(address, {"title": "x" * 256}).status_code == 400
    assert Asker(bob).patch(address, body).status_code == 404
    assert Asker(bob).get(address).status_code == 404


def test_it_adds_changes_moves_and_removes_chapters(alice: User, bob: User, told: Told) -> None:
    story, photos = told
    asker, base = Asker(alice), f"stories/{story.pk}/chapters/"
    extra = make_photo(alice)
    wanted = [{"photo": extra.pk, "is_wide": True, "caption": "New"}, {"photo": photos[0].pk}]

    answer = asker.post(base, {"title": "Last", "text": "The end.", "photos": wanted})

    assert answer.status_code == 201
    last = answer.json()["chapters"][-1]
    assert (last["title"], last["text"]) == ("Last", "The end.")
    assert last["photos"][0] == {"photo": extra.pk, "is_wide": True, "caption": "New"}
    assert photos_in(answer.json())[0] == [photos[1].pk]
    address = f"{base}{last['id']}/"
    again = [{"photo": photos[0].pk}, {"photo": extra.pk}, {"photo": extra.pk, "is_wide": False}]
    moved = asker.patch(address, {"photos": again, "after": None}).json()
    assert photos_in(moved)[0] == [photos[0].pk, extra.pk]
    assert moved["chapters"][0]["photos"][1]["is_wide"] is True
    first = chapters(story)[1]
    moved = asker.patch(address, {"photos": [], "after": first.pk}).json()
    assert photos_in(moved)[:2] == [[photos[1].pk], []]
    assert asker.delete(address).status_code == 204
    assert len(chapters(story)) == 7
    assert Photo.objects.filter(pk=extra.pk).exists()
    assert Asker(bob).patch(f"{base}{first.pk}/", {"title": "x"}).status_code == 404


def test_what_cannot_stand_in_a_chapter_is_refused(
    alice: User, bob: User, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    story, photos = told
    address, asker = f"stories/{story.pk}/chapters/{chapters(story)[0].pk}/", Asker(alice)
    before = in_story(story)
    other, _photos = week_told(alice)
    trashed = make_photo(alice, trashed_at=timezone.now())

    def status(**body: Any) -> int:
        return int(asker.patch(address, body).status_code)

    assert status(photos=[{"photo": make_photo(bob).pk}]) == 404
    assert status(photos=[{"photo": trashed.pk}]) == 409
    assert status(photos=[{"photo": 2**63}]) == 400
    assert status(photos=[{"photo": photos[0].pk, "caption": "x" * 1001}]) == 400
    assert status(photos="x") == 400
    assert status(after=chapters(other)[0].pk) == 404
    monkeypatch.setattr(changing, "MOST_PHOTOS", 13)
    assert status(photos=[{"photo": each.pk} for each in [*photos[:2], make_photo(alice)]]) == 409
    assert in_story(story) == before


def test_it_deletes_a_story(alice: User, bob: User, told: Told) -> None:
    address = f"stories/{told[0].pk}/"

    assert Asker(bob).delete(address).status_code == 404
    assert Asker(alice).delete(address).status_code == 204
    assert not Story.objects.exists()
    assert Photo.objects.count() == 14


def test_a_link_to_a_story_is_made(alice: User, bob: User, told: Told, client: Client) -> None:
    story, _photos = told

    answer = Asker(alice).post("links/", {"story": story.pk, "slug": "our-week"})

    assert answer.status_code == 201
    assert (answer.json()["story"], answer.json()["album"]) == (story.pk, None)
    assert client.get("/s/our-week/", follow=True).status_code == 200
    assert Asker(bob).post("links/", {"story": story.pk}).status_code == 404
    both = {"story": story.pk, "photos": [1]}
    assert Asker(alice).post("links/", both).status_code == 400
