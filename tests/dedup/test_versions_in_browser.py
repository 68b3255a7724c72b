"""The versions of a photo in a real browser: decided in place, by keyboard and on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo, Stack
from photos.services.stacks import stack_photos
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_photo
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


@pytest.fixture
def shown(alice: User) -> Photo:
    """What is shown of three files."""
    photos = [make_whole_photo(alice) for _ in range(3)]
    for number, photo in enumerate(photos):
        Photo.objects.filter(pk=photo.pk).update(filename=f"IMG_{number}.jpg")
    stack_photos(photos[0], photos[1:], kind=Stack.Kind.BURST, reason="Same camera, 0.2 s apart")
    return photos[0]


def test_another_is_shown_and_put_back_by_the_toast(
    page: Page, sign_in: SignIn, alice: User, shown: Photo
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{shown.pk}/")
    panel = page.locator("#files")
    expect(panel.get_by_role("heading")).to_have_text("3 versions")
    expect(panel).to_contain_text("Burst: Same camera, 0.2 s apart")
    button = panel.get_by_role("button", name="Show IMG_1.jpg first")
    button.focus()
    page.keyboard.press("Enter")
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("IMG_1.jpg is shown now.")
    expect(panel.get_by_role("heading")).to_be_focused()
    expect(panel.locator(".file").first).to_contain_text("IMG_1.jpg")
    toast.get_by_role("button", name="Undo").click()
    expect(panel.locator(".file").first).to_contain_text("IMG_0.jpg")
    assert Photo.objects.get(pk=shown.pk).is_primary


def test_all_are_unstacked_and_the_strip_goes_with_them(
    page: Page, sign_in: SignIn, alice: User, shown: Photo
) -> None:
    sign_in(alice)
    page.goto("/")
    page.locator(f"a.tile[data-photo='{shown.pk}']").click()
    expect(page.locator("[data-version] img")).to_have_count(6)
    page.get_by_role("button", name="Unstack all").click()
    expect(page.locator("#files")).to_contain_text("This photo stands alone.")
    expect(page.locator("#version-strip a")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#version-strip a")).to_have_count(3)


def test_a_file_of_the_list_takes_the_place_of_the_photo(
    page: Page, sign_in: SignIn, alice: User, shown: Photo
) -> None:
    sign_in(alice)
    page.goto(f"/photos/{shown.pk}/")
    page.locator("#files .file-open").nth(2).click()
    last = Photo.objects.get(filename="IMG_2.jpg")
    expect(page.locator(f"[data-viewer][data-photo-id='{last.pk}']")).to_be_visible()
    expect(page.locator("#files .file[aria-current]")).to_contain_text("IMG_2.jpg")


def test_of_a_long_burst_the_one_that_is_looked_at_is_in_view(
    page: Page, sign_in: SignIn, alice: User, shown: Photo
) -> None:
    shown.refresh_from_db()
    for number in range(80):
        make_photo(alice, filename=f"LATER_{number}.jpg", stack=shown.stack, is_primary=False)
    last = Photo.objects.latest("pk")
    sign_in(alice)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto(f"/photos/{last.pk}/")
        expect(page.locator("[data-version][aria-current]").first).to_be_in_viewport()
        page.locator("#files").scroll_into_view_if_needed()
        expect(page.locator("#files .file")).to_have_count(83)
        expect(page.locator("#files .file[aria-current]")).to_be_in_viewport()
        assert sideways_px(page) == 0


def test_its_card_says_how_many_files_it_stands_for(
    page: Page, sign_in: SignIn, alice: User, shown: Photo
) -> None:
    sign_in(alice)
    page.goto("/")
    tile = page.locator(f"a.tile[data-photo='{shown.pk}']")
    expect(tile.locator(".badge")).to_have_text("3")
    expect(tile).to_have_accessible_name("Burst, 3 versions, Monday, 15 June")
    page.goto("/search/?q=is:burst")
    expect(page.locator(".found .tile")).to_have_count(1)
    expect(page.locator(".found .tile .badge")).to_contain_text("3")
    assert serious_problems(page) == []


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_is_open_to_everybody(
    page: Page, sign_in: SignIn, alice: User, shown: Photo, colours: Any, size: Any
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size(size)
    for address in (f"/photos/{shown.pk}/", f"/photos/{shown.pk}/versions/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        expect(page.locator("#files .file")).to_have_count(3)
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
