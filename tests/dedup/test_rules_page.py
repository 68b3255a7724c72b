"""Resolving by a rule: what it would do is shown first, and exactly that is done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from dedup import services
from dedup.models import Resolution
from dedup.pages import bulk_view, rules
from dedup.pages.bulk_view import SAMPLES
from dedup.services import bulk
from photos.curation import set_caption, set_favourite
from photos.models import Photo
from tests.dedup.resolved import group_of
from tests.factories import make_photo

BrowserOf = Callable[[User], Client]
RULES = "/duplicates/rules/"
EXACT = {"rule": "exact"}


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def make_group(owner: User, **of_loser: Any) -> tuple[Photo, Photo]:
    """The first is the one to keep."""
    keeper = make_photo(owner, width_px=4000, height_px=3000, make="Canon")
    loser = make_photo(owner, width_px=4000, height_px=3000, **of_loser)
    group_of(keeper, loser, kind="identical")
    return keeper, loser


def token(browser: Client) -> str:
    return browser.get(RULES, EXACT).context["view"].plan.token


def trashed() -> set[int]:
    return set(Photo.objects.exclude(trashed_at=None).values_list("pk", flat=True))


def press(browser: Client, said: dict[str, str]) -> Any:
    return browser.post(RULES, said, follow=True)


def test_it_offers_each_rule_and_does_nothing(alice: User, browser_of: BrowserOf) -> None:
    make_group(alice)
    page = words(browser_of(alice).get(RULES))
    for name, rule in services.RULES.items():
        assert f'href="{RULES}?rule={name}"' in page
        assert str(rule.words) in page
    assert "photos to the trash" not in page
    assert trashed() == set()


def test_it_shows_exactly_what_would_happen(alice: User, browser_of: BrowserOf) -> None:
    keeper, loser = make_group(alice, filename="<b>copy</b>.jpg", size_bytes=2_000_000)
    album = Album.objects.create(owner=alice, title="<i>Summer</i>")
    add_photos(album, [loser])
    set_favourite(loser, favourite=True)
    make_group(alice, size_bytes=1_000_000)
    page = words(browser_of(alice).get(RULES, EXACT))
    assert "Move 2 photos to the trash" in page
    assert "2.9 MB" in page
    assert "Moves to what is kept: 1 place in an album, 1 favourite." in page
    assert "&lt;b&gt;copy&lt;/b&gt;.jpg" in page
    assert "album “&lt;i&gt;Summer&lt;/i&gt;”" in page
    assert "<b>copy" not in page
    assert reverse("photos:thumbnail", args=[keeper.pk]) in page
    assert trashed() == set()


def test_the_button_does_what_it_says_and_is_taken_back_as_one(
    alice: User, browser_of: BrowserOf
) -> None:
    losers = {make_group(alice)[1].pk for _ in range(3)}
    browser = browser_of(alice)
    answer = press(browser, {**EXACT, "token": token(browser)})
    assert trashed() == losers
    page = words(answer)
    assert "Kept the best of 3 groups, 3 photos are in the trash." in page
    assert "There is nothing to do." in page
    undo = reverse("dedup:take_back", args=[Resolution.objects.earliest("pk").pk])
    assert f'action="{undo}"' in page
    history = words(browser.post(undo, follow=True))
    assert "Undone: Kept the best of 3 groups" in history
    assert trashed() == set()


def test_what_changed_meanwhile_is_shown_anew_and_not_done(
    alice: User, browser_of: BrowserOf
) -> None:
    _, loser = make_group(alice)
    browser = browser_of(alice)
    said = {**EXACT, "token": token(browser)}
    set_caption(loser, "At the sea")
    page = words(press(browser, said))
    assert "The groups changed meanwhile. Nothing was done." in page
    assert "1 caption" in page
    assert trashed() == set()


def test_two_tabs_do_it_once(alice: User, browser_of: BrowserOf) -> None:
    make_group(alice)
    browser = browser_of(alice)
    said = {**EXACT, "token": token(browser)}
    press(browser, said)
    assert "Nothing was done." in words(press(browser, said))
    assert Resolution.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "x", "0" * 64, "\0", "é" * 999])
def test_without_what_was_shown_nothing_is_done(
    alice: User, browser_of: BrowserOf, wrong: str
) -> None:
    make_group(alice)
    press(browser_of(alice), {**EXACT, "token": wrong})
    assert trashed() == set()


@pytest.mark.parametrize("rule", ["", "nonsense", "exact' or 1=1", "\0", "EXACT"])
def test_a_rule_that_there_is_not_is_404(alice: User, browser_of: BrowserOf, rule: str) -> None:
    browser = browser_of(alice)
    assert browser.get(RULES, {"rule": rule}).status_code == 404
    assert browser.post(RULES, {"rule": rule, "token": "x"}).status_code == 404


def test_no_word_of_what_was_done_by_others(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_group(alice)
    browser = browser_of(alice)
    press(browser, {**EXACT, "token": token(browser)})
    done = {**EXACT, "done": str(Resolution.objects.get().pk)}
    assert "Kept" in words(browser.get(RULES, done))
    page = words(browser_of(bob).get(RULES, done))
    assert "Kept the best" not in page
    assert "There is nothing to do." in page
    assert browser.get(RULES, {**EXACT, "done": "x"}).status_code == 404


def test_strangers_move_nothing(alice: User, bob: User, browser_of: BrowserOf) -> None:
    make_group(alice)
    said = {**EXACT, "token": token(browser_of(alice))}
    assert "Nothing was done." in words(press(browser_of(bob), said))
    assert trashed() == set()


def test_it_says_what_waits_for_the_next_time(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_group(alice)
    monkeypatch.setattr(rules, "plan_bulk", lambda user, rule: services.plan_bulk(user, rule, 2))
    page = words(browser_of(alice).get(RULES, EXACT))
    assert "Move 2 photos to the trash" in page
    assert "These are the first 2 groups, those with the most space to win; 1 more is left" in page


def test_nobody_waits_for_the_count_of_what_is_left(
    alice: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        make_group(alice)
    monkeypatch.setattr(rules, "plan_bulk", lambda user, rule: services.plan_bulk(user, rule, 1))
    for module in (bulk, bulk_view):
        monkeypatch.setattr(module, "MOST_LEFT", 1)
    page = words(browser_of(alice).get(RULES, EXACT))
    assert "with the most space to win; 1 or more are left for the next time." in page


def test_it_shows_some_and_counts_the_others(alice: User, browser_of: BrowserOf) -> None:
    for _ in range(SAMPLES + 2):
        make_group(alice)
    page = words(browser_of(alice).get(RULES, EXACT))
    assert page.count('class="sample"') == SAMPLES
    assert "And 2 groups more of the same kind." in page
    assert "nothing has to move" in page


def test_it_tells_what_cannot_move(alice: User, browser_of: BrowserOf) -> None:
    keeper, loser = make_group(alice)
    for photo, latitude in ((keeper, 10.0), (loser, 50.0)):
        Photo.objects.filter(pk=photo.pk).update(latitude=latitude, longitude=latitude)
    view = browser_of(alice).get(RULES, EXACT).context["view"]
    stays = [move for each in view.plan.plans[0].going for move in each.stays]
    assert view.stays_count == len(stays)


def test_it_asks_no_more_for_many(alice: User, browser_of: BrowserOf) -> None:
    browser, counts = browser_of(alice), []
    for size in (1, 6):
        for _ in range(size):
            make_group(alice)
        browser.get(RULES, EXACT)
        with CaptureQueriesContext(connection) as queries:
            browser.get(RULES, EXACT)
        counts.append(len(queries))
    assert counts[0] == counts[1]
