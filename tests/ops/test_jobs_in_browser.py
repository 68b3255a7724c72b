"""The page of jobs in a real browser: readable by everybody, and told what to do by keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from accounts.services import create_user
from ingest.models import PausedStage, StageRun
from ops.watching.pulses import note_pulse
from ops.watching.troubles import tell_operators
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.conftest import PASSWORD
from tests.ops.shared import make_run

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/settings/jobs/"
MOST_TABS = 120
LOOKS_AGAIN_MS = 11_000


@pytest.fixture
def olga(alice: User) -> User:
    """Who looks after a library in which something is to be done."""
    note_pulse("cpu@here", "cpu,io")
    tell_operators("backup", "The backup failed.")
    make_run(alice, "faces", "due", minutes=30)
    make_run(alice, "hashes", "failed", error="Traceback\nThere is no room left for a long reason")
    return create_user("olga@example.org", PASSWORD, name="Olga", is_operator=True)


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_everybody_can_read_it(
    page: Page, olga: User, sign_in: Callable[[User], None], size: Any
) -> None:
    sign_in(olga)
    page.set_viewport_size(size)
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)
        page.goto(PAGE)
        expect(page.get_by_role("heading", name="Something needs you")).to_be_visible()
        expect(page.get_by_text("There is no room left for a long reason")).to_be_visible()
        assert serious_problems(page) == []
        assert sideways_px(page) == 0


def go_to(page: Page, name: str) -> None:
    """By the tab key alone."""
    button = page.get_by_role("button", name=name, exact=True)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if button.evaluate("button => button === document.activeElement"):
            return
    raise AssertionError(f"No way by keyboard to {name}")


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_it_is_told_what_to_do_by_keyboard(
    page: Page, olga: User, sign_in: Callable[[User], None], size: Any
) -> None:
    sign_in(olga)
    page.set_viewport_size(size)
    page.goto(PAGE)
    go_to(page, "Retry hashes")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 photo is tried again.")).to_be_visible()
    assert StageRun.objects.get(stage="hashes").state == "due"
    go_to(page, "Pause faces")
    page.keyboard.press("Space")
    expect(page.get_by_text("nothing new is begun")).to_be_visible()
    assert PausedStage.objects.get().stage == "faces"
    go_to(page, "Resume faces")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It goes on.")).to_be_visible()
    assert not PausedStage.objects.exists()


def test_what_has_the_focus_keeps_it_when_the_page_looks_again(
    page: Page, olga: User, sign_in: Callable[[User], None]
) -> None:
    sign_in(olga)
    page.clock.install()
    page.goto(PAGE)
    go_to(page, "Pause faces")
    note_pulse("late@here", "ml")
    page.clock.run_for(LOOKS_AGAIN_MS)
    expect(page.get_by_text("Worker late@here")).to_be_visible()
    expect(page.get_by_role("button", name="Pause faces", exact=True)).to_be_focused()
    assert serious_problems(page) == []
