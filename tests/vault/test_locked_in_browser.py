"""The locked folder in a real browser: setting up, PIN, grid, moving back; wide, on a phone, dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo
from tests.vault.locked import PIN, make_open_vault
from vault.services.locking import lock_photos

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def photo(alice: User, sign_in: SignIn) -> Photo:
    photo = make_whole_photo(alice)
    make_open_vault(alice)
    lock_photos(alice, [photo.pk])
    sign_in(alice)
    return photo


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pin_opens_it_wide_and_on_a_phone(page: Page, photo: Photo, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/locked/")
    expect(page.get_by_label("PIN", exact=True)).to_be_focused()
    assert serious_problems(page) == []
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Locked folder")).to_be_visible()
    assert serious_problems(page) == []
    page.set_viewport_size(PHONE)
    assert sideways_px(page) == 0
    page.locator(".locked-tile a").click()
    expect(page.get_by_role("button", name="Move back into the library")).to_be_visible()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0


def test_it_is_used_by_keyboard_and_closed(page: Page, photo: Photo) -> None:
    page.goto("/locked/")
    page.get_by_label("PIN", exact=True).fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("That is not right.")
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.keyboard.press("Enter")
    page.get_by_role("checkbox").press("Space")
    page.get_by_role("button", name="Move the chosen ones back").press("Enter")
    expect(page.get_by_text("1 photo moves back into the library.")).to_be_visible()
    expect(page.get_by_text("Nothing is locked")).to_be_visible()
    page.get_by_role("button", name="Close now").click()
    expect(page.get_by_label("PIN", exact=True)).to_be_visible()


def test_it_is_set_up_and_a_photo_locked_from_its_page(
    page: Page, alice: User, sign_in: SignIn
) -> None:
    photo = make_whole_photo(alice)
    sign_in(alice)
    page.goto("/locked/")
    page.get_by_label("New PIN").fill(PIN)
    page.get_by_label("The same again").fill(PIN)
    page.get_by_role("button", name="Set it up").click()
    expect(page.get_by_role("heading", name="Recovery code")).to_be_visible()
    assert serious_problems(page) == []

    page.goto(f"/photos/{photo.pk}/")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Move into the locked folder").click()
    expect(page).to_have_url("/")
    assert Photo.objects.get().is_locked
