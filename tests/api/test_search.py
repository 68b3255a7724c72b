"""Searching by the API: the same answers as the page's, page by page, and what is kept."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.keys import make_key
from accounts.models import Scope, User
from albums.models import Album
from ml.weights import ModelUnavailable
from photos.models import Photo
from places.models import Place
from search.kept.services import save_search
from search.looking import encoders
from search.models import SavedSearch
from tests.factories import make_photo
from tests.search.conftest import RED

Seen = Callable[..., Photo]
BrowserOf = Callable[[User], Client]
SEARCH = "/api/v1/search/"
SAVED = "/api/v1/search/saved/"
SMART = "/api/v1/search/smart-albums/"


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    return browser_of(alice)


def ask(browser: Client, text: str, **given: Any) -> dict[str, Any]:
    answer = browser.get(SEARCH, {"q": text, **given})
    assert answer.status_code == 200, answer.content
    told: dict[str, Any] = answer.json()
    return told


def send(browser: Client, verb: str, address: str, **body: Any) -> Any:
    return getattr(browser, verb)(address, body, content_type="application/json")


def test_it_tells_what_was_found_and_how_it_was_understood(
    alice: User, browser: Client, seen: Seen
) -> None:
    photo = seen(alice, RED, caption="the red door")

    told = ask(browser, "red 2020", why="true")

    assert [(each["text"], each["kind"], each["without"]) for each in told["understood"]] == [
        ("2020", "date", "red"),
        ("red", "meaning", "2020"),
    ]
    assert (told["total"], told["has_more"], told["next"], told["notes"]) == (1, False, None, [])
    [found] = told["items"]
    assert (found["id"], found["sha256"], found["width_px"]) == (photo.pk, photo.sha256, 400)
    caption = {"kind": "caption", "text": "the red door", "words": ["red"], "regions": []}
    assert caption in found["why"]


def test_it_says_why_only_to_who_asks(alice: User, browser: Client) -> None:
    make_photo(alice, caption="A door")

    assert "why" not in ask(browser, "file:IMG")["items"][0]
    assert ask(browser, "file:IMG", fields="id,why", why="1")["items"][0].keys() == {"id", "why"}


def test_it_goes_on_behind_the_page_before(alice: User, browser: Client) -> None:
    photos = [make_photo(alice, caption="A door") for _ in range(5)]
    found, after = [], ""
    while after is not None:
        told = ask(
            browser, "type:image", limit=2, order="date", **({"after": after} if after else {})
        )
        found += [each["id"] for each in told["items"]]
        after = told["next"]
        assert told["total"] == 5

    assert found == [photo.pk for photo in reversed(photos)]


def test_it_finds_nothing_of_others(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_photo(alice, caption="A secret door")
    make_photo(alice, is_locked=True)

    assert ask(browser_of(bob), "type:image")["items"] == []
    assert ask(browser_of(alice), "type:image")["total"] == 1


def test_it_searches_by_letter_without_a_model(
    alice: User, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> None:
        raise ModelUnavailable("There is no model.")

    monkeypatch.setattr(encoders, "search_encoder", none)
    photo = make_photo(alice, caption="the red door")

    told = ask(browser, "door")

    assert [each["id"] for each in told["items"]] == [photo.pk]
    assert len(told["notes"]) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"limit": "0"}, {"limit": "many"}, {"order": "sideways"}, {"after": "nowhere"},
        {"after": "1~2020-01-01T00:00:00+00:00~1.5"}, {"q": "a\0b"}, {"weaker": "perhaps"},
        {"after": "nan~2020-01-01T00:00:00+00:00~1"},
    ],
)  # fmt: skip
def test_it_says_what_makes_no_sense(browser: Client, wrong: dict[str, str]) -> None:
    answer = browser.get(SEARCH, {"q": "file:a", **wrong})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_place_beyond_all_photos_is_the_end(alice: User, browser: Client) -> None:
    make_photo(alice)

    told = ask(browser, "type:image", after=f"0.0~0001-01-01T00:00:00+00:00~{10**30}")

    assert told["items"] == []


def test_it_asks_as_often_for_many_photos_as_for_one(
    alice: User, browser: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        make_photo(alice, caption="A door")
    ask(browser, "type:image")

    with django_assert_max_num_queries(14):
        assert len(ask(browser, "type:image", why="true")["items"]) == 30


def test_it_suggests_what_words_may_become(alice: User, browser: Client) -> None:
    lisbon = Place.objects.create(city="Lisbon", country="Portugal", country_code="PT")
    photo = make_photo(alice, place=lisbon)

    told = browser.get("/api/v1/search/suggestions/", {"q": "beach in lis"}).json()

    assert {
        "kind": "place",
        "text": "Lisbon",
        "query": "beach in:Lisbon",
        "note": "",
        "count": 1,
        "is_cut": False,
        "photo_id": photo.pk,
    } in told["items"]


def test_it_keeps_renames_and_deletes_a_search(alice: User, browser: Client) -> None:
    made = send(browser, "post", SAVED, query="beach 2019", name="Summer")
    assert made.status_code == 201
    address = f"{SAVED}{made.json()['id']}/"

    assert browser.get(address).json() == made.json()
    assert send(browser, "patch", address, name="Sea").json()["query"] == "beach 2019"
    assert send(browser, "patch", address, query="beach").json()["name"] == "Sea"
    listed = browser.get(SAVED).json()
    assert ([each["name"] for each in listed["items"]], listed["next"]) == (["Sea"], None)
    assert browser.delete(address).status_code == 204
    assert browser.get(address).status_code == 404
    assert browser.get(SAVED).json()["items"] == []
    assert SavedSearch.objects.get().deleted_at


def test_a_search_without_a_name_is_called_as_it_was_understood(browser: Client) -> None:
    assert send(browser, "post", SAVED, query="beach 2019").json()["name"] == "2019, beach"


def test_two_saved_searches_never_have_one_name(alice: User, browser: Client) -> None:
    save_search(alice, "Summer", "beach")
    other = save_search(alice, "Winter", "snow")

    for answer in (
        send(browser, "post", SAVED, query="lake", name="summer"),
        send(browser, "patch", f"{SAVED}{other.pk}/", name="SUMMER"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "not_kept")
        assert "name" in answer.json()["detail"]


@pytest.mark.parametrize(
    "wrong", [{}, {"query": ""}, {"query": "x" * 501}, {"query": "a\0"}, {"query": 5, "name": []}]
)
def test_it_keeps_nothing_that_is_no_search(browser: Client, wrong: dict[str, Any]) -> None:
    assert send(browser, "post", SAVED, **wrong).status_code == 400
    assert not SavedSearch.objects.exists()


def test_kept_searches_are_their_owners_alone(
    alice: User, bob: User, browser_of: BrowserOf
) -> None:
    saved = save_search(alice, "Summer", "beach")
    stranger = browser_of(bob)

    assert stranger.get(SAVED).json()["items"] == []
    for verb in ("get", "patch", "delete"):
        assert send(stranger, verb, f"{SAVED}{saved.pk}/").status_code == 404
    assert SavedSearch.objects.get().deleted_at is None


def test_a_key_that_only_reads_keeps_no_search(alice: User, client: Client) -> None:
    _, text = make_key(alice, "Script", scopes=[Scope.READ])
    by_key = Client(headers={"Authorization": f"Bearer {text}"})

    assert by_key.get(SEARCH, {"q": "door"}).status_code == 200
    assert send(by_key, "post", SAVED, query="beach").status_code == 403


def test_an_album_fills_itself_until_it_is_ordinary(alice: User, browser: Client) -> None:
    first, second = make_photo(alice, caption="A door"), make_photo(alice, rating=5)

    made = send(browser, "post", SMART, title="Doors", query="rating:5")

    assert made.status_code == 201
    assert made.json()["title"] == "Doors"
    album = Album.objects.get()
    assert list(album.photos.all()) == [second]
    address = f"{SMART}{album.pk}/"
    assert send(browser, "patch", address, query="file:IMG").json()["title"] == "Doors"
    assert set(album.photos.all()) == {first, second}
    assert browser.get(address).json()["query"] == "file:IMG"
    assert send(browser, "post", f"{address}accept/").json()["stopped_by"] == ""
    assert [each["id"] for each in browser.get(SMART).json()["items"]] == [album.pk]
    assert browser.post(f"{address}make-ordinary/").status_code == 204
    assert browser.get(address).status_code == 404
    assert album.photos.count() == 2


def test_a_smart_album_is_deleted_without_its_photos(alice: User, browser: Client) -> None:
    photo = make_photo(alice)
    made = send(browser, "post", SMART, query="type:image").json()

    assert browser.delete(f"{SMART}{made['id']}/").status_code == 204
    assert not Album.objects.exists()
    assert Photo.objects.get() == photo


def test_an_album_is_not_filled_from_one_that_fills_itself(browser: Client) -> None:
    doors = send(browser, "post", SMART, title="Doors", query="type:image").json()

    answer = send(browser, "post", SMART, title="All", query="album:Doors")

    assert (answer.status_code, answer.json()["code"]) == (409, "not_filled")
    assert Album.objects.get().pk == doors["id"]


def test_a_smart_album_is_its_owners_alone(alice: User, bob: User, browser_of: BrowserOf) -> None:
    album = send(browser_of(alice), "post", SMART, query="type:image").json()["id"]
    stranger = browser_of(bob)

    assert stranger.get(SMART).json()["items"] == []
    for verb, address in (
        ("get", f"{SMART}{album}/"),
        ("patch", f"{SMART}{album}/"),
        ("delete", f"{SMART}{album}/"),
        ("post", f"{SMART}{album}/accept/"),
        ("post", f"{SMART}{album}/make-ordinary/"),
    ):
        assert send(stranger, verb, address).status_code == 404
