"""The upload page in a real browser: files, results and progress without a reload."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from ingest.batches import finish_batches
from ingest.models import StageRun
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def files(make_jpeg: Callable[..., Path], tmp_path: Path) -> list[Path]:
    no_photo = tmp_path / "notes.pdf"
    no_photo.write_bytes(b"%PDF-1.7")
    return [make_jpeg("one.jpg"), make_jpeg("two.jpg", colour=(1, 2, 3)), no_photo]


def test_it_tells_of_each_file_what_became_of_it(
    page: Page, alice: User, sign_in: Callable[[Any], None],
    make_jpeg: Callable[..., Path], tmp_path: Path,
) -> None:  # fmt: skip
    sign_in(alice)
    page.goto("/upload/")
    page.locator("input[name=files]").set_input_files(files(make_jpeg, tmp_path))
    rows = page.locator(".file")
    expect(rows.filter(has_text="one.jpg")).to_contain_text("Added")
    expect(rows.filter(has_text="two.jpg")).to_contain_text("Added")
    expect(rows.filter(has_text="notes.pdf")).to_contain_text("This is a PDF")
    expect(page.get_by_text("0 of 2 photos are ready")).to_be_visible()
    assert Photo.objects.filter(owner=alice).count() == 2

    StageRun.objects.update(state="done")
    finish_batches()
    expect(page.get_by_text("2 photos are ready").first).to_be_visible()
    expect(page.get_by_text("1 file was refused.")).to_be_visible()


def test_a_lost_connection_is_tried_again(
    page: Page, alice: User, sign_in: Callable[[Any], None], make_jpeg: Callable[..., Path]
) -> None:
    sign_in(alice)
    page.goto("/upload/")
    page.route("**/files/", lambda route: route.abort(), times=1)
    page.locator("input[name=files]").set_input_files(make_jpeg("one.jpg"))
    row = page.locator(".file")
    expect(row).to_contain_text("trying again")
    expect(row).to_contain_text("Added", timeout=10_000)
    assert Photo.objects.count() == 1


def test_the_bell_stays_open_while_it_asks_again(
    page: Page, alice: User, sign_in: Callable[[Any], None], make_jpeg: Callable[..., Path]
) -> None:
    sign_in(alice)
    page.goto("/upload/")
    page.locator("input[name=files]").set_input_files(make_jpeg("one.jpg"))
    expect(page.locator(".bell .dot.busy")).to_be_visible()
    page.locator(".bell summary").click()
    expect(page.get_by_text("0 of 1 ready")).to_be_visible()
    StageRun.objects.update(state="done")
    finish_batches()
    expect(page.locator(".bell-list").get_by_text("1 photo is ready")).to_be_visible()


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_it_can_be_used_by_everybody_on_a_phone(
    page: Page, alice: User, sign_in: Callable[[Any], None], colours: Any
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    page.goto("/upload/")
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
