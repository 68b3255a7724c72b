"""The pages about a person in a real browser: first run, signing in, settings."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.browser import PHONE, serious_problems, sideways_px
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGES = ["/profile/", "/profile/e-mail/", "/profile/password/"]


def test_it_leads_a_newcomer_to_the_photos(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Name").fill("Olga")
    page.get_by_label("E-mail").fill("olga@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()

    page.wait_for_url("**/")
    assert User.objects.get().email == "olga@example.org"


def test_it_offers_the_time_zone_of_the_browser(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(timezone_id="Asia/Tokyo", base_url=live_server.url)
    page = context.new_page()
    page.goto("/welcome/")

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")
    context.close()


def test_it_keeps_a_time_zone_that_somebody_typed(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(timezone_id="Asia/Tokyo", base_url=live_server.url)
    page = context.new_page()
    page.goto("/welcome/")
    page.get_by_label("E-mail").fill("olga@example.org")
    page.get_by_label("Password").fill("12345")
    page.get_by_label("Time zone").fill("Europe/Lisbon")
    page.get_by_role("button", name="Make my account").click()

    expect(page.get_by_text("too short")).to_be_visible()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")
    context.close()


def test_it_shows_the_password_on_request(page: Page, alice: User) -> None:
    page.goto("/sign-in/")
    field = page.get_by_label("Password")
    field.fill(PASSWORD)

    page.get_by_role("button", name="Show").click()
    expect(field).to_have_attribute("type", "text")
    page.get_by_role("button", name="Hide").click()
    expect(field).to_have_attribute("type", "password")


def test_it_signs_in_with_the_keyboard_and_out_by_the_menu(page: Page, alice: User) -> None:
    page.goto("/sign-in/?next=/profile/")
    page.keyboard.type("alice@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/profile/")

    page.get_by_label("Account").click()
    page.get_by_role("button", name="Sign out").click()

    page.wait_for_url("**/sign-in/")


def test_it_says_that_preferences_are_saved(
    page: Page, alice: User, sign_in: Callable[[User], None]
) -> None:
    sign_in(alice)
    page.goto("/settings/preferences/")
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_is_for_everybody_before_signing_in(page: Page, colours: Any) -> None:
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(PHONE)
    page.goto("/welcome/")

    assert serious_problems(page) == []
    assert sideways_px(page) == 0


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_it_is_for_everybody(
    page: Page, alice: User, sign_in: Callable[[User], None], address: str, colours: Any
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(PHONE)
    page.goto(address)
    page.get_by_role("button", name="Change" if address != "/profile/" else "Save").click()
    page.wait_for_load_state()

    assert serious_problems(page) == []
    assert sideways_px(page) == 0
