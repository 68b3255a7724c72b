"""Review and faces alone in a real browser: by one key each, on a phone, in both themes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from accounts.models import User
from faces.models import Change, Face, FaceDecision, NameInPhoto, Person, SkippedQuestion
from faces.review import queue
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.faces.questions import CIRCLE, face_at, group_at
from tests.factories import make_face, make_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

REVIEW, UNNAMED = "/people/review/", "/people/unnamed/"


@pytest.fixture
def library(alice: User, sign_in: Callable[[User], None], monkeypatch: pytest.MonkeyPatch) -> User:
    """Alice, signed in, with four questions: a group, a name of an archive, two faces."""
    monkeypatch.setattr(queue, "space_at_hand", lambda: CIRCLE)
    group_at(alice, 0, name="Anna", size=5)
    group_at(alice, 0.5, size=9)
    for face in group_at(alice, 3, size=4).faces.all():
        NameInPhoto.objects.create(photo=face.photo, name="Ben")
    group_at(alice, 1.8, name="Cleo", size=5)
    face_at(alice, 2.3)
    face_at(alice, 1.3)
    sign_in(alice)
    return alice


def title(page: Page) -> str:
    return page.locator("[data-question]:not([hidden]) h2").inner_text().strip()


def answer(page: Page, key: str) -> None:
    """Press a key, and wait until the server knows."""
    with page.expect_response("**/people/review/answer/"):
        page.keyboard.press(key)


def test_it_is_answered_by_keys(page: Page, library: User) -> None:
    page.goto(REVIEW)
    expect(page.get_by_text("4 questions wait")).to_be_visible()
    keys = {"Is this Anna?": "y", "Is this Ben?": "y"}
    others = iter("ns")
    for _ in range(4):
        answer(page, keys.get(title(page)) or next(others))

    expect(page.get_by_role("heading", name="That was all")).to_be_visible()
    assert Person.objects.get(name="Anna").faces.count() == 14
    assert Person.objects.get(name="Ben").faces.count() == 4
    assert FaceDecision.objects.filter(is_same=False).count() == 1
    assert SkippedQuestion.objects.count() == 1


def test_the_next_question_does_not_wait_for_the_server(page: Page, library: User) -> None:
    page.goto(REVIEW)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/people/review/answer/", hold)
    second = page.locator("[data-question]").nth(1).get_attribute("data-question") or ""
    shown = page.locator("[data-question]:not([hidden])")
    page.keyboard.press("y")
    expect(shown).to_have_attribute("data-question", second)
    expect(shown.locator("h2")).to_be_focused()
    assert not Change.objects.exists()
    with page.expect_response("**/people/review/answer/"):
        held[0].continue_()
    expect(page.get_by_text("3 questions wait")).to_be_visible()
    expect(shown).to_have_attribute("data-question", second)


def test_u_takes_the_last_answer_back(page: Page, library: User) -> None:
    page.goto(REVIEW)
    first = title(page)
    answer(page, "n")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    with page.expect_response("**/undo/"):
        page.keyboard.press("u")

    expect(page.get_by_text("4 questions wait")).to_be_visible()
    assert title(page) == first
    assert Change.objects.get().undone_at


def test_what_was_not_saved_is_said(page: Page, library: User) -> None:
    page.goto(REVIEW)
    page.route("**/people/review/answer/", lambda route: route.abort())
    page.keyboard.press("y")
    expect(page.get_by_text("That was not saved. Try once more.")).to_be_visible()
    assert not Change.objects.exists()


def test_faces_alone_are_named_by_keyboard(page: Page, library: User) -> None:
    page.goto(UNNAMED)
    page.locator(".face-pick input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Who is this?")).to_be_focused()
    page.keyboard.type("Dora")
    with page.expect_response("**/faces/name/"):
        page.keyboard.press("Enter")

    expect(page.get_by_text("No face stands alone")).to_be_visible()
    assert Person.objects.get(name="Dora").faces.count() == 2


def test_what_is_no_face_leaves_and_comes_back_with_undo(page: Page, library: User) -> None:
    page.goto(UNNAMED)
    page.locator(".face-pick input").first.check()
    page.get_by_role("button", name="Not a face").click()
    expect(page.locator(".face-pick")).to_have_count(1)
    assert Face.objects.exclude(refused_at=None).count() == 1

    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".face-pick")).to_have_count(2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_everybody_can_use_it(page: Page, library: User, size: dict[str, int], theme: str) -> None:
    User.objects.update(theme=theme)
    for _ in range(20):
        make_face(make_photo(library))
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address in (REVIEW, f"{REVIEW}?only=names", UNNAMED):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not serious_problems(page)
        assert sideways_px(page) == 0


def test_its_answers_are_at_the_thumb(page: Page, library: User) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(REVIEW)
    for name in ("Yes", "No", "Skip"):
        box = page.get_by_role("button", name=name).bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["y"] + box["height"] <= PHONE["height"]
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("3 questions wait")).to_be_visible()
