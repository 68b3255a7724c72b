"""What a person said of places, trips, memories and stories leaves with the export."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from albums.models import Album
from atlas.models import NamedPlace
from curating.doing import do
from ops.memories import memories_of
from photos.models import Photo
from places.models import Place
from stories.models import KeptOut, Occasion
from stories.story import Chapter, ChapterPhoto, Story
from tests.factories import NOON, make_person, make_photo

START = datetime(2024, 5, 12, 18, 42, 1, tzinfo=UTC)


def exported(owner: User, folder: Path) -> dict[str, Any]:
    call_command("export", str(folder), "--user", owner.email)
    told: dict[str, Any] = json.loads((folder / "memories.json").read_text())
    return told


def told_of(owner: User) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(memories_of(owner)))
    return told


def trip(owner: User, **said: Any) -> Occasion:
    return Occasion.objects.create(
        owner=owner, kind="trip", starts_local=START, ends_local=START + timedelta(days=3), **said
    )


def test_a_library_of_which_nothing_was_said_tells_nothing(alice: User, tmp_path: Path) -> None:
    trip(alice)
    assert exported(alice, tmp_path / "out") == {
        "version": 1, "named_places": [], "trips": [], "kept_out": [], "stories": [], "called": [],
    }  # fmt: skip


def test_it_tells_places_and_trips(alice: User, bob: User) -> None:
    for owner, name in ((alice, "Grandma's"), (bob, "Secret")):
        NamedPlace.objects.create(
            owner=owner, name=name, latitude=38.7, longitude=-9.1, radius_m=250, is_home=True
        )
        trip(owner, title=f"{name} in May")
    trip(alice, hidden_at=NOON)
    told = told_of(alice)
    assert told["named_places"] == [
        {"name": "Grandma's", "latitude": 38.7, "longitude": -9.1, "radius_m": 250, "home": True}
    ]
    assert told["trips"] == [
        {
            "kind": "trip", "title": title, "starts_local": "2024-05-12T18:42:01",
            "ends_local": "2024-05-15T18:42:01", "own_dates": False, "hidden": hidden,
        }
        for title, hidden in (("Grandma's in May", False), (None, True))
    ]  # fmt: skip


def test_it_tells_what_memories_leave_out(alice: User, tmp_path: Path) -> None:
    nobody = make_person(alice)
    place = Place.objects.create(city="Rome", region="Lazio", country="Italy", country_code="IT")
    album = Album.objects.create(owner=alice, title="Hospital")
    said: list[dict[str, Any]] = [
        {"what": "person", "person": nobody}, {"what": "album", "album": album},
        {"what": "place", "place": place}, {"what": "country", "place": place},
        {"what": "days", "first_day": date(2020, 3, 1), "last_day": date(2020, 3, 4),
         "every_year": True},
    ]  # fmt: skip
    for each in said:
        KeptOut.objects.create(owner=alice, **each)
    person, kept_album, city, country, days = exported(alice, tmp_path / "out")["kept_out"]
    assert person["person_id"] == nobody.pk
    people = json.loads((tmp_path / "out" / "people.json").read_text())["people"]
    assert [each["id"] for each in people] == [nobody.pk]
    assert (kept_album["what"], kept_album["album"]) == ("album", "Hospital")
    italy = {"country_code": "IT", "country": "Italy"}
    assert city["place"] == {**italy, "region": "Lazio", "city": "Rome"}
    assert country["place"] == italy
    assert (days["first_day"], days["last_day"], days["every_year"], days["place"]) == (
        "2020-03-01", "2020-03-04", True, None,
    )  # fmt: skip


def story(owner: User, photos: list[Photo]) -> Story:
    made = Story.objects.create(owner=owner, title="Lisbon", cover=photos[0], made_from="trip")
    chapter = Chapter.objects.create(story=made, title="By tram", text="Uphill.")
    for position, photo in enumerate(photos):
        ChapterPhoto.objects.create(
            chapter=chapter, photo=photo, position=position, is_wide=not position
        )
    return made


def test_it_tells_stories_with_their_photos_in_order(alice: User) -> None:
    photos = [make_photo(alice) for _ in range(2)][::-1]
    story(alice, photos)
    (told,) = told_of(alice)["stories"]
    assert (told["title"], told["lead"], told["cover"]) == ("Lisbon", None, photos[0].sha256)
    assert told["chapters"] == [
        {
            "title": "By tram", "text": "Uphill.",
            "photos": [
                {"sha256": photos[0].sha256, "wide": True, "caption": None},
                {"sha256": photos[1].sha256, "wide": False, "caption": None},
            ],
        }
    ]  # fmt: skip


def test_it_tells_what_a_person_calls_a_photo(alice: User) -> None:
    photos = [make_photo(alice, looks_like="document") for _ in range(3)]
    do(alice, "call", [photos[0].pk], {"look": "photo"})
    do(alice, "call", [photos[1].pk], {"look": "meme"})
    assert told_of(alice)["called"] == [
        {"sha256": photos[0].sha256, "as": "photo"}, {"sha256": photos[1].sha256, "as": "meme"},
    ]  # fmt: skip


def test_it_asks_as_often_for_many(alice: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            told_of(alice)
        return len(asked)

    story(alice, [make_photo(alice)])
    few = queries()
    for _ in range(4):
        story(alice, [make_photo(alice), make_photo(alice)])
    assert queries() == few
