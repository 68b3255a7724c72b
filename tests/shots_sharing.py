"""The screenshots of curating and sharing: what is done first, so that the pages tell something."""

import re

from playwright.sync_api import Page

from tests.shots_pages import Prepare, address_of, at, first_of, timeline

FRIEND = "ben@example.org"
ALBUM = "a.album[href^='/albums/']"


def share_things(page: Page) -> None:
    """With Ben, who has an account by now: an album, a space, a link, and a word about a photo."""
    page.goto("/albums/")
    album = page.locator(ALBUM).first.get_attribute("href") or ""
    page.goto(f"{album}sharing/")
    page.get_by_label("Name or e-mail address").fill(FRIEND)
    page.get_by_role("button", name="Share", exact=True).click()
    page.goto("/spaces/")
    page.get_by_label("Name").fill("Summer house")
    page.get_by_role("button", name="Make it").click()
    page.goto(f"/links/new/?album={album.strip('/').split('/')[-1]}")
    page.locator("main button.main").click()
    comment(page)
    archive_one(page)


def comment(page: Page) -> None:
    page.goto(address_of(page, "castle"))
    page.get_by_label("Add a comment").fill("We should go there again.")
    with page.expect_response(re.compile("/talk/")):
        page.locator("form.say button[type=submit]").click()


def archive_one(page: Page) -> None:
    page.goto(address_of(page, "snow"))
    with page.expect_response(re.compile("/archive/")):
        page.keyboard.press("a")


def selection(page: Page) -> None:
    timeline(page)
    for tile in page.locator(".tile").all()[1:4]:
        tile.focus()
        page.keyboard.press("x")


def edit(page: Page) -> None:
    page.goto(f"{address_of(page, 'castle')}edit/")
    page.locator("[data-edit-canvas]").wait_for()


def guest(page: Page) -> None:
    first_of("/links/", ".link-title")(page)
    page.goto(page.locator("main a[href*='/s/']").first.get_attribute("href") or "")


def album_people(page: Page) -> None:
    page.goto("/albums/")
    page.goto(f"{page.locator(ALBUM).first.get_attribute('href')}sharing/")


def correct_time(page: Page) -> None:
    page.goto(f"/correct/time/?photo={address_of(page, 'castle').strip('/').split('/')[-1]}")


SHARING: dict[str, Prepare] = {
    "selection": selection,
    "photo-edit": edit,
    "correct-time": correct_time,
    "favourites": at("/favourites/"),
    "archive": at("/archive/"),
    "trash": at("/trash/"),
    "history": at("/history/"),
    "tags": at("/tags/"),
    "locked": at("/locked/"),
    "activity": at("/activity/"),
    "notices": at("/notices/"),
    "notice-settings": at("/settings/notices/"),
    "spaces": at("/spaces/"),
    "space": first_of("/spaces/", "a.album[href^='/spaces/']"),
    "groups": at("/groups/"),
    "album-people": album_people,
    "partners": at("/settings/partners/"),
    "links": at("/links/"),
    "link": first_of("/links/", ".link-title"),
    "guest": guest,
    "settings-all": at("/settings/"),
    "security": at("/settings/security/"),
    "users": at("/settings/users/"),
    "usage": at("/settings/usage/"),
    "preferences": at("/settings/preferences/"),
    "leave": at("/settings/leave/"),
    "admin-start": at("/admin/"),
}
