"""Keeping searches and smart albums in a real browser: by keyboard, without losing the place."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album
from search.kept.services import remember_search, save_search
from search.kept.smart_albums import make_smart_album
from search.models import LibraryChange
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None]) -> User:
    """Alice, signed in, with a few videos and searches."""
    for _ in range(3):
        make_photo(alice, kind="video")
    save_search(alice, "Films", "videos")
    for number in range(9):
        remember_search(alice, f"a search of mine {number}")
    sign_in(alice)
    return alice


def test_it_deletes_and_undoes_by_keyboard(page: Page, library: User) -> None:
    page.goto("/search/")
    page.get_by_role("button", name="Delete Films").focus()
    page.keyboard.press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.get_by_role("link", name="Films")).to_have_count(0)

    page.keyboard.press("Enter")

    expect(page.get_by_role("link", name="Films videos")).to_be_visible()


def test_it_forgets_a_search_and_keeps_the_focus(page: Page, library: User) -> None:
    page.goto("/search/")
    page.get_by_role("button", name="Forget a search of mine 8").press("Enter")

    expect(page.get_by_role("link", name="a search of mine 8")).to_have_count(0)
    expect(page.get_by_role("heading", name="Recent searches")).to_be_focused()
    page.get_by_text("Earlier ones").click()
    expect(page.get_by_role("link", name="a search of mine 0")).to_be_visible()


def test_it_makes_a_smart_album_of_what_was_found(page: Page, library: User) -> None:
    page.goto("/search/?q=videos")
    page.get_by_role("link", name="Keep this search").click()
    page.get_by_label("Name").fill("Moving pictures")
    page.get_by_role("button", name="Make a smart album").click()

    expect(page.get_by_role("heading", name="Moving pictures")).to_be_visible()
    expect(page.locator(".found .tile")).to_have_count(3)
    expect(page.get_by_role("list", name="Understood as")).to_be_visible()


def test_its_page_shows_what_came_since(page: Page, library: User) -> None:
    album = make_smart_album(library, "Films", "videos")
    make_photo(library, kind="video")
    Album.objects.update(filled_at=None)

    page.goto(f"/albums/{album.pk}/")

    expect(page.locator(".found .tile")).to_have_count(4)
    assert LibraryChange.objects.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(page: Page, library: User, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    album = make_smart_album(library, "Films", "videos")
    Album.objects.update(stopped_by="reading")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    saved = library.saved_searches.get().pk
    own = f"/albums/{album.pk}/"
    for address in ("/search/", "/search/keep/?q=videos", f"/search/saved/{saved}/", "/albums/",
                    own, f"{own}smart/"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not serious_problems(page)
        assert sideways_px(page) == 0
