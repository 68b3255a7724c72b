"""Settings of duplicates and stacks: what can be asked for, what it means, and what follows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from dedup.models import Dismissal, Link, Preferences, preferences_of
from dedup.sensitivity import levels_of, words_of
from photos.models import Stack
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
PAGE = "/settings/duplicates/"
ASKED = {
    "least_per_cent": "90", "stacks_by_itself": "on", "primary_format": "raw", "raw_seconds": "5",
}  # fmt: skip


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def make_link(owner: User, per_cent: float, kind: str = "same", **fields: Any) -> Link:
    first, second = make_photo(owner, **fields), make_photo(owner)
    return Link.objects.create(first=first, second=second, kind=kind, per_cent=per_cent)


def pairs(user: User) -> dict[int, int]:
    return {level.per_cent: level.pairs for level in levels_of(user)}


def test_it_shows_the_defaults_and_keeps_no_row(alice: User, browser_of: BrowserOf) -> None:
    page = words(browser_of(alice).get(PAGE))
    assert 'value="95"' in page
    assert "95 %" in page
    assert words_of(95) in page
    assert not Preferences.objects.exists()


def test_it_keeps_what_is_asked_for(alice: User, browser_of: BrowserOf) -> None:
    answer = browser_of(alice).post(PAGE, ASKED, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    kept = preferences_of(alice.pk)
    assert (kept.least_per_cent, kept.raw_seconds) == (90, 5)
    assert (kept.stacks_by_itself, kept.primary_format) == (True, "raw")
    assert "Saved." in words(answer)


def test_a_box_that_is_not_ticked_switches_stacks_off(alice: User, browser_of: BrowserOf) -> None:
    asked = {key: value for key, value in ASKED.items() if key != "stacks_by_itself"}
    browser_of(alice).post(PAGE, asked)
    assert not preferences_of(alice.pk).stacks_by_itself


@pytest.mark.parametrize(
    "wrong",
    [
        {"least_per_cent": "79"}, {"least_per_cent": "101"}, {"least_per_cent": ""},
        {"least_per_cent": "nan"}, {"least_per_cent": "9" * 400}, {"raw_seconds": "-1"},
        {"raw_seconds": "61"}, {"raw_seconds": "1' or 1=1"}, {"primary_format": "png"},
        {"primary_format": "\0"}, {"primary_format": "<b>"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_not_kept(
    alice: User, browser_of: BrowserOf, wrong: dict[str, str]
) -> None:
    answer = browser_of(alice).post(PAGE, {**ASKED, **wrong})
    assert answer.status_code == 200
    assert 'class="errors"' in answer.content.decode()
    assert "<b>" not in answer.content.decode()
    assert not Preferences.objects.exists()


@pytest.mark.parametrize("wrong", [{"least_per_cent": 79}, {"raw_seconds": 61}])
def test_the_database_refuses_it_too(alice: User, wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Preferences.objects.create(owner=alice, **wrong)


def test_each_has_their_own(alice: User, bob: User, browser_of: BrowserOf) -> None:
    browser_of(alice).post(PAGE, ASKED)
    assert preferences_of(bob.pk).least_per_cent == 95
    assert 'value="95"' in words(browser_of(bob).get(PAGE))


def test_it_tells_how_many_pairs_there_are_at_each_place(
    alice: User, browser_of: BrowserOf
) -> None:
    for per_cent in (100, 99.4, 95, 94.99, 80):
        make_link(alice, per_cent)
    found = pairs(alice)
    assert [found[least] for least in (100, 99, 95, 94, 81, 80)] == [1, 2, 3, 4, 4, 5]
    page = words(browser_of(alice).get(PAGE))
    assert "3 pairs of your photos are so much alike." in page
    assert "1 pair of your photos is so much alike." in page


def test_it_counts_only_what_would_be_offered(alice: User, bob: User) -> None:
    make_link(bob, 99)
    make_link(alice, 99, "similar")
    make_link(alice, 99, is_locked=True)
    make_link(alice, 99, trashed_at="2020-01-01T00:00Z")
    stack = Stack.objects.create(owner=alice, kind="raw")
    make_link(alice, 99, stack=stack, is_primary=False)
    dismissed = make_link(alice, 99)
    Dismissal.objects.create(first=dismissed.first, second=dismissed.second)
    assert set(pairs(alice).values()) == {0}
    make_link(alice, 99)
    assert pairs(alice)[80] == 1


def test_each_place_says_what_it_means() -> None:
    assert [words_of(least)[:12] for least in (100, 98, 95, 90, 80)] == [
        "Only copies ", "Most copies ", "Also copies ", "Also copies ", "Also what is",
    ]  # fmt: skip


def test_the_page_asks_no_more_for_many_pairs(alice: User, browser_of: BrowserOf) -> None:
    browser, counts = browser_of(alice), []
    browser.get(PAGE)
    for size in (1, 9):
        for number in range(size):
            make_link(alice, 80 + number)
        with CaptureQueriesContext(connection) as queries:
            browser.get(PAGE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_settings_lead_there(alice: User, browser_of: BrowserOf) -> None:
    assert f'href="{PAGE}"' in words(browser_of(alice).get(reverse("accounts:profile")))
