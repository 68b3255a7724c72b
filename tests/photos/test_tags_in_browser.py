"""Tags on the photo page in a real browser: by keyboard, with undo, on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo, PhotoTag, Tag
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def photo(alice: User, page: Page, sign_in: SignIn) -> Photo:
    """Open, with a tag of each kind."""
    photo = make_whole_photo(alice)
    for name, origin in (("Lisbon tram", "person"), ("travel", "file"), ("tram", "model")):
        tag = Tag.objects.create(owner=alice, name=name)
        PhotoTag.objects.create(photo=photo, tag=tag, origin=origin, confidence=0.83)
    sign_in(alice)
    page.goto(reverse("photos:photo", args=[photo.pk]))
    return photo


def test_it_adds_tags_by_keyboard(page: Page, photo: Photo) -> None:
    field = page.get_by_label("Add tags")
    field.press_sequentially("river, bridge")
    field.press("Enter")
    expect(page.locator("#tags .chip.tag")).to_have_count(5)
    expect(page.get_by_label("Add tags")).to_be_focused()


def test_it_takes_a_tag_off_and_back_on(page: Page, photo: Photo) -> None:
    page.get_by_role("button", name="Take off tram").click()
    expect(page.locator("#tags .chip.tag")).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#tags .chip.tag")).to_have_count(3)
    expect(page.locator("[data-toast]")).to_have_count(1)
    expect(page.locator("[data-toast]")).to_contain_text("Undone")
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)
    expect(page.get_by_text("83 % sure")).to_have_count(1)


def test_escape_leaves_the_field_and_not_the_photo(page: Page, photo: Photo) -> None:
    field = page.get_by_label("Add tags")
    field.fill("half a wo")
    field.press("Escape")
    expect(field).to_have_value("")
    expect(page.locator("[data-viewer]")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_a_phone_and_can_be_read(page: Page, photo: Photo, scheme: str) -> None:
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.get_by_role("button", name="Take off tram").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    assert sideways_px(page) == 0
    assert serious_problems(page) == []
