"""The timeline in a real browser: any size, any place, nothing stalls."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.models import User
from tests.browser import PHONE, sideways_px
from tests.factories import make_photo
from tests.photos.simulated_library import SimulatedLibrary, library_of

pytestmark = pytest.mark.browser

Opened = Callable[[SimulatedLibrary], Page]
TALLEST_PX = 16_000_000  # Firefox draws nothing beyond; other browsers reach further
WATCH_MONTHS = """() => {
    const scrubber = document.querySelector("[data-scrubber]");
    window.reached = [scrubber.getAttribute("aria-valuetext")];
    new MutationObserver(() => reached.push(scrubber.getAttribute("aria-valuetext")))
        .observe(scrubber, { attributeFilter: ["aria-valuetext"] });
}"""
FIRST_IN_VIEW = """() => {
    const top = document.querySelector("[data-scroller]").getBoundingClientRect().top;
    const tiles = [...document.querySelectorAll("a.tile")].map((tile) => {
        const box = tile.getBoundingClientRect();
        return { id: Number(tile.dataset.photo), y: Math.round(box.top - top), x: box.left };
    });
    return tiles.filter((tile) => tile.y >= 0).sort((a, b) => a.y - b.y || a.x - b.x)[0];
}"""
SCROLL = "(y) => document.querySelector('[data-scroller]').scrollBy(0, y)"


@pytest.fixture
def opened(alice: User, page: Page, sign_in: Callable[[User], None]) -> Opened:
    """The timeline of a simulated library, its first photos drawn."""
    make_photo(alice)
    sign_in(alice)

    def go(library: SimulatedLibrary) -> Page:
        library.serve(page)
        page.goto("/")
        expect(page.locator("a.tile").first).to_be_visible()
        return page

    return go


def month_name(month: str) -> str:
    return f"{date.fromisoformat(month + '-01'):%B %Y}"


def here(page: Page) -> str:
    return page.locator("[data-scrubber]").get_attribute("aria-valuetext") or ""


def ids_drawn(page: Page) -> set[int]:
    drawn = page.eval_on_selector_all("a.tile", "all => all.map(tile => +tile.dataset.photo)")
    return set(drawn)


def tallest(page: Page) -> int:
    heights = page.evaluate("[...document.querySelectorAll('*')].map(e => e.scrollHeight)")
    return max(heights)


def test_it_shows_each_photo_on_the_way_down(opened: Opened) -> None:
    library = library_of(8, each=60)
    page = opened(library)
    seen = ids_drawn(page)
    while 1 not in seen:
        page.evaluate(SCROLL, 800)
        page.wait_for_timeout(20)
        expect(page.locator(".timeline-waiting")).to_have_count(0)
        seen |= ids_drawn(page)
    assert seen == set(range(1, library.total + 1))


def test_it_reaches_every_month_of_two_million_photos(opened: Opened) -> None:
    library = library_of(180, each=10_620, m2019_08=100_000)
    assert library.total > 2_000_000
    page = opened(library)
    page.set_viewport_size({"width": 1440, "height": 500})
    box = page.locator("[data-scrubber]").bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"])
    page.mouse.down()
    page.evaluate(WATCH_MONTHS)
    for y in range(int(box["height"]) + 1):
        page.mouse.move(x, box["y"] + y)
    page.wait_for_timeout(200)
    page.mouse.up()
    assert set(page.evaluate("reached")) == {month_name(month) for month in library.counts}
    assert tallest(page) < TALLEST_PX


def test_it_ends_at_the_oldest_photo(opened: Opened) -> None:
    page = opened(library_of(360, each=5_293))
    page.locator("[data-scrubber]").focus()
    page.keyboard.press("End")
    page.locator("a.tile").first.wait_for()
    page.locator("a.tile").first.focus()
    page.keyboard.press("End")
    expect(page.locator("a.tile:focus")).to_have_attribute("href", "/photos/1/")
    expect(page.locator("a.tile:focus")).to_be_in_viewport()
    page.keyboard.press("Home")
    expect(page.locator("a.tile:focus")).to_be_in_viewport()
    assert here(page) == "December 2024"


def test_it_scrolls_on_where_the_window_of_a_huge_library_ends(opened: Opened) -> None:
    page = opened(library_of(360, each=3_000))
    before = -1
    for _ in range(12):  # past the height of the element several times
        page.evaluate(SCROLL, 240_000)
        page.wait_for_timeout(60)
        now = page.locator("[data-scrubber]").get_attribute("aria-valuenow")
        assert now is not None
        assert int(now) > before
        before = int(now)
    page.wait_for_timeout(400)
    assert ids_drawn(page)


def test_it_never_stalls_in_a_month_of_a_hundred_thousand(
    opened: Opened, chromium: Browser, tmp_path: Path
) -> None:
    page = opened(library_of(3, each=200, m2024_11=100_000))
    trace = tmp_path / "trace.json"
    chromium.start_tracing(page=page, path=trace, categories=["toplevel", "devtools.timeline"])
    page.locator("[data-scrubber]").focus()
    page.keyboard.press("ArrowDown")
    page.locator('a.tile[data-photo="100200"]').wait_for()
    for pixels in (300, 900, 5_000, 90_000, 700, 400_000, -200_000, 800):
        page.evaluate(SCROLL, pixels)
        page.wait_for_timeout(150)
    assert ids_drawn(page)
    chromium.stop_tracing()
    tasks = main_thread_tasks_ms(json.loads(trace.read_text())["traceEvents"])
    assert len(tasks) > 100
    assert max(tasks) <= 50


def main_thread_tasks_ms(events: list[dict[str, Any]]) -> list[float]:
    """How long each task kept the page's thread busy: its own time, whatever else runs here."""
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
    }
    return [
        event["tdur"] / 1000
        for event in events
        if event["name"].endswith("RunTask") and (event["pid"], event["tid"]) in threads
        if "tdur" in event
    ]


def test_it_keeps_few_elements_however_far_it_scrolls(opened: Opened) -> None:
    page = opened(library_of(40, each=700))
    most = 0
    for _ in range(60):
        page.evaluate(SCROLL, 2_500)
        page.wait_for_timeout(20)
        most = max(most, page.evaluate("document.querySelectorAll('[data-canvas] *').length"))
    assert 100 < most < 2_000


def test_it_asks_for_no_month_that_was_only_passed(opened: Opened) -> None:
    library = library_of(360, each=5_293)
    page = opened(library)
    scrubber = page.locator("[data-scrubber]").bounding_box()
    assert scrubber is not None
    x = scrubber["x"] + 20
    page.mouse.move(x, scrubber["y"] + 5)
    page.mouse.down()
    page.mouse.move(x, scrubber["y"] + scrubber["height"] - 60, steps=80)
    page.mouse.up()
    page.wait_for_timeout(500)
    assert len(set(library.asked)) < 20


def test_it_keeps_its_place_while_photos_arrive_above(opened: Opened) -> None:
    library = library_of(24, each=80)
    page = opened(library)
    page.evaluate(SCROLL, 9_000)
    page.wait_for_timeout(600)
    before = page.evaluate(FIRST_IN_VIEW)
    library.counts = {"2025-01": 40, **library.counts}
    page.evaluate("document.body.dispatchEvent(new CustomEvent('library-changed'))")
    page.wait_for_timeout(600)
    assert page.evaluate(FIRST_IN_VIEW) == before
    page.locator("[data-scrubber]").focus()
    page.keyboard.press("Home")
    expect(page.get_by_role("heading", name="January 2025")).to_be_visible()


def test_it_comes_back_to_its_place(opened: Opened) -> None:
    page = opened(library_of(60, each=300))
    page.locator("[data-scrubber]").focus()
    page.keyboard.press("PageDown")
    page.wait_for_timeout(300)
    page.evaluate(SCROLL, 1_234)
    page.wait_for_timeout(600)
    before = page.evaluate(FIRST_IN_VIEW)
    page.goto("/profile/")
    page.go_back()
    page.wait_for_timeout(600)
    assert page.evaluate(FIRST_IN_VIEW) == before


def test_it_keeps_the_photo_in_view_when_the_window_narrows(opened: Opened) -> None:
    page = opened(library_of(60, each=300))
    page.evaluate(SCROLL, 12_000)
    page.wait_for_timeout(500)
    before = page.evaluate(FIRST_IN_VIEW)["id"]
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(600)
    expect(page.locator(f'a.tile[data-photo="{before}"]')).to_be_in_viewport()


def test_it_moves_among_photos_by_keys(opened: Opened) -> None:
    library = library_of(3, each=30)
    page = opened(library)
    page.locator('a.tile[tabindex="0"]').focus()
    focused = page.locator("a.tile:focus")
    expect(focused).to_have_attribute("data-photo", "90")
    for key, photo in (("ArrowRight", "89"), ("ArrowRight", "88"), ("ArrowLeft", "89")):
        page.keyboard.press(key)
        expect(focused).to_have_attribute("data-photo", photo)
    for _ in range(45):  # on through the next month
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(15)
    expect(focused).to_be_in_viewport()
    before = focused.bounding_box()
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(100)
    after = focused.bounding_box()
    assert before is not None
    assert after is not None
    assert abs(before["x"] - after["x"]) < before["width"]


def test_it_says_what_a_tile_is(opened: Opened) -> None:
    page = opened(library_of(2, each=30))
    first = page.locator('a.tile[data-photo="60"]')
    expect(first).to_have_accessible_name(
        "Photo, Tuesday, 31 December, Lisbon, Portugal, favourite"
    )
    expect(first.locator(".tile-heart")).to_be_visible()
    expect(page.locator('a.tile[data-photo="56"] .badge')).to_have_text("0:24")
    for number, words in ((59, "Live photo, Monday"), (58, "Burst, 3 versions, Sunday")):
        tile = page.locator(f'a.tile[data-photo="{number}"]')
        expect(tile).to_have_accessible_name(re.compile(f"^{words}"))
        expect(tile.locator(".badge .icon:visible")).to_have_count(1)
    expect(page.locator('a.tile[data-photo="57"] .badge')).to_be_hidden()


def test_it_tries_again_when_a_month_fails(opened: Opened, page: Page) -> None:
    failures: list[Any] = []
    library = library_of(2, each=30)
    library.serve(page)

    def fail_once(route: Any) -> None:
        failures.append(route.request.url)
        if len(failures) == 1:
            route.fulfill(status=503)
        else:
            route.fallback()

    page.route("**/timeline/2024-12.json", fail_once)
    page.goto("/")
    expect(page.get_by_text("Trying again")).to_be_visible()
    expect(page.locator('a.tile[data-photo="60"]')).to_be_visible()


def test_it_never_scrolls_sideways_on_a_phone(opened: Opened, page: Page) -> None:
    page.set_viewport_size(PHONE)
    opened(library_of(24, each=60))
    assert sideways_px(page) == 0
    page.evaluate(SCROLL, 4_000)
    page.wait_for_timeout(400)
    assert sideways_px(page) == 0
