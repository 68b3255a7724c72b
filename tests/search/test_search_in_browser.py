"""The search page in a real browser: rows that fill the width, more on scrolling, the viewer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from photos.models import Photo
from places.models import Place
from search import views
from search.models import PhotoText
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.search.conftest import RED
from tests.search.encoder import ColourEncoder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHAPES = ((400, 300), (300, 400), (1600, 900), (500, 500), (6000, 1000))
ROW_ENDS = """() => {
    const grid = document.querySelector('[data-found]').getBoundingClientRect();
    const rows = new Map();
    for (const tile of document.querySelectorAll('.found .tile')) {
        const box = tile.getBoundingClientRect();
        rows.set(box.top, Math.max(rows.get(box.top) ?? 0, box.right));
    }
    return [...rows.values()].map((end) => grid.right - end);
}"""

TOP_OF_FIRST = "document.querySelector('.found .tile').getBoundingClientRect().top"


@pytest.fixture
def library(
    alice: User, seen: Callable[..., Photo], sign_in: Callable[[User], None],
    colours: ColourEncoder, monkeypatch: pytest.MonkeyPatch,
) -> list[Photo]:  # fmt: skip
    """Thirty red photos of many shapes, and Alice signed in."""
    monkeypatch.setattr(views, "search_encoder", lambda: colours)
    sign_in(alice)
    shapes = (SHAPES[number % len(SHAPES)] for number in range(30))
    return [
        seen(alice, RED, width_px=wide, height_px=tall, placeholder="gICA" * 9)
        for wide, tall in shapes
    ]


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_its_rows_fill_the_width(page: Page, library: list[Photo], size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/search/?q=red")
    expect(page.locator(".found .tile")).to_have_count(30)
    *full, last = page.evaluate(ROW_ENDS)
    assert len(full) > 3
    assert all(abs(gap) < 1 for gap in full)
    assert last > -1
    assert sideways_px(page) == 0
    assert "data:image/bmp" in page.locator(".tile").first.get_attribute("style")


def test_it_shows_more_on_scrolling(
    page: Page, library: list[Photo], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 20)
    page.goto("/search/?q=red")
    expect(page.locator(".found .tile")).to_have_count(20)
    page.locator(".found-more").scroll_into_view_if_needed()
    expect(page.locator(".found .tile")).to_have_count(30)
    expect(page.locator(".found-more")).to_have_count(0)
    assert all(abs(gap) < 1 for gap in page.evaluate(ROW_ENDS)[:-1])


def test_a_chip_is_removed_and_the_box_is_a_key_away(page: Page, library: list[Photo]) -> None:
    page.goto("/search/?q=red+2020")
    page.get_by_role("link", name="Remove 2020").click()
    expect(page).to_have_url(re.compile(r"\?q=red$"))
    page.keyboard.press("/")
    page.keyboard.press("Control+a")
    page.keyboard.type("blue")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nothing close enough")).to_be_visible()


def test_arrows_move_among_the_photos(page: Page, library: list[Photo]) -> None:
    page.goto("/search/?q=red")
    tiles = page.locator(".found .tile")
    expect(tiles).to_have_count(30)
    assert page.locator(".found .tile[tabindex='0']").count() == 1
    tiles.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tiles.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    below = page.evaluate("document.activeElement.getBoundingClientRect().top")
    assert below > page.evaluate(TOP_OF_FIRST)
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") < below
    page.keyboard.press("End")
    expect(tiles.last).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(tiles.last).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.locator("[data-viewer]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tiles.first).to_be_focused()


def test_a_photo_opens_over_the_results(page: Page, library: list[Photo]) -> None:
    page.goto("/search/?q=red")
    page.locator(".found .tile").nth(1).click()
    expect(page.locator("[data-viewer]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("[data-viewer]")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/search/\?q=red$"))


def test_words_stand_on_the_photo_where_they_stand_in_the_picture(
    page: Page, library: list[Photo]
) -> None:
    photo = library[0]
    region = {"box": [[100, 60], [300, 60], [300, 90], [100, 90]], "text": "Exit", "confidence": 1}
    PhotoText.objects.create(
        photo=photo, engine="x", width_px=400, height_px=300, regions=[region], text="Exit"
    )
    page.goto("/search/?q=exit")
    tile = page.locator(".found .tile")
    tile.hover()
    expect(tile.locator(".why")).to_have_css("opacity", "1")
    expect(page.get_by_role("link", name=re.compile("In the picture: Exit"))).to_be_visible()
    assert share_of(tile.locator("polygon"), tile) == pytest.approx((0.25, 0.2, 0.5), abs=0.03)
    tile.click()
    picture = page.locator("[data-viewer] [data-picture][data-sized]")
    drawn = picture.locator(".found-text polygon").first
    drawn.wait_for()
    assert share_of(drawn, picture) == pytest.approx((0.25, 0.2, 0.5), abs=0.03)
    assert serious_problems(page) == []


def share_of(inner: Locator, outer: Locator) -> tuple[float, float, float]:
    """Where a box begins in another, and how wide it is, as shares of the outer's width."""
    small, large = inner.bounding_box(), outer.bounding_box()
    assert small is not None
    assert large is not None
    left, top = small["x"] - large["x"], small["y"] - large["y"]
    return left / large["width"], top / large["height"], small["width"] / large["width"]


def test_a_chip_tells_what_else_it_could_mean(
    page: Page, alice: User, library: list[Photo]
) -> None:
    rome = Place.objects.create(city="Rome", country="Italy", country_code="IT")
    Photo.objects.filter(pk=library[0].pk).update(place=rome)
    page.goto("/search/?q=red+rome")
    page.locator("summary", has_text="Rome").click()
    assert serious_problems(page) == []
    page.get_by_role("link", name="as words").click()
    expect(page.locator(".understood")).to_have_count(1)
    expect(page.locator(".understood")).to_contain_text("Rome", ignore_case=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["", "red 2020", "blue"])
def test_everybody_can_use_it(page: Page, library: list[Photo], scheme: Any, text: str) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(f"/search/?q={text}")
    if menu := page.get_by_text("Basic search").all():
        menu[0].click()
    assert serious_problems(page) == []
