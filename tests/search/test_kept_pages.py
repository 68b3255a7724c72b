"""Keeping searches by the pages: saving, renaming, deleting and undoing, and what was made last."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from albums.models import Album
from search.kept.selectors import kept_searches, recent_searches, saved_searches
from search.kept.services import delete_saved_search, remember_search, save_search, stop_remembering
from search.models import RecentSearch, SavedSearch
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
START = "/search/"
KEEP = "/search/keep/"


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    """Alice, with a photo to find."""
    make_photo(alice)
    return browser_of(alice)


def names(user: User) -> list[str]:
    return [saved.name for saved in saved_searches(user)]


def texts(user: User) -> list[str]:
    return [recent.text for recent in recent_searches(user)]


def test_it_offers_a_name_for_the_search(browser: Client) -> None:
    page = words(browser.get(KEEP, {"q": "videos 2019"}))

    assert 'value="videos 2019"' in page
    assert page.count("2019") >= 3


def test_it_saves_the_search_and_goes_back_to_it(alice: User, browser: Client) -> None:
    response = browser.post(KEEP, {"name": "Films", "q": "videos 2019", "as": "search"})

    assert response["Location"] == "/search/?q=videos+2019"
    assert names(alice) == ["Films"]
    assert "Films" in words(browser.get(START))


def test_without_a_name_it_is_called_like_the_search(alice: User, browser: Client) -> None:
    browser.post(KEEP, {"name": "", "q": "2019", "as": "search"})

    assert names(alice) == ["2019"]


def test_it_makes_a_smart_album(alice: User, browser: Client) -> None:
    response = browser.post(KEEP, {"name": "All", "q": "2020", "as": "album"})

    album = Album.objects.get()
    assert response["Location"] == reverse("albums:album", args=[album.pk])
    assert (album.owner, album.query, album.photos.count()) == (alice, "2020", 1)


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Films", "q": ""},
        {"name": "Films", "q": "x" * 501},
        {"name": "x" * 101, "q": "videos"},
        {"name": "a\0b", "q": "videos"},
        {"name": "Taken", "q": "videos"},
    ],
)
def test_it_says_what_is_wrong(alice: User, browser: Client, typed: dict[str, str]) -> None:
    save_search(alice, "Taken", "2019")

    response = browser.post(KEEP, {**typed, "as": "search"})

    assert response.status_code == 422
    assert 'class="errors"' in words(response) or 'role="alert"' in words(response)
    assert names(alice) == ["Taken"]


def test_it_says_what_is_wrong_with_a_smart_album(browser: Client) -> None:
    response = browser.post(KEEP, {"name": "All", "q": '""', "as": "album"})

    assert response.status_code == 422
    assert not Album.objects.exists()


def test_it_renames_a_saved_search(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")
    address = reverse("search:saved", args=[saved.pk])
    assert 'value="Films"' in words(browser.get(address))

    assert browser.post(address, {"name": "Clips", "q": "videos 2019"}).status_code == 302

    assert [(each.name, each.query) for each in saved_searches(alice)] == [("Clips", "videos 2019")]


def test_it_does_not_rename_over_another(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")
    save_search(alice, "Beach", "beach")

    response = browser.post(
        reverse("search:saved", args=[saved.pk]), {"name": "beach", "q": "videos"}
    )

    assert response.status_code == 422
    assert "already" in words(response)


def test_it_deletes_and_brings_back(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")

    browser.post(reverse("search:delete_saved", args=[saved.pk]))
    page = words(browser.get(START))
    assert "“Films” is deleted" in page
    assert names(alice) == []

    browser.post(reverse("search:bring_back_saved", args=[saved.pk]))
    assert names(alice) == ["Films"]
    assert "is deleted" not in words(browser.get(START))


def test_it_brings_nothing_back_over_another(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")
    delete_saved_search(saved)
    save_search(alice, "Films", "2019")

    response = browser.post(reverse("search:bring_back_saved", args=[saved.pk]), follow=True)

    assert "already" in words(response)
    assert [each.query for each in saved_searches(alice)] == ["2019"]


def test_a_script_gets_the_fragment(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")
    address = reverse("search:delete_saved", args=[saved.pk])

    fragment = words(browser.post(address, headers={"HX-Request": "true"}))

    assert fragment.startswith('<div class="kept" id="kept">')
    assert "autofocus" in fragment
    assert "<html" not in fragment


def test_it_remembers_searches(alice: User, browser: Client) -> None:
    browser.get(START, {"q": "2020"})
    browser.get(START, {"q": "2020", "fragment": "1"})
    browser.get(START, {"q": "2019", "order": "date"})

    assert texts(alice) == ["2020"]
    assert 'href="/search/?q=2020"' in words(browser.get(START))


def test_it_forgets_one_and_all(alice: User, browser: Client) -> None:
    for text in ("one", "two"):
        remember_search(alice, text)

    browser.post(reverse("search:forget", args=[recent_searches(alice)[0].pk]))
    assert texts(alice) == ["one"]
    browser.post(reverse("search:remembering", args=["forget"]))
    assert texts(alice) == []


def test_it_keeps_none_until_told_to(alice: User, browser: Client) -> None:
    browser.post(reverse("search:remembering", args=["stop"]))
    browser.get(START, {"q": "2020"})
    assert texts(alice) == []
    assert "is not kept" in words(browser.get(START))

    browser.post(reverse("search:remembering", args=["go-on"]))
    browser.get(START, {"q": "2020"})
    assert texts(alice) == ["2020"]


def test_it_knows_no_other_verb(browser: Client) -> None:
    assert browser.post("/search/recent/sell/").status_code == 404


def test_a_stranger_sees_and_changes_nothing(
    alice: User, bob: User, browser_of: BrowserOf, client: Client
) -> None:
    saved, gone = save_search(alice, "Secret", "secret"), save_search(alice, "Gone", "secret")
    delete_saved_search(gone)
    remember_search(alice, "secret words")
    recent = RecentSearch.objects.get()
    make_photo(bob)
    stranger = browser_of(bob)

    assert "ecret" not in words(stranger.get(START))
    addresses = [
        reverse("search:saved", args=[saved.pk]),
        reverse("search:delete_saved", args=[saved.pk]),
        reverse("search:bring_back_saved", args=[gone.pk]),
    ]
    for address in addresses:
        assert stranger.post(address, {"name": "Mine", "q": "x"}).status_code == 404
        assert client.post(address).status_code == 302
    assert stranger.get(addresses[0]).status_code == 404
    stranger.post(reverse("search:forget", args=[recent.pk]))
    stranger.post(reverse("search:remembering", args=["forget"]))
    assert SavedSearch.objects.get(pk=saved.pk).name == "Secret"
    assert texts(alice) == ["secret words"]
    assert kept_searches(alice).deleted == gone


def test_it_changes_nothing_on_reading(alice: User, browser: Client) -> None:
    saved = save_search(alice, "Films", "videos")
    for name, arguments in (
        ("delete_saved", [saved.pk]), ("bring_back_saved", [saved.pk]), ("forget", [1]),
        ("remembering", ["stop"]),
    ):  # fmt: skip
        assert browser.get(reverse(f"search:{name}", args=arguments)).status_code == 405


def test_it_escapes_what_was_typed(alice: User, browser: Client) -> None:
    saved = save_search(alice, HOSTILE, HOSTILE)
    remember_search(alice, HOSTILE)
    for page in (
        START,
        reverse("search:saved", args=[saved.pk]),
        f"{KEEP}?{urlencode({'q': HOSTILE})}",
    ):
        content = words(browser.get(page))
        assert "<script>alert" not in content
        assert "<img src=x" not in content


def test_it_costs_no_more_with_more_kept(
    alice: User, browser: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(15):
        save_search(alice, f"Search {number}", "videos")
        remember_search(alice, f"text {number}")
    browser.get(START)

    with django_assert_max_num_queries(9):
        assert "Search 14" in words(browser.get(START))


def test_it_says_where_nothing_is_kept(alice: User, browser: Client) -> None:
    assert "for you alone" in words(browser.get(START))
    stop_remembering(alice)
    assert "Keep them again" in words(browser.get(START))
