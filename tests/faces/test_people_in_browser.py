"""The pages of people in a real browser: by keyboard, by touch, by dragging, in both themes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from faces.models import Person
from faces.reading import people as reading
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.faces.people import family, named, somebody, unnamed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None]) -> User:
    """Alice, signed in, with her family."""
    sign_in(alice)
    return family(alice)


def card(page: Page, person: Person) -> Locator:
    return page.locator(f"#person-{person.pk}")


def test_arrows_move_and_enter_opens(page: Page, library: User) -> None:
    page.goto("/people/")
    card(page, named(library, "Anna")).focus()
    page.keyboard.press("ArrowRight")
    expect(card(page, named(library, "Ben"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(card(page, unnamed(library)[1])).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Anna")).to_be_visible()


def test_a_group_is_named_in_place_and_the_next_one_follows(page: Page, library: User) -> None:
    first, second = unnamed(library)
    page.goto("/people/")
    card(page, first).focus()
    page.keyboard.press("n")
    box = page.get_by_role("combobox", name="Who is this?")
    expect(box).to_be_focused()
    page.keyboard.type("Clara")
    page.keyboard.press("Enter")

    expect(page.locator(".people strong", has_text="Clara")).to_be_visible()
    expect(card(page, second)).to_be_focused()
    assert named(library, "Clara").pk == first.pk

    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".people strong", has_text="Clara")).to_have_count(0)
    first.refresh_from_db()
    assert first.name == ""


def test_a_known_name_is_offered_and_joins(page: Page, library: User) -> None:
    first, _ = unnamed(library)
    page.goto("/people/")
    page.get_by_role("link", name="Add a name").first.click()
    page.keyboard.type("an")
    offer = page.get_by_role("option")
    expect(offer).to_contain_text("Anna")
    page.keyboard.press("ArrowDown")
    expect(offer).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").filter(has_text="Anna")).to_be_visible()
    expect(card(page, first)).to_have_count(0)
    first.refresh_from_db()
    assert first.merged_into == named(library, "Anna")


def test_escape_first_closes_the_offers_and_then_gives_up(page: Page, library: User) -> None:
    anna = named(library, "Anna")
    page.goto("/people/")
    card(page, anna).focus()
    page.keyboard.press("n")
    box = page.get_by_role("combobox", name="Who is this?")
    expect(box).to_have_value("Anna")
    page.keyboard.type("b")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_be_focused()
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)
    expect(card(page, anna)).to_be_focused()
    assert named(library, "Anna") == anna


def test_a_name_that_is_being_typed_is_not_taken_away(page: Page, library: User) -> None:
    first, _ = unnamed(library)
    page.goto("/people/")
    card(page, first).focus()
    page.keyboard.press("n")
    page.keyboard.type("Cl")
    Person.objects.filter(name="Ben").update(name="Benjamin")
    with page.expect_response(re.compile("fragment=all")):
        page.evaluate(
            "document.body.dispatchEvent(new CustomEvent('people-changed', {detail: {}}))"
        )
    page.keyboard.type("ara")
    expect(page.get_by_role("combobox", name="Who is this?")).to_have_value("Clara")
    page.keyboard.press("Escape")
    expect(page.locator(".people strong", has_text="Benjamin")).to_be_visible()
    expect(card(page, first)).to_be_focused()


def test_keys_favour_and_hide(page: Page, library: User) -> None:
    ben = named(library, "Ben")
    page.goto("/people/")
    card(page, ben).focus()
    page.keyboard.press("f")
    expect(page.locator(".people .person").first).to_have_attribute("data-name", "Ben")
    expect(card(page, ben)).to_be_focused()
    page.keyboard.press("h")
    expect(card(page, ben)).to_have_count(0)
    expect(card(page, named(library, "Anna"))).to_be_focused()
    ben.refresh_from_db()
    assert (ben.is_favourite, ben.is_hidden) == (True, True)

    page.get_by_role("link", name="1 hidden person").click()
    card(page, ben).focus()
    page.keyboard.press("h")
    expect(page.get_by_text("Nobody is hidden")).to_be_visible()


def test_several_are_chosen_and_merged_by_keyboard(page: Page, library: User) -> None:
    anna, ben = named(library, "Anna"), named(library, "Ben")
    page.goto("/people/")
    card(page, ben).focus()
    page.keyboard.press("x")
    expect(page.locator("[data-picked-count]")).to_have_text("1 selected")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="All are Anna")).to_be_focused()
    page.keyboard.press("Enter")

    expect(dialog).to_be_hidden()
    expect(card(page, ben)).to_have_count(0)
    ben.refresh_from_db()
    assert ben.merged_into == anna
    page.get_by_role("button", name="Undo").click()
    expect(card(page, ben)).to_be_visible()


def test_a_dialog_answered_the_moment_it_opens_offers_undo(page: Page, library: User) -> None:
    anna, ben = named(library, "Anna"), named(library, "Ben")
    page.goto("/people/")
    page.evaluate("""() => {
        const dialog = document.querySelector("[data-same]");
        const answer = () => dialog.open && dialog.querySelector(".same-verbs button").click();
        new MutationObserver(answer).observe(dialog, { attributeFilter: ["open"] });
    }""")
    card(page, ben).focus()
    page.keyboard.press("x")
    card(page, anna).focus()
    page.keyboard.press("m")
    page.get_by_role("button", name="Undo").click()
    expect(card(page, ben)).to_be_visible()


def test_several_are_hidden_and_taken_back_together(page: Page, library: User) -> None:
    page.goto("/people/")
    for name in ("Select Anna", "Select Ben"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Hide").click()
    toast = page.locator("[data-toast]")
    expect(toast).to_contain_text("Hid 2 people.")
    expect(page.locator(".people .person")).to_have_count(2)
    assert Person.objects.filter(is_hidden=True).count() == 2

    toast.get_by_role("button", name="Undo").click()
    expect(page.locator(".people .person")).to_have_count(4)
    assert not Person.objects.filter(is_hidden=True).exists()

    for name in ("Select Anna", "Select Ben"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Favourite").click()
    expect(page.locator(".person-heart")).to_have_count(2)


def test_the_keyboard_leaves_the_people_in_few_steps(page: Page, library: User) -> None:
    first, _ = unnamed(library)
    page.goto("/people/")
    card(page, first).focus()
    for expected in (".person-ask", ".person-pick input"):
        page.keyboard.press("Tab")
        expect(page.locator(f"[data-person='{first.pk}'] {expected}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Names to accept")).to_be_focused()


def test_one_is_dragged_onto_another(page: Page, library: User) -> None:
    anna, (first, _) = named(library, "Anna"), unnamed(library)
    page.goto("/people/")
    card(page, first).drag_to(card(page, anna), steps=8)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="All are Anna").click()
    expect(card(page, first)).to_have_count(0)
    first.refresh_from_db()
    assert first.merged_into == anna


def test_a_drag_that_is_let_go_elsewhere_does_nothing(page: Page, library: User) -> None:
    page.goto("/people/")
    card(page, named(library, "Anna")).drag_to(page.get_by_role("heading", name="People"), steps=8)
    expect(page).to_have_url(re.compile(r"/people/$"))
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_touch_holds_and_drags(page: Page, library: User) -> None:
    anna, ben = named(library, "Anna"), named(library, "Ben")
    page.goto("/people/")
    start, end = (card(page, each).bounding_box() for each in (ben, anna))
    assert start
    assert end
    touch = page.context.new_cdp_session(page)

    def send(kind: str, box: dict[str, float] | None) -> None:
        points = [{"x": box["x"] + 40, "y": box["y"] + 40}] if box else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", start)  # type: ignore[arg-type]
    page.wait_for_timeout(500)
    send("touchMove", end)  # type: ignore[arg-type]
    expect(page.locator(".person.drop")).to_have_count(1)
    send("touchEnd", None)
    expect(page.get_by_role("dialog").get_by_role("button", name="All are Anna")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()

    send("touchStart", start)  # type: ignore[arg-type]
    page.wait_for_timeout(500)
    send("touchEnd", None)
    expect(page.get_by_label("Select Ben")).to_be_checked()
    expect(page).to_have_url(re.compile(r"/people/$"))


def test_more_follow_while_scrolling_and_stay_after_a_change(
    page: Page, library: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "CARDS", 12)
    for number in range(60):
        somebody(library, f"Person {number:02}")
    page.goto("/people/")
    last = page.locator(".people .person").last
    for _ in range(12):
        page.mouse.wheel(0, 3000)
        page.wait_for_timeout(80)
    expect(page.locator(".people .person")).to_have_count(64)
    last.locator(".person-link").focus()
    page.keyboard.press("n")
    page.keyboard.type("Zoe")
    page.keyboard.press("Enter")
    expect(page.locator(".people strong", has_text="Zoe")).to_have_count(1)
    expect(page.locator(".people .person")).to_have_count(64)


def test_names_are_found_while_typing(page: Page, library: User) -> None:
    page.goto("/people/")
    page.get_by_label("Find a name").fill("be")
    expect(page.locator(".people .person")).to_have_count(1)
    expect(page.locator(".people .person")).to_have_attribute("data-name", "Ben")


def test_it_works_without_script(
    library: User, chromium: Any, live_server: Any, page: Page
) -> None:
    cookies = page.context.cookies()
    context = chromium.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto("/people/")
    plain.get_by_role("link", name="Add a name").first.click()
    plain.get_by_label("Who is this?").fill("Clara")
    plain.get_by_role("button", name="Save").first.click()
    expect(plain.get_by_role("heading", name="Clara")).to_be_visible()

    plain.goto("/people/")
    plain.get_by_label("Select Anna").check()
    plain.get_by_label("Select Ben").check()
    plain.get_by_role("button", name="Merge").click()
    plain.get_by_role("button", name="All are Ben").click()
    expect(plain.locator(".people .person")).to_have_count(3)
    context.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_everybody_can_use_it(page: Page, library: User, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    Person.objects.filter(name="Ben").update(is_favourite=True)
    anna, (first, second) = named(library, "Anna"), unnamed(library)
    Person.objects.filter(pk=second.pk).update(is_hidden=True)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address in ("/people/", "/people/?hidden=1", "/people/?name=nobody", f"/people/{anna.pk}/",
                    f"/people/{first.pk}/", f"/people/{anna.pk}/faces/",
                    f"/people/same/?person={anna.pk}&person={first.pk}"):  # fmt: skip
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not serious_problems(page)
        assert sideways_px(page) == 0

    page.goto("/people/")
    card(page, first).focus()
    page.keyboard.press("x")
    page.keyboard.press("n")
    page.keyboard.type("an")
    expect(page.get_by_role("option")).to_be_visible()
    assert not serious_problems(page)
    assert sideways_px(page) == 0
    page.goto(f"/people/{anna.pk}/faces/")
    page.locator(".face-pick input").first.check()
    assert not serious_problems(page)
    assert sideways_px(page) == 0
