"""The search page as JSON: /search/?q=…&format=json."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from ml.weights import ModelUnavailable
from photos.models import Photo
from photos.services.tags import add_tags
from search.looking import encoders
from tests.factories import make_photo
from tests.search.conftest import RED
from tests.search.encoder import ColourEncoder

Seen = Callable[..., Photo]
BrowserOf = Callable[[User], Client]


def ask(browser: Client, text: str, **given: Any) -> dict[str, Any]:
    response = browser.get("/search/", {"q": text, "format": "json", **given})
    assert response.status_code == 200, response.content
    return response.json()


def test_it_answers_what_was_found_and_understood(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    photo = seen(alice, RED, caption="the red door")
    answer = ask(browser_of(alice), "red 2020")
    assert answer["query"] == "red 2020"
    assert [(chip["text"], chip["kind"]) for chip in answer["understood"]] == [
        ("2020", "date"),
        ("red", "meaning"),
    ]
    assert (answer["total"], answer["next"], answer["notes"]) == (1, None, [])
    [result] = answer["results"]
    assert (result["id"], result["sha256"], result["filename"]) == (
        photo.pk,
        photo.sha256,
        photo.filename,
    )
    assert result["score"] > 0.9
    caption = {"kind": "caption", "text": "the red door", "words": ["red"], "regions": []}
    assert caption in result["matched"]


def test_it_stays_within_what_the_box_searches(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    tagged, _ = (seen(alice, RED, filename=name) for name in ("in.jpg", "out.jpg"))
    add_tags(tagged, "holiday")
    answer = ask(browser_of(alice), "red", scope="tag:holiday")
    assert [result["filename"] for result in answer["results"]] == ["in.jpg"]


def test_a_stranger_gets_nothing(
    alice: User, bob: User, browser_of: BrowserOf, seen: Seen, client: Client
) -> None:
    seen(alice, RED)
    assert ask(browser_of(bob), "red")["results"] == []
    assert client.get("/search/", {"q": "red", "format": "json"}).status_code == 302


@pytest.mark.parametrize("order", ["relevance", "date"])
@pytest.mark.parametrize("text", ["red", "2020", "red OR 2020"])
def test_its_next_leads_through_all_photos_once(
    alice: User, browser_of: BrowserOf, seen: Seen, text: str, order: str
) -> None:
    for number in range(7):
        seen(alice, RED, caption="red" if number % 3 else "", filename=f"{number}.jpg")
    browser = browser_of(alice)
    everything = [found["id"] for found in ask(browser, text, order=order)["results"]]
    pages, given = list[int](), dict[str, str]()
    for _ in range(4):
        answer = ask(browser, text, limit=2, order=order, **given)
        pages += [found["id"] for found in answer["results"]]
        given = {"after": answer["next"]}
        assert answer["total"] == 7
    assert pages == everything
    assert len(set(pages)) == 7
    assert answer["next"] is None


def test_a_photo_that_arrives_between_two_pages_moves_no_other(
    alice: User, browser_of: BrowserOf, seen: Seen
) -> None:
    for number in range(6):
        seen(alice, (200 + number, 3 * number, 0))
    browser = browser_of(alice)
    everything = [found["id"] for found in ask(browser, "red")["results"]]
    first = ask(browser, "red", limit=3)
    seen(alice, RED, caption="red")
    second = ask(browser, "red", limit=3, after=first["next"])
    assert [found["id"] for page in (first, second) for found in page["results"]] == everything


@pytest.mark.parametrize(
    "given",
    [{"after": "x"}, {"after": ""}, {"after": "1~2020-01-01~3"},
     {"after": "nan~2020-01-01T00:00:00+00:00~3"}, {"limit": "0"}, {"limit": "many"},
     {"order": "size"}],
)  # fmt: skip
def test_it_says_what_makes_no_sense(
    alice: User, browser_of: BrowserOf, given: dict[str, str]
) -> None:
    response = browser_of(alice).get("/search/", {"q": "red", "format": "json", **given})
    assert response.status_code == 400
    assert response.json()["error"]


def test_it_takes_any_cursor_of_the_right_shape(
    alice: User, browser_of: BrowserOf, colours: ColourEncoder
) -> None:
    make_photo(alice)
    for after in (f"0.0~2999-01-01T00:00:00+00:00~{10**30}", "0.0~0001-01-01T00:00:00+00:00~-1"):
        assert ask(browser_of(alice), "2020", after=after)["total"] == 1


def test_it_gives_no_more_than_so_many_at_once(
    alice: User, browser_of: BrowserOf, colours: ColourEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.json_view.MOST_AT_ONCE", 2)
    for _ in range(3):
        make_photo(alice)
    answer = ask(browser_of(alice), "2020", limit=1000)
    assert len(answer["results"]) == 2
    assert answer["next"]
    assert ask(browser_of(alice), "") | {"query": ""} == {
        "query": "", "understood": [], "notes": [], "results": [], "total": 0, "has_more": False,
        "next": None,
    }  # fmt: skip


def test_it_counts_only_so_far(
    alice: User, browser_of: BrowserOf, colours: ColourEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.selectors.MOST_COUNTED", 2)
    for _ in range(3):
        make_photo(alice)
    answer = ask(browser_of(alice), "2020")
    assert (answer["total"], answer["has_more"], len(answer["results"])) == (2, True, 3)


def test_it_notes_that_no_model_is_there(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ModelUnavailable("run manage.py fetch_models")

    monkeypatch.setattr(encoders, "search_encoder", fail)
    photo = make_photo(alice, caption="a red door")
    answer = ask(browser_of(alice), "red")
    assert [found["id"] for found in answer["results"]] == [photo.pk]
    assert answer["notes"] == ["run manage.py fetch_models"]
