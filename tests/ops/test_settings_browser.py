"""The settings in a real browser: readable by everybody, on a phone and on a desk, light and dark."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Plan, User
from tests.browser import PHONE, serious_problems, sideways_px
from tests.factories import make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DESK = {"width": 1440, "height": 900}


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_it_shows_what_a_library_takes_up(
    page: Page, alice: User, sign_in: Callable[[User], None], size: Any
) -> None:
    alice.plan = Plan.objects.create(name="Family", storage_bytes=2_000_000, photos=10)
    alice.save(update_fields=["plan"])
    make_photo(alice, size_bytes=1_000_000)
    sign_in(alice)
    page.set_viewport_size(size)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        for address in ("/settings/", "/settings/usage/", "/settings/leave/"):
            page.goto(address)
            assert serious_problems(page) == []
            assert sideways_px(page) == 0
    page.goto("/settings/usage/")
    expect(page.get_by_text("976.6 KB of 1.9 MB")).to_be_visible()
    side = page.locator(".settings-list.side")
    expect(side).to_be_visible() if size == DESK else expect(side).to_be_hidden()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_it_keeps_what_a_person_prefers(
    page: Page, alice: User, sign_in: Callable[[User], None], size: Any
) -> None:
    sign_in(alice)
    page.set_viewport_size(size)
    page.goto("/settings/preferences/")
    page.get_by_label("Albums", exact=True).check()
    page.get_by_label("Dark").check()
    page.get_by_label("Time zone").fill("Europe/Lisbon")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your preferences are saved.")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    page.goto("/open/")
    page.wait_for_url("**/albums/")
