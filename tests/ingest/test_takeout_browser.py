"""The Takeout page in a real browser: archives are sent, the import starts, its account appears."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from ingest.models import TakeoutImport
from ingest.takeout import tasks
from photos.models import Photo
from tests.browser import PHONE, serious_problems, sideways_px
from tests.ingest.takeout_exports import ROOT, YEAR, album, bring_in, item, picture
from tests.ingest.takeout_files import write_zip

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[Any], None]
FIRST = {f"{YEAR}/a.jpg": picture(1), f"{ROOT}/Trip/metadata.json": album("Trip")}
SECOND = {f"{YEAR}/a.jpg.json": item("a.jpg"), f"{ROOT}/Trip/a.jpg": picture(1)}


@pytest.fixture
def parts(tmp_path: Path) -> list[Path]:
    return [
        write_zip(tmp_path / "takeout-20240712T112341Z-001.zip", FIRST),
        write_zip(tmp_path / "takeout-20240712T112341Z-002.zip", SECOND),
    ]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    told: list[int] = []
    monkeypatch.setattr(tasks.continue_takeout, "delay", told.append)
    return told


def test_it_sends_the_archives_and_shows_the_account(
    page: Page, alice: User, sign_in: SignIn, parts: list[Path], sent: list[int]
) -> None:
    sign_in(alice)
    page.goto("/takeout/")
    page.get_by_text("Options").click()
    page.get_by_label("Leave out a partner's photos").check()
    page.locator("input[name=archives]").set_input_files(parts)
    expect(page.get_by_text("Reading the archives")).to_be_visible()
    takeout = TakeoutImport.objects.get()
    assert takeout.options["skip_partner"]
    assert sent == [takeout.pk]

    tasks.continue_takeout(takeout.pk)
    expect(page.get_by_text("What became of every file")).to_be_visible()
    assert Photo.objects.get().albums.get().title == "Trip"
    page.get_by_role("link", name="Already in the library").click()
    expect(page.locator(".takeout-members li")).to_have_count(1)


def test_it_says_of_a_file_that_it_is_no_archive(
    page: Page, alice: User, sign_in: SignIn, parts: list[Path], sent: list[int], tmp_path: Path
) -> None:
    (tmp_path / "notes.zip").write_bytes(b"%PDF-1.7")
    sign_in(alice)
    page.goto("/takeout/")
    page.locator("input[name=archives]").set_input_files([parts[0], tmp_path / "notes.zip"])
    notes = page.locator(".file").filter(has_text="notes.zip")
    expect(notes).to_contain_text("neither a zip nor a tgz")
    expect(page.locator(".file").filter(has_text="001.zip")).to_contain_text("Received")
    assert sent == []


@pytest.mark.parametrize("width", ["wide", "phone"])
def test_everybody_can_use_it(
    page: Page, alice: User, sign_in: SignIn, parts: list[Path], width: str
) -> None:
    User.objects.filter(pk=alice.pk).update(is_staff=True)
    takeout = bring_in(alice, *parts)
    if width == "phone":
        page.set_viewport_size(PHONE)
    sign_in(alice)
    for address in ("/takeout/", f"/takeout/{takeout.batch_id}/"):
        page.goto(address)
        assert serious_problems(page) == []
        assert sideways_px(page) == 0
