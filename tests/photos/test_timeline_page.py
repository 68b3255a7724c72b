"""The timeline's page as people see it: with their photos, without, in light and dark, small."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_photo
from tests.photos.simulated_library import library_of

pytestmark = pytest.mark.browser

SignIn = Callable[[User], None]


@pytest.fixture
def timeline(alice: User, page: Page, sign_in: SignIn) -> Page:
    make_photo(alice)
    sign_in(alice)
    library_of(6, each=40).serve(page)
    page.goto("/")
    expect(page.locator("a.tile").first).to_be_visible()
    return page


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_open_to_everybody(theme: Any, size: Any, timeline: Page) -> None:
    timeline.set_viewport_size(size)
    timeline.emulate_media(color_scheme=theme, reduced_motion="reduce")
    timeline.wait_for_timeout(300)
    assert serious_problems(timeline) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_open_to_everybody_when_empty(
    theme: Any, alice: User, page: Page, sign_in: SignIn
) -> None:
    page.emulate_media(color_scheme=theme)
    sign_in(alice)
    page.goto("/")
    expect(page.get_by_role("heading", name="Bring in your photos")).to_be_visible()
    assert serious_problems(page) == []
    page.set_viewport_size(PHONE)
    assert sideways_px(page) == 0


def test_it_searches_at_the_touch_of_a_slash(timeline: Page) -> None:
    timeline.keyboard.press("/")
    box = timeline.get_by_role("combobox")
    expect(box).to_be_focused()
    timeline.keyboard.type("what? a/b")
    expect(box).to_have_value("what? a/b")
    expect(timeline.get_by_role("dialog")).to_be_hidden()


def test_it_shows_all_keys(timeline: Page) -> None:
    timeline.keyboard.press("?")
    expect(timeline.get_by_role("dialog", name="Keys")).to_be_visible()
    timeline.keyboard.press("Escape")
    expect(timeline.get_by_role("dialog")).to_be_hidden()


def test_it_changes_the_theme_at_once_and_for_good(timeline: Page, alice: User) -> None:
    timeline.get_by_label("Account").click()
    with timeline.expect_response("**/profile/theme/"):
        timeline.get_by_role("button", name="Dark").click()
    assert timeline.locator("html").get_attribute("data-theme") == "dark"
    alice.refresh_from_db()
    assert alice.theme == "dark"
    timeline.reload()
    assert timeline.locator("html").get_attribute("data-theme") == "dark"


def test_it_closes_the_account_menu(timeline: Page) -> None:
    menu = timeline.get_by_text("Sign out")
    timeline.get_by_label("Account").click()
    expect(menu).to_be_visible()
    timeline.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    timeline.get_by_label("Account").click()
    timeline.locator("h1").first.dispatch_event("click")
    expect(menu).to_be_hidden()


def test_it_signs_out(timeline: Page) -> None:
    timeline.get_by_label("Account").click()
    timeline.get_by_role("button", name="Sign out").click()
    timeline.wait_for_url("**/sign-in/")


def test_it_says_how_many_photos_there_are(timeline: Page) -> None:
    expect(timeline.locator("#photo-count")).to_have_text("1")


def test_it_shows_the_first_photos_when_they_arrive(
    alice: User, page: Page, sign_in: SignIn
) -> None:
    sign_in(alice)
    page.goto("/")
    make_photo(alice)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('library-changed'))")
    expect(page.locator("a.tile")).to_have_count(1)


def test_it_comes_back_from_the_photo_page_to_the_photo_last_seen(
    alice: User, page: Page, sign_in: SignIn
) -> None:
    older, newer = make_photo(alice), make_photo(alice)
    sign_in(alice)
    page.goto("/")
    page.locator(f'a.tile[data-photo="{newer.pk}"]').click()
    expect(page.locator("[data-viewer]")).to_be_visible()
    assert page.evaluate("location.pathname") == f"/photos/{newer.pk}/"
    page.keyboard.press("ArrowRight")
    expect(page.locator(f'[data-photo-id="{older.pk}"]')).to_be_visible()
    with page.expect_response("**/favourite/"):
        page.keyboard.press("f")
    page.keyboard.press("Escape")
    tile = page.locator(f'a.tile[data-photo="{older.pk}"]')
    expect(tile).to_be_focused()
    expect(tile.locator(".tile-heart")).to_be_visible()
    assert page.evaluate("location.pathname") == "/"
