"""The text of a picture in the panel of its page: it shows where a line stands, and is copied."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from search.models import PhotoText
from tests.factories import make_photo
from tests.search.conftest import RED, add_preview

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BOXES = ([[10, 10], [90, 10], [90, 20], [10, 20]], [[10, 30], [60, 30], [60, 40], [10, 40]])


@pytest.fixture
def panel(page: Page, sign_in: Callable[[User], None], alice: User) -> Page:
    """The page of a photo with two lines of text."""
    photo = add_preview(make_photo(alice), RED, size=(400, 300))
    lines = zip(BOXES, ("CORNER BAKERY", "TOTAL 31.00"), strict=True)
    regions = [{"box": box, "text": text, "confidence": 0.99} for box, text in lines]
    PhotoText.objects.create(
        photo=photo, engine="test", width_px=100, height_px=75, regions=regions, text="CORNER"
    )
    sign_in(alice)
    page.goto(f"/photos/{photo.pk}/")
    page.wait_for_selector("[data-read]")
    return page


def test_it_shows_where_a_line_stands(panel: Page) -> None:
    boxes = panel.locator("[data-picture] polygon")
    expect(boxes).to_have_count(0)
    panel.get_by_text("TOTAL 31.00").hover()
    expect(boxes).to_have_count(1)
    expect(boxes).to_have_attribute("points", "10,30 60,30 60,40 10,40")
    panel.mouse.move(5, 5)
    expect(boxes).to_have_count(0)


def test_it_shows_all_lines_by_keyboard(panel: Page) -> None:
    panel.locator("[data-copy-read]").focus()
    panel.keyboard.press("Tab")
    expect(panel.locator("[data-picture] polygon")).to_have_count(2)
    panel.keyboard.press("Tab")
    expect(panel.locator("[data-picture] polygon")).to_have_count(0)


def test_it_copies_the_text(panel: Page) -> None:
    panel.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.locator("[data-copy-read]").click()
    expect(panel.locator("[data-copy-read]")).to_have_text("Copied")
    assert panel.evaluate("navigator.clipboard.readText()") == "CORNER BAKERY\nTOTAL 31.00"
