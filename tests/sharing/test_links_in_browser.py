"""Links in a real browser: made, copied and looked at; on a phone, by keyboard, dark and light."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo
from rights.models import ShareLink
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import NOON
from tests.photos.photo_files import make_whole_photo
from tests.sharing.link_files import at, link_to, make_album

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photos(alice: User) -> list[Photo]:
    return [
        make_whole_photo(alice, NOON + timedelta(days=day), original_key="full.jpg")
        for day in range(3)
    ]


def fits(page: Page) -> None:
    """At both widths, in both colours, nobody is shut out."""
    for size in (PHONE, WIDE):
        page.set_viewport_size(size)
        assert sideways_px(page) == 0
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            assert serious_problems(page) == []


def test_a_guest_opens_a_link_and_goes_through_its_photos(
    page: Page, alice: User, photos: list[Photo]
) -> None:
    link = link_to(make_album(alice, *photos), password="sardines", allows_upload=True)
    page.goto(at(link))
    fits(page)
    page.get_by_label("Password").fill("sardines")
    page.get_by_role("button", name="See the photos").click()
    expect(page.get_by_role("heading", name="Lisbon")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(3)
    fits(page)
    page.locator(".tile").first.click()
    expect(page.locator(".guest-picture img")).to_be_visible()
    assert page.locator(".guest-picture img").evaluate("image => image.decode()") is None
    fits(page)
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile(f"/photos/{photos[1].pk}/$"))
    page.wait_for_load_state()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Send photos")).to_be_visible()
    page.get_by_role("link", name="Send photos").click()
    fits(page)


def test_a_link_is_made_and_revoked(
    page: Page, sign_in: Callable[[Any], None], alice: User, photos: list[Photo]
) -> None:
    album = make_album(alice, *photos)
    sign_in(alice)
    page.goto(f"/albums/{album.pk}/")
    page.get_by_role("link", name="Share by a link").click()
    page.get_by_label("Title").fill("For Grandma")
    page.get_by_label("Own address").fill("grandma")
    fits(page)
    page.get_by_role("button", name="Make the link").click()
    expect(page.locator("#address")).to_contain_text("/s/grandma/")
    page.get_by_role("button", name="Copy").click()
    fits(page)
    page.get_by_role("link", name="Links").first.click()
    expect(page.get_by_text("For Grandma").first).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("No links yet")).to_be_visible()
    assert not ShareLink.objects.live().exists()
