"""Rules, history, settings, RAW files alone and the entries to them, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from albums.models import Album
from albums.services import add_photos
from dedup import services
from dedup.models import preferences_of
from photos.curation import set_favourite
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.dedup.pictures import encoded, scene
from tests.dedup.resolved import group_of
from tests.dedup.stacked import make_read, stacks
from tests.factories import make_photo
from tests.photos.photo_files import keep_rendition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LARGE = {"width_px": 4000, "height_px": 3000, "size_bytes": 3_400_000}
LONG = "A-name-that-goes-on-and-on-and-never-breaks-" * 4


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None]) -> User:
    """Alice, signed in, with four groups of exact copies, decisions, and RAW files alone."""
    album = Album.objects.create(owner=alice, title="Best of 2022")
    for number in range(4):
        keeper = make_photo(alice, make="Canon", **LARGE)
        losers = [make_photo(alice, **LARGE) for _ in range(1 + number % 2)]
        add_photos(album, losers)
        set_favourite(losers[0], favourite=True)
        group_of(keeper, *losers, kind="identical")
    pairs = [[make_photo(alice), make_photo(alice, filename=f"{LONG}.jpg")] for _ in range(3)]
    first, second, third = (group_of(*pair) for pair in pairs)
    services.resolve(first, *pairs[0][:1], pairs[0][1:])
    services.undo(services.dismiss(second))
    services.keep_all(third)
    for name in ("DSC_1", LONG):
        make_read(alice, f"{name}.NEF")
        make_read(alice, f"{name}.JPG", 60)
    thumbnail = encoded(scene(), 375)
    for photo in Photo.objects.all():
        keep_rendition(photo, "thumbnail", thumbnail, mime="image/jpeg")
    sign_in(alice)
    return alice


def trashed() -> int:
    return Photo.objects.exclude(trashed_at=None).count()


def test_it_resolves_by_a_rule_and_takes_it_back(page: Page, library: User) -> None:
    before = trashed()
    page.goto("/duplicates/rules/")
    page.get_by_role("link", name="Identical to look at").click()
    page.get_by_role("button", name="Move 6 photos to the trash").press("Enter")

    done = page.get_by_role("status").filter(has_text="Kept the best of 4 groups, 6 photos")
    expect(done).to_be_visible()
    assert trashed() == before + 6

    done.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: Kept the best of 4 groups").first).to_be_visible()
    assert trashed() == before


def test_the_rail_counts_again_when_something_is_taken_back(page: Page, library: User) -> None:
    page.goto("/duplicates/history/")
    entry = page.locator(".rail").get_by_role("link", name="Duplicates")
    expect(entry).to_have_text(re.compile("5"))
    page.get_by_role("button", name="Undo: Kept all").press("Enter")

    expect(page.get_by_text("Undone: Kept all 2 photos.")).to_be_focused()
    expect(entry).to_have_text(re.compile("6"))


def test_the_slider_says_what_it_means(page: Page, library: User) -> None:
    page.goto("/settings/duplicates/")
    slider = page.get_by_label("Duplicates are alike by at least")
    words = page.locator(".levels > :not([hidden])")
    expect(words).to_contain_text("Also copies with a label")
    slider.press("End")
    expect(page.locator("output")).to_have_text("100 %")
    expect(words).to_contain_text("Only copies in which nothing at all differs.")
    assert slider.get_attribute("aria-valuetext") == "100 %"
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert preferences_of(library.pk).least_per_cent == 100


def test_it_stacks_a_raw_file_and_takes_it_apart(page: Page, library: User) -> None:
    page.goto("/duplicates/raws/")
    page.get_by_role("button", name="Stack with DSC_1.JPG").press("Enter")
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert stacks() == {("DSC_1.JPG", "DSC_1.NEF")}

    undo.press("Enter")
    expect(page.get_by_text("DSC_1.NEF is offered again.")).to_be_visible()
    assert stacks() == set()


def test_a_phone_finds_it_behind_more(page: Page, library: User) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto("/")
    bar = page.locator(".bottom")
    bar.get_by_text("More").click()
    expect(bar.get_by_role("link", name="Upload")).to_be_visible()
    expect(bar.get_by_role("link", name="Duplicates")).to_have_text(re.compile("5"))
    assert serious_problems(page) == []
    page.keyboard.press("Escape")
    expect(bar.get_by_role("link", name="Upload")).to_be_hidden()
    bar.get_by_text("More").click()
    bar.get_by_role("link", name="Duplicates").click()
    expect(page).to_have_url(re.compile("/duplicates/$"))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(page: Page, library: User, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address in ("/duplicates/rules/", "/duplicates/rules/?rule=exact",
                    "/duplicates/rules/?rule=smaller", "/duplicates/history/",
                    "/duplicates/raws/", "/settings/duplicates/"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert serious_problems(page) == [], address
        assert sideways_px(page) == 0, address
