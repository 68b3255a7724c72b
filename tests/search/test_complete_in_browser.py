"""The search box in a real browser: a combobox by keyboard, by touch and without a line."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from accounts.models import User
from places.models import Place
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.factories import make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CITIES = ("Lisbon", "Lille", "Rome", "New York")


@pytest.fixture
def box(alice: User, sign_in: Callable[[User], None], page: Page) -> Locator:
    """The search box of Alice, who was in a few cities."""
    for city in CITIES:
        place = Place.objects.create(city=city, country="X", country_code="XX")
        make_photo(alice, place=place)
    sign_in(alice)
    page.goto("/search/")
    return page.get_by_role("combobox", name="Search")


def options(page: Page) -> Locator:
    return page.get_by_role("option")


def test_arrows_and_enter_choose(page: Page, box: Locator) -> None:
    box.type("beach li")
    expect(options(page).first).to_contain_text("Lille")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("[data-suggest-status]")).to_contain_text("suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = page.locator("[aria-selected=true]")
    expect(active).to_contain_text("Lisbon")
    expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "none")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=beach\+in%3ALisbon$"))


def test_past_the_last_option_lies_the_box(page: Page, box: Locator) -> None:
    box.type("lis")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=lis$"))


def test_tab_completes_and_typing_goes_on(page: Page, box: Locator) -> None:
    box.type("new y dog")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.type("o")
    expect(options(page).first).to_contain_text("New York")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    expect(box).to_have_value('in:"New York" dog')


def test_a_newer_question_is_asked_while_an_older_one_is_open(page: Page, box: Locator) -> None:
    asked: list[Route] = []

    def leave_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            route.continue_()

    page.route(re.compile("suggest"), leave_the_first)
    with page.expect_request(re.compile("suggest")):
        box.type("li")
    box.type("s")
    expect(options(page).first).to_contain_text("Lisbon")
    assert len(asked) == 2


def test_a_field_opens_its_values(page: Page, box: Locator) -> None:
    box.type("typ")
    expect(options(page)).to_have_count(1)
    options(page).first.click()
    expect(box).to_have_value("type:")
    expect(box).to_be_focused()
    expect(options(page).first).to_contain_text("type:image")


def test_escape_closes_and_keeps_what_was_typed(page: Page, box: Locator) -> None:
    box.type("rom")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("rom")
    page.keyboard.press("ArrowDown")
    expect(options(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(box).not_to_be_focused()
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_an_empty_box_says_where_to_begin(page: Page, box: Locator) -> None:
    box.focus()
    expect(options(page).first).to_be_visible()
    page.goto("/search/?q=castle")
    page.get_by_role("combobox").fill("")
    expect(options(page).first).to_contain_text("castle")  # the search made last


def test_only_the_last_word_counts(page: Page, box: Locator) -> None:
    """A slow answer to what was typed before never replaces a newer one."""
    asked: list[str] = []

    def slowly(route: Route) -> None:
        asked.append(route.request.url)
        if route.request.url.endswith("q=l"):
            page.wait_for_timeout(400)
        route.continue_()

    page.route("**/search/suggest/**", slowly)
    box.type("l")
    page.wait_for_timeout(200)
    box.type("is")
    expect(options(page)).to_have_count(1)
    page.wait_for_timeout(500)
    expect(options(page)).to_have_count(1)
    assert len(asked) == 2


def test_it_asks_nothing_while_letters_are_composed(page: Page, box: Locator) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    box.focus()
    expect(options(page).first).to_be_visible()
    asked.clear()
    page.keyboard.insert_text("")
    box.dispatch_event("compositionstart")
    box.evaluate(
        "box => { box.value = 'ro'; box.dispatchEvent(new InputEvent('input', {isComposing: true})); }"
    )
    page.wait_for_timeout(300)
    assert not [address for address in asked if "suggest" in address]
    box.dispatch_event("compositionend")
    expect(options(page).first).to_contain_text("Rome")


def test_the_box_works_without_a_line_for_suggestions(page: Page, box: Locator) -> None:
    page.route("**/search/suggest/**", lambda route: route.abort())
    box.type("rome")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"q=rome$"))


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_choose(page: Page, box: Locator, size: dict[str, int], scheme: str) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    box.type("li")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    assert all((option.bounding_box() or {})["height"] >= 44 for option in options(page).all())


def test_a_search_begun_in_a_place_stays_there(page: Page, box: Locator) -> None:
    page.goto("/search/?q=in:Rome")
    inside = page.get_by_role("combobox", name="Search in Rome")
    inside.fill("castle")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"scope=in%3ARome&q=castle"))
    expect(inside).to_have_value("castle")
    page.get_by_role("link", name="Search everywhere").click()
    expect(page).to_have_url(re.compile(r"\?q=castle$"))
