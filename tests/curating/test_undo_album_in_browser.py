"""An album deleted and brought back in a real browser, wide and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from tests.browser import PHONE, serious_problems, sideways_px
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]


def test_it_is_deleted_and_brought_back(page: Page, sign_in: SignIn, alice: User) -> None:
    album = Album.objects.create(owner=alice, title="Summer by the sea")
    add_photos(album, [make_whole_photo(alice)])
    sign_in(alice)
    for size in (None, PHONE):
        if size:
            page.set_viewport_size(size)
            page.emulate_media(color_scheme="dark")
        page.goto(f"/albums/{album.pk}/")
        page.get_by_text("Arrange", exact=True).click()
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
        page.get_by_role("button", name="Delete", exact=True).click()
        toast = page.locator("[data-toast]")
        expect(toast).to_contain_text("Deleted the album “Summer by the sea” with 1 photo.")
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
        toast.get_by_role("button", name="Undo").click()
        expect(toast).to_contain_text("Undone: Deleted the album")
        expect(toast.get_by_role("button", name="Undo")).to_have_count(0)
        expect(page.get_by_role("heading", name="Summer by the sea")).to_be_visible()
