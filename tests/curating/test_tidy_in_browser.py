"""What may be in the way on a timeline, in a real browser: a group archived, and brought back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


def test_a_group_is_looked_through_and_archived(page: Page, sign_in: SignIn, alice: User) -> None:
    for look in ("document", "document", "document", "meme"):
        make_whole_photo(alice, looks_like=look)
    sign_in(alice)
    page.goto("/tidy/")
    assert serious_problems(page) == []
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    assert sideways_px(page) == 0
    assert serious_problems(page) == []
    page.get_by_role("link", name="Documents", exact=True).click()
    page.locator("a.tile").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="It is a photo").click()
    expect(page.locator("a.tile")).to_have_count(2)
    assert serious_problems(page) == []
    page.goto("/tidy/")
    assert_said_on_its_page(page)
    page.goto("/tidy/")
    page.get_by_role("button", name="Archive all 2").click()
    expect(page.get_by_role("link", name="Documents", exact=True)).to_have_count(0)
    assert Photo.objects.filter(archived_at=None).count() == 2


def assert_said_on_its_page(page: Page) -> None:
    """A meme is called a photo by keyboard, and Undo brings the word back."""
    photo = Photo.objects.get(looks_like="meme")
    page.goto(f"/photos/{photo.pk}/")
    call = page.get_by_role("button", name="It is a photo")
    expect(call).to_be_visible()
    assert sideways_px(page) == 0
    assert serious_problems(page) == []
    call.press("Enter")
    expect(call).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Meme", exact=True)).to_be_visible()
