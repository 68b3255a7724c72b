"""What each screenshot shows: how a page is brought into its state, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

EMAIL = "anna@example.org"
PASSWORD = "correct horse battery"
SLOW_BYTES_PER_SECOND = 150_000
FILL_MS = 300_000
SCROLL_MS = 300

Prepare = Callable[[Page], None]


def at(address: str) -> Prepare:
    return lambda page: void(page.goto(address))


def void(_: object) -> None:
    """What a page answers does not matter here."""


def make_account(page: Page) -> None:
    page.goto("/welcome/")
    page.get_by_label("Name").fill("Anna")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url("**/")


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def address_of(page: Page, words: str) -> str:
    """The address of the photo that a search for these words finds first, or else of any photo."""
    page.goto(f"/search/?q={words}")
    if not page.locator(".found .tile").count():
        page.goto("/search/?q=after:1900")
    found = page.locator(".found .tile").first.get_attribute("href") or ""
    return found.partition("?")[0]


def choose_favourites(page: Page) -> None:
    for words in ("Momo", "panda rating:5", "Derwentwater", "Kingfisher", "waited"):
        page.goto(address_of(page, words))
        with page.expect_response(re.compile("/favourite/")):
            page.keyboard.press("f")


def name_somebody(page: Page) -> None:
    """The one photograph here with a person's face."""
    page.goto(address_of(page, "astronaut"))
    name = page.get_by_label("Who is this?").first
    name.fill("Eileen Collins")
    with page.expect_response(re.compile("/name/")):
        name.press("Enter")


def faces(page: Page) -> None:
    page.goto(address_of(page, "astronaut"))
    page.locator(".face-entry").first.wait_for()
    page.keyboard.press("p")


def timeline(page: Page) -> None:
    page.goto("/")
    page.locator(".tile img").first.wait_for()


def fill_library(page: Page, folder: Path) -> None:
    page.goto("/upload/")
    page.locator("[data-files][webkitdirectory]").set_input_files(folder)
    page.get_by_role("link", name="See the photos").wait_for(timeout=FILL_MS)


def timeline_scrubbed(page: Page) -> None:
    timeline(page)
    page.locator("[data-timeline]").hover()
    page.mouse.wheel(0, 400)  # on a phone the scrubber comes with the first scroll
    page.wait_for_timeout(SCROLL_MS)
    box = page.locator("[data-scrubber]").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] * 0.42, steps=8)


def photo(page: Page) -> None:
    page.goto(address_of(page, "waited"))


def photo_details(page: Page) -> None:
    """On a phone the panel is asked for."""
    photo(page)
    page.locator("[data-toggle-panel]").click()


def video(page: Page) -> None:
    page.goto(address_of(page, "videos 2023"))
    if not page.locator("video").count():
        return  # among the samples is none
    page.locator("video").evaluate("async (video) => { video.muted = true; await video.play(); }")
    page.wait_for_function("() => document.querySelector('video').currentTime > 3")
    page.locator("video").evaluate("(video) => video.pause()")


def search_typing(page: Page) -> None:
    """What is offered beneath the box, with the first of it chosen."""
    timeline(page)
    page.get_by_role("combobox", name="Search").press_sequentially("castle pa")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")


def search_similar(page: Page) -> None:
    photo_id = address_of(page, "panda").strip("/").split("/")[-1]
    page.goto(f"/search/?q=similar:{photo_id}")


def keys(page: Page) -> None:
    timeline(page)
    page.keyboard.press("?")


def bell(page: Page) -> None:
    timeline(page)
    page.locator("[data-bell] > summary").click()


def account(page: Page) -> None:
    timeline(page)
    page.get_by_label("Account").click()


def upload_during(page: Page, files: list[Path]) -> None:
    """Over a slow line, so that it can be seen."""
    page.goto("/upload/")
    line = {"offline": False, "latency": 20, "downloadThroughput": -1}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    slow = {**line, "uploadThroughput": SLOW_BYTES_PER_SECOND}
    session.send("Network.emulateNetworkConditions", slow)
    page.locator("[data-files]").first.set_input_files(files)
    page.locator(".file[data-outcome=added]").nth(1).wait_for()


def upload_after(page: Page, files: list[Path]) -> None:
    page.goto("/upload/")
    page.locator("[data-files]").first.set_input_files(files)
    page.get_by_role("link", name="See the photos").wait_for(timeout=120_000)


def first_of(address: str, links: str) -> Prepare:
    """The page that the first of these links on another page leads to."""

    def prepare(page: Page) -> None:
        page.goto(address)
        page.goto(page.locator(links).first.get_attribute("href") or "")

    return prepare


def add_source(page: Page, folder: Path) -> None:
    page.goto("/sources/")
    page.get_by_label("Folder", exact=True).fill(str(folder))
    page.get_by_role("button", name="Add the folder").click()
    page.wait_for_url("**/sources/**")


def duplicates_over(page: Page) -> None:
    """Two pictures of the first group laid over each other, a little closer."""
    first_of("/duplicates/", ".duplicates-card")(page)
    page.locator("[data-compare][data-ready]").wait_for()
    page.locator("[data-does=over]").click()
    page.keyboard.press("+")


def duplicates_group(page: Page) -> None:
    first_of("/duplicates/?order=alike", ".duplicates-card")(page)
    page.locator("[data-does=beside]").click()


def decide_on_one(page: Page) -> None:
    """So that the history has something to tell."""
    duplicates_group(page)
    with page.expect_response(re.compile("/decide/")):
        page.keyboard.press("k")


STRANGER: dict[str, Prepare] = {"sign-in": at("/sign-in/"), "nothing-here": at("/nowhere/")}
NEWCOMER: dict[str, Prepare] = {
    "timeline-empty": at("/"),
    "search-empty": at("/search/"),
    "upload": at("/upload/"),
}
FAMILY: dict[str, Prepare] = {
    "timeline": timeline,
    "timeline-scrubber": timeline_scrubbed,
    "photo": photo,
    "video": video,
    "photo-faces": faces,
    "people": at("/people/"),
    "person": first_of("/people/", "main .person-link"),
    "people-review": at("/people/review/"),
    "people-alone": at("/people/unnamed/"),
    "people-said": at("/people/changes/"),
    "search-start": at("/search/"),
    "search": at("/search/?q=castle"),
    "search-typing": search_typing,
    "search-similar": search_similar,
    "search-chips": at("/search/?q=monument+india+2024"),
    "search-nothing": at("/search/?q=snowmobile+2024"),
    "albums": at("/albums/"),
    "album": first_of("/albums/", "a[href^='/albums/']:not([href='/albums/'])"),
    "takeout": at("/takeout/"),
    "takeout-report": first_of("/takeout/", "main a[href^='/takeout/']"),
    "sources": at("/sources/"),
    "connect": at("/connect/"),
    "settings": at("/profile/"),
    "keys": keys,
    "bell": bell,
    "account": account,
    "admin": at("/admin/photos/photo/"),
}
PHONE: dict[str, Prepare] = {"photo-details": photo_details}
DUPLICATES: dict[str, Prepare] = {
    "duplicates": at("/duplicates/"),
    "duplicates-group": duplicates_group,
    "duplicates-over": duplicates_over,
    "duplicates-rules": at("/duplicates/rules/"),
    "duplicates-history": at("/duplicates/history/"),
    "duplicates-settings": at("/settings/duplicates/"),
}
