"""The line about quality on the photo page: opened by a tap or a key, readable, without trouble."""

import os
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from quality.models import Quality
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], None]


def test_it_unfolds_by_keyboard_on_a_desk_and_on_a_phone(
    alice: User, page: Page, sign_in: SignIn
) -> None:
    photo = make_whole_photo(alice)
    Quality.objects.create(
        photo=photo, sharpness=0.85, exposure=0.6, highlights=0.2, noise=6, technical=0.5,
        tone=0.6, eyes_open=0.5, aesthetics=0.7,
    )  # fmt: skip
    sign_in(alice)
    for size in ({"width": 1440, "height": 900}, PHONE):
        page.set_viewport_size(size)
        page.goto(f"/photos/{photo.pk}/")
        line = page.locator("details.quality summary")
        expect(line).to_contain_text("Quality: Fair")
        expect(line).to_contain_text(
            "sharp, burnt out in parts, grainy, some eyes closed, beautiful"
        )
        line.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Measured by a machine")).to_be_visible()
        line.scroll_into_view_if_needed()
        if folder := os.environ.get("SHOTS_OF_QUALITY"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                page.screenshot(path=f"{folder}/{size['width']}-{scheme}.png")
            page.emulate_media(color_scheme="light")
        assert serious_problems(page) == []
        assert sideways_px(page) <= 0
