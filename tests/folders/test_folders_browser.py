"""Folders in a real browser: the tree opened by hand and keyboard, all of a folder chosen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from folders.models import Folder
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.folders.lying import handed_in
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
PATHS = (
    "2019/Summer in Lisbon/1.jpg", "2019/Summer in Lisbon/2.jpg", "2019/Rome/1.jpg", "2019/x.jpg",
    "Grandma's album/Scans from the attic, with a long name/1.jpg", "1.jpg",
)  # fmt: skip


@pytest.fixture
def lying(alice: User) -> list[Photo]:
    return [handed_in(make_whole_photo(alice), path) for path in PATHS]


@pytest.mark.usefixtures("lying")
def test_the_tree_opens_and_leads_to_photos(page: Page, sign_in: SignIn, alice: User) -> None:
    sign_in(alice)
    page.goto("/folders/")
    page.get_by_role("button", name="Folders in /photos").click()
    year = page.get_by_role("button", name="Folders in 2019")
    year.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Rome")).to_be_visible()
    expect(year).to_have_attribute("aria-expanded", "true")
    assert serious_problems(page) == []
    year.press("Enter")
    expect(page.get_by_role("link", name="Rome")).to_be_hidden()
    year.press("Enter")
    page.get_by_role("link", name="Rome").click()
    expect(page.get_by_role("heading", name="Rome", exact=True)).to_be_visible()
    expect(page.locator("a.tile")).to_have_count(1)
    page.get_by_role("link", name="2019", exact=True).click()
    expect(page.locator("a.tile")).to_have_count(4)
    page.get_by_role("link", name="Only this folder").click()
    expect(page.locator("a.tile")).to_have_count(1)
    assert serious_problems(page) == []


@pytest.mark.usefixtures("lying")
def test_all_of_a_folder_is_chosen(page: Page, sign_in: SignIn, alice: User) -> None:
    sign_in(alice)
    page.goto(f"/folders/{Folder.objects.get(name='2019').pk}/")
    page.locator("a.tile").first.focus()
    page.keyboard.press("x")
    page.get_by_role("button", name="All", exact=True).click()
    with page.expect_response("**/bulk/"):
        page.keyboard.press("f")
    expect(page.locator("a.tile .heart")).to_have_count(4)
    assert Photo.objects.filter(is_favourite=True).count() == 4


@pytest.mark.usefixtures("lying")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits_a_phone(page: Page, sign_in: SignIn, alice: User, theme: str) -> None:
    sign_in(alice)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    for path in ("/folders/", f"/folders/{Folder.objects.get(depth=0).pk}/"):
        page.goto(path)
        page.locator("[data-folder-open]").last.click()
        expect(page.locator(".folder-inside .folder-link").first).to_be_visible()
        assert sideways_px(page) == 0
        assert serious_problems(page) == []
