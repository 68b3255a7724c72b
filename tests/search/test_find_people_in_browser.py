"""People in the search box and where a search begins, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_face, make_person, make_photo
from tests.search.conftest import BLUE, GREEN, RED, add_preview

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAMES = {"Anna Smith": RED, "Anna-Maria O'Neil": GREEN, "Ben": BLUE}


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None]) -> None:
    """Photos of three people, each of a colour."""
    for name, colour in NAMES.items():
        photo = add_preview(make_photo(alice, caption=name), colour)
        make_face(photo, make_person(alice, name))
    sign_in(alice)


@pytest.mark.usefixtures("library")
def test_a_name_is_completed_by_its_face(page: Page) -> None:
    page.goto("/search/")
    box = page.get_by_role("combobox", name="Search")
    box.type("beach with ann")
    option = page.get_by_role("option", name="Anna Smith")
    face = option.locator("img")
    expect(face).to_have_attribute("src", re.compile(r"/faces/\d+/crop/$"))
    face.evaluate("image => image.decode()")
    expect(face).to_have_css("border-radius", "50%")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=beach\+person%3A%22Anna"))


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_faces_stand_where_a_search_begins(page: Page, size: dict[str, int], scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto("/search/")
    expect(page.locator(".example img").first).to_have_attribute("src", re.compile("/crop/$"))
    page.locator(".example img").first.evaluate("image => image.decode()")
    assert sideways_px(page) == 0
    assert serious_problems(page) == []
    page.get_by_role("link", name="Ben").click()
    expect(page).to_have_url(re.compile(r"q=person%3ABen$"))
    assert serious_problems(page) == []
