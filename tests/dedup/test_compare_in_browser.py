"""Comparing duplicates in a real browser: same zoom and place, laid over, by keys, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from dedup.models import Dismissal, DuplicateGroup, Link, Resolution
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.dedup.pictures import make_picture, scene
from tests.factories import make_group, make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/duplicates/"
WHOLE = {"left": 0.0, "top": 0.0, "width": 1.0, "height": 1.0}


@pytest.fixture
def owner(alice: User, sign_in: Callable[[User], None]) -> User:
    sign_in(alice)
    return alice


def make_copies(owner: User) -> DuplicateGroup:
    """A picture and a smaller copy of it."""
    image = scene(2400, 1600)
    return make_group(make_picture(owner, image), make_picture(owner, image.resize((600, 400))))


def make_turned(owner: User) -> DuplicateGroup:
    image = scene()
    first = make_picture(owner, image, size_bytes=9000)
    second = make_picture(owner, image.rotate(-90, expand=True), size_bytes=8000)
    group = make_group(first, second, kind="turned")
    Link.objects.filter(kind="turned").update(placement={"orientation": 6, **WHOLE})
    return group


def make_part(owner: User) -> DuplicateGroup:
    image = scene()
    first = make_picture(owner, image)
    group = make_group(first, make_picture(owner, image.crop((150, 100, 450, 300))), kind="cropped")
    lies = {"left": -0.5, "top": -0.5, "width": 2.0, "height": 2.0}
    Link.objects.filter(kind="cropped").update(placement={"orientation": 1, **lies})
    return group


def open_group(page: Page, group: DuplicateGroup) -> None:
    page.goto(f"{LIST}{group.pk}/")
    page.locator("[data-compare][data-ready]").wait_for()
    page.wait_for_load_state("networkidle")


def world(page: Page, at: int) -> Locator:
    return page.locator("[data-compare-stage]").nth(at).locator("[data-layer=own] .compare-world")


def drawn(page: Page, at: int) -> str:
    return world(page, at).evaluate("(world) => world.style.transform")


def box(locator: Locator) -> tuple[float, float, float, float]:
    found = locator.bounding_box()
    assert found is not None
    return found["x"], found["y"], found["width"], found["height"]


def press_and_wait(page: Page, key: str) -> None:
    with page.expect_response(re.compile("/decide/")):
        page.keyboard.press(key)


def test_what_is_done_to_one_is_done_to_the_other(page: Page, owner: User) -> None:
    open_group(page, make_copies(owner))
    whole = drawn(page, 0)
    stage = page.locator("[data-compare-stage]").nth(1)
    stage.hover()
    page.mouse.wheel(0, -300)
    assert drawn(page, 0) == drawn(page, 1) != whole

    closer = drawn(page, 0)
    page.keyboard.press("ArrowRight")
    assert drawn(page, 0) == drawn(page, 1) != closer

    x, y, width, height = box(stage)
    moved = drawn(page, 0)
    page.mouse.move(x + width / 2, y + height / 2)
    page.mouse.down()
    page.mouse.move(x + width / 2 + 40, y + height / 2 + 20)
    page.mouse.up()
    assert drawn(page, 0) == drawn(page, 1) != moved

    page.keyboard.press("0")
    assert drawn(page, 0) == drawn(page, 1) == whole
    page.keyboard.press("+")
    expect(page.locator("[data-level]")).to_have_text("140 %")
    page.keyboard.press("-")
    stage.dblclick()
    expect(page.locator("[data-level]")).to_have_text("250 %")


def test_the_original_comes_when_it_is_looked_at_closely(page: Page, owner: User) -> None:
    open_group(page, make_copies(owner))
    image = page.locator("[data-layer=own] img").first
    for _ in range(4):
        page.keyboard.press("+")
    expect(image).to_have_attribute("src", re.compile("/original$"))


def test_they_are_laid_over_each_other(page: Page, owner: User) -> None:
    open_group(page, make_copies(owner))
    page.keyboard.press("o")
    stages = page.locator("[data-compare-stage]")
    expect(stages.nth(1)).to_be_hidden()
    cut = page.get_by_role("slider")
    expect(cut).to_have_attribute("aria-valuenow", "50")
    cut.focus()
    page.keyboard.press("ArrowLeft")
    expect(cut).to_have_attribute("aria-valuenow", "45")
    x, y, width, height = box(stages.first)
    cut.hover()
    page.mouse.down()
    page.mouse.move(x + width / 4, y + height / 2)
    page.mouse.up()
    expect(cut).to_have_attribute("aria-valuenow", "25")
    page.reload()
    expect(page.locator("[data-compare]")).to_have_attribute("data-mode", "over")


def test_while_it_is_held_the_other_one_shows(page: Page, owner: User) -> None:
    open_group(page, make_copies(owner))
    other = page.locator("[data-compare-stage]").first.locator("[data-layer=other]")
    expect(other).to_be_hidden()
    page.keyboard.down("h")
    expect(other).to_be_visible()
    page.keyboard.up("h")
    expect(other).to_be_hidden()
    page.get_by_role("button", name="Hold to compare").hover()
    page.mouse.down()
    expect(other).to_be_visible()
    page.mouse.up()
    expect(other).to_be_hidden()


def test_a_turned_copy_lies_on_the_other_as_it_was(page: Page, owner: User) -> None:
    open_group(page, make_turned(owner))
    expect(page.get_by_text("the second one is turned right by 90°")).to_be_visible()
    left, right = (box(page.locator("[data-layer=own] img").nth(at)) for at in (0, 1))
    assert left[2] > left[3]
    assert right[2] < right[3]
    page.keyboard.press("o")
    other = box(page.locator("[data-layer=other] img").first)
    own = box(page.locator("[data-layer=own] img").first)
    assert other == pytest.approx(own, abs=1)


def test_a_part_lies_where_it_was_cut_out(page: Page, owner: User) -> None:
    open_group(page, make_part(owner))
    expect(page.get_by_text("shows 25 % of the other")).to_be_visible()
    x, y, width, height = box(page.locator("[data-layer=own] img").first)
    stage = box(page.locator("[data-compare-stage]").first)
    beside = box(page.locator("[data-compare-stage]").nth(1))
    part = box(page.locator("[data-layer=own] img").nth(1))
    assert part[2:] == pytest.approx((width / 2, height / 2), abs=1)
    assert part[0] - beside[0] == pytest.approx(x + width / 4 - stage[0], abs=1)
    assert part[1] == pytest.approx(y + height / 4, abs=1)


def test_groups_are_decided_by_keys_one_after_another(page: Page, owner: User) -> None:
    make_copies(owner)
    for _ in range(2):
        make_group(make_photo(owner, width_px=900), make_photo(owner))
    page.goto(LIST)
    page.keyboard.press("Tab")
    page.locator(".duplicates-card").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 3")).to_be_visible()
    page.wait_for_load_state("networkidle")

    press_and_wait(page, "k")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    expect(page.get_by_text("1 photo is in the trash")).to_be_visible()
    expect(page.locator("[data-title]")).to_be_focused()
    press_and_wait(page, "d")
    expect(page.get_by_text("1 of 1")).to_be_visible()
    expect(page.locator("[data-toast]")).to_have_count(1)
    press_and_wait(page, "a")
    expect(page).to_have_url(re.compile(f"{LIST}$"))

    assert Photo.objects.exclude(trashed_at=None).count() == 1
    assert Dismissal.objects.count() == 2
    assert Resolution.objects.count() == 3


def test_u_takes_the_last_decision_back(page: Page, owner: User) -> None:
    make_group(make_photo(owner), make_photo(owner))
    group = make_group(make_photo(owner, size_bytes=9000), make_photo(owner, size_bytes=8000))
    open_group(page, group)
    press_and_wait(page, "k")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("Undone:")).to_be_visible()
    expect(page).to_have_url(re.compile(f"{LIST}{group.pk}/"))
    assert not Photo.objects.exclude(trashed_at=None).exists()


def test_the_other_one_is_kept_by_an_arrow(page: Page, owner: User) -> None:
    large, small = make_photo(owner, width_px=900, filename="a.jpg"), make_photo(owner)
    open_group(page, make_group(large, small))
    with page.expect_response(re.compile("keeper=")) as asked:
        page.keyboard.press("ArrowRight")
    assert "csrf" not in asked.value.url
    expect(page.get_by_role("button", name="Keep right, trash left")).to_be_visible()
    expect(page.locator("#duplicate-plan")).to_contain_text("a.jpg Trash")
    press_and_wait(page, "k")
    large.refresh_from_db()
    assert large.trashed_at


def test_of_many_the_others_are_looked_at_and_stay_on_wish(page: Page, owner: User) -> None:
    photos = [make_picture(owner, scene(900 - n), filename=f"{n}.jpg") for n in range(4)]
    open_group(page, make_group(*photos))
    compared = page.locator("[data-compare-with][aria-current] img")
    for name in ("2.jpg", "3.jpg"):
        page.keyboard.press("ArrowRight")
        expect(compared).to_have_attribute("alt", f"Compare with {name}")
    page.keyboard.press("x")
    expect(page.get_by_role("button", name="Keep 1, trash 2")).to_be_visible()
    expect(page.locator("#fate-2")).to_have_text("Stays")
    page.keyboard.press("ArrowLeft")
    expect(compared).to_have_attribute("alt", "Compare with 2.jpg")
    expect(page.get_by_role("button", name="Keep 1, trash 2")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#duplicate-plan")).to_contain_text("2.jpg is kept")
    press_and_wait(page, "k")
    kept = Photo.objects.filter(trashed_at=None).values_list("filename", flat=True)
    assert sorted(kept) == ["2.jpg", "3.jpg"]


def test_it_works_without_script(page: Page, owner: User) -> None:
    page.route(re.compile(r"\.js"), lambda route: route.abort())
    large, small = make_photo(owner, width_px=900), make_photo(owner)
    make_group(large, small)
    page.goto(LIST)
    page.locator(".duplicates-card").click()
    page.locator(f"#keep-{small.pk}").check()
    page.get_by_role("button", name="Keep left, trash right").click()
    expect(page.get_by_text("These photos changed meanwhile")).to_be_visible()
    page.get_by_role("button", name="Keep right, trash left").click()
    expect(page.get_by_text("1 photo is in the trash")).to_be_visible()
    large.refresh_from_db()
    assert large.trashed_at
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone:")).to_be_visible()


def test_a_group_that_is_gone_is_left(page: Page, owner: User) -> None:
    group = make_group(make_photo(owner), make_photo(owner))
    open_group(page, group)
    DuplicateGroup.objects.all().delete()
    press_and_wait(page, "d")
    expect(page.get_by_role("heading", name="No duplicates")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(page: Page, owner: User, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    copies, part = make_copies(owner), make_part(owner)
    many = make_group(*(make_photo(owner, width_px=900 - n) for n in range(4)), kind="edited")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address in (LIST, *(f"{LIST}{group.pk}/" for group in (copies, part, many))):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not serious_problems(page)
        assert sideways_px(page) == 0
    page.keyboard.press("o")
    assert not serious_problems(page)


def test_what_decides_is_at_the_thumb(page: Page, owner: User) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    open_group(page, make_copies(owner))
    for name in ("Keep upper, trash lower", "Keep both", "Not duplicates", "Stack as versions"):
        _, y, _, height = box(page.get_by_role("button", name=name))
        assert height >= 44
        assert y + height <= PHONE["height"]
    for at in (0, 1):
        _, y, _, height = box(page.locator("[data-compare-stage]").nth(at))
        assert y + height <= box(page.locator("#duplicate-actions"))[1]
    page.get_by_role("button", name="Keep upper, trash lower").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
