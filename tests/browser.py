"""A pytest plugin: a real Chromium for tests marked `browser`, and what they ask of a page."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.core.management import CommandError
from django.core.management.commands import flush
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect, sync_playwright

from config.embedded import ROOT

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# A missing picture, a request that the network cut, one that the page gave up: nothing of which a
# script is guilty.
NOT_OF_SCRIPTS = (
    "Failed to load resource",
    "htmx:sendError",
    "htmx:sendAbort",
    "htmx:afterRequest",
)
PATIENCE_MS = 20_000  # other work may have the machine
WORKER_SECONDS = 0.5
FLUSHES = 5
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
END_TRANSITIONS = """() => document.getAnimations()
    .filter((each) => Number.isFinite(each.effect.getComputedTiming().endTime))
    .forEach((each) => each.finish())"""


@pytest.fixture(scope="session", autouse=True)
def _empty_after_the_last_answer() -> Iterator[None]:
    """A request that outlives its page may lock tables in another order than emptying them does."""
    patch = pytest.MonkeyPatch()
    empty = flush.Command.handle

    def empty_again(command: flush.Command, **options: Any) -> None:
        for _ in range(FLUSHES - 1):
            with suppress(CommandError):
                return empty(command, **options)
            time.sleep(WORKER_SECONDS)
        return empty(command, **options)

    patch.setattr(flush.Command, "handle", empty_again)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def _act_until_modules_have_run() -> Iterator[None]:
    """A click or key waits for the page's modules, and ends when those of the page have run to which
    it leads: what is pressed before goes nowhere."""
    patch = pytest.MonkeyPatch()
    for name in ("click", "press"):
        patch.setattr(Locator, name, and_load(getattr(Locator, name)))
    yield
    patch.undo()


def and_load(act: Callable[..., None]) -> Callable[..., None]:
    def act_and_load(locator: Locator, *words: Any, **options: Any) -> None:
        page = locator.page
        page.wait_for_load_state()
        act(locator, *words, **options)
        if not page.is_closed():
            page.wait_for_load_state()

    return act_and_load


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        # Playwright runs a loop in this thread, which Django takes for asynchronous code.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A wide page of the test's own server. What goes wrong in its scripts fails the test.

    Without a service worker: what goes through one, a test cannot route.
    """
    yield from page_of(chromium, live_server.url, service_workers="block")


@pytest.fixture
def app_page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """The same with the service worker, which may still be asking when the page is closed."""
    yield from page_of(chromium, live_server.url, service_workers="allow")
    time.sleep(WORKER_SECONDS)


def page_of(browser: Browser, url: str, *, service_workers: Any) -> Iterator[Page]:
    context = browser.new_context(
        viewport=WIDE, base_url=url, locale="en-GB", service_workers=service_workers
    )
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda message: problems.extend(complaints(message)))
    page.on("pageerror", lambda error: problems.append(str(error)))
    yield page
    context.close()
    assert not problems


def complaints(message: ConsoleMessage) -> list[str]:
    """Errors and violations of the content security policy."""
    is_of_scripts = not any(words in message.text for words in NOT_OF_SCRIPTS)
    return [message.text] if message.type == "error" and is_of_scripts else []


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[[Any], None]:
    """Give the page's browser a session of this person: `sign_in(alice)`."""

    def start_session(user: Any) -> None:
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        page.context.clear_cookies()
        page.context.add_cookies([{**cookie, "url": live_server.url}])

    return start_session


def serious_problems(page: Page) -> list[str]:
    """What axe-core finds serious or critical on the page, once colours have stopped changing."""
    page.evaluate(END_TRANSITIONS)
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{problem['id']}: {node['html'][:200]}"
        for problem in found["violations"]
        if problem["impact"] in {"serious", "critical"}
        for node in problem["nodes"]
    ]


def sideways_px(page: Page) -> int:
    """By how much the page scrolls sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
