"""The page while a part of the library is away, in a real browser: readable by everybody, and gone
by itself once all is back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import PHONE, WIDE, serious_problems, sideways_px

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Away = Callable[[], AbstractContextManager[None]]
PATIENCE_MS = 30_000  # it looks every five seconds


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_it_is_calm_and_goes_on_by_itself(
    page: Page, alice: User, sign_in: Callable[[User], None], no_broker: Away, size: Any
) -> None:
    sign_in(alice)
    page.set_viewport_size(size)
    with no_broker():
        for colours in ("dark", "light"):
            page.emulate_media(color_scheme=colours)
            assert (answer := page.goto("/albums/"))
            assert answer.status == 503
            expect(page.get_by_role("heading", name="Back in a moment")).to_be_visible()
            assert serious_problems(page) == []
            assert sideways_px(page) == 0
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Try again")).to_be_focused()
    expect(page.get_by_role("heading", name="Albums")).to_be_visible(timeout=PATIENCE_MS)
    assert page.url.endswith("/albums/")


def test_somebody_in_a_hurry_tries_again_at_once(
    page: Page, alice: User, sign_in: Callable[[User], None], no_broker: Away
) -> None:
    sign_in(alice)
    with no_broker():
        page.goto("/albums/?order=name")
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Albums")).to_be_visible()
    assert page.url.endswith("/albums/?order=name")
