"""`make shots`: screenshots of every page, wide and on a phone, light and dark.

They land in docs/screenshots/, beside a list of the photographs on them.
"""

import io
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from config.embedded import ROOT
from tests.browser import OPTIONS
from tests.run import find_chromium, install_chromium
from tests.shots_credits import write_credits
from tests.shots_library import write_copies, write_library, write_takeout, write_uploads
from tests.shots_pages import (
    DUPLICATES,
    EMAIL,
    FAMILY,
    NEWCOMER,
    PASSWORD,
    PHONE,
    STRANGER,
    Prepare,
    add_source,
    at,
    choose_favourites,
    decide_on_one,
    fill_library,
    make_account,
    name_somebody,
    sign_in,
    upload_after,
    upload_during,
)  # fmt: skip
from tests.shots_pictures import Shown, read_table, shown_here
from tests.shots_places import PLACES, find_trips, make_story
from tests.shots_server import Library, fresh_library
from tests.shots_sharing import FRIEND, SHARING, share_things

PLACE = ROOT / "docs" / "screenshots"
WORK = ROOT / "var" / "shots"
NETWORK_DISK = Path(gettempdir(), "family-photos")  # its path is on a picture
QUALITY = 62
SETTLE_MS = 700
LOADED = """() => [...document.images].every((image) => image.complete
    || image.loading === "lazy" || image.hidden)"""


@dataclass(frozen=True)
class Look:
    """A window and a colour scheme."""

    size: str
    scheme: str

    @property
    def window(self) -> ViewportSize:
        wide = self.size == "wide"
        return {"width": 1440, "height": 900} if wide else {"width": 390, "height": 844}

    @contextmanager
    def page(self, browser: Browser, library: Library) -> Iterator[Page]:
        context = browser.new_context(
            viewport=self.window, base_url=library.url, locale="en-GB", reduced_motion="reduce",
            color_scheme="dark" if self.scheme == "dark" else "light", timezone_id="Europe/London",
            has_touch=self.size == "phone", is_mobile=self.size == "phone",
        )  # fmt: skip
        yield context.new_page()
        context.close()

    def shoot(self, page: Page, name: str) -> None:
        page.wait_for_function(LOADED)
        page.wait_for_timeout(SETTLE_MS)
        image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        image.save(PLACE / f"{name}-{self.size}-{self.scheme}.webp", quality=QUALITY, method=6)


LOOKS = [Look(size, scheme) for size in ("wide", "phone") for scheme in ("light", "dark")]


def main() -> int:
    path = find_chromium() or install_chromium()
    if path is None:
        print("There is no Chromium here, and it takes root on Debian to install it.")
        return 1
    table = read_table()
    shown = shown_here(table)
    if len(shown) < len(table):
        print(
            f"Only {len(shown)} of {len(table)} photographs: the others come with apt, on Debian."
        )
    PLACE.mkdir(parents=True, exist_ok=True)
    for old in PLACE.glob("*.webp"):
        old.unlink()
    write_credits(table, PLACE / "README.md")
    with sync_playwright() as playwright, fresh_library(WORK / "library") as library:
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        shoot_all(browser, library, shown)
    return 0


def shoot_all(browser: Browser, library: Library, shown: list[Shown]) -> None:
    shoot(browser, library, {"welcome": at("/welcome/")})
    with LOOKS[0].page(browser, library) as page:
        make_account(page)
    shoot(browser, library, STRANGER)
    shoot(browser, library, NEWCOMER, before=sign_in)
    write_library(shown, WORK / "photos")
    with LOOKS[0].page(browser, library) as page:
        sign_in(page)
        fill_library(page, WORK / "photos")
        library.manage("status", "--wait")
        choose_favourites(page)
        name_somebody(page)
        write_takeout(WORK / "photos", WORK / "takeout-001.zip")
        library.manage("import_takeout", str(WORK / "takeout-001.zip"), "--user", EMAIL)
        add_source(page, shutil.copytree(WORK / "photos", NETWORK_DISK, dirs_exist_ok=True))
    shoot(browser, library, FAMILY, before=sign_in)
    find_trips(library)
    with LOOKS[0].page(browser, library) as page:
        sign_in(page)
        make_story(page)
    shoot(browser, library, PLACES, before=sign_in)
    write_copies(shown, WORK / "copies")
    with LOOKS[0].page(browser, library) as page:
        sign_in(page)
        fill_library(page, WORK / "copies")
        library.manage("status", "--wait")
        decide_on_one(page)
    shoot(browser, library, DUPLICATES, before=sign_in)
    library.manage("create_user", FRIEND, "--password", PASSWORD, "--name", "Ben")
    with LOOKS[0].page(browser, library) as page:
        sign_in(page)
        share_things(page)
    shoot(browser, library, SHARING, before=sign_in)
    for number, look in enumerate(LOOKS):
        shoot_one(browser, library, look, more(look, shown, number), before=sign_in)


def more(look: Look, shown: list[Shown], number: int) -> dict[str, Prepare]:
    """What only one size of window has, and uploads: files of its own for each look."""
    quality = 60 + number
    first = write_uploads(shown[:6], WORK / "uploads" / f"{quality}-first", quality=quality)
    second = write_uploads(shown[-6:], WORK / "uploads" / f"{quality}", quality=quality + 10)
    return {
        **(PHONE if look.size == "phone" else {}),
        "upload-during": partial(upload_during, files=first[:-2]),
        "upload-after": partial(upload_after, files=second),
    }


def shoot(
    browser: Browser, library: Library, scenes: Mapping[str, Prepare],
    *, before: Prepare | None = None,
) -> None:  # fmt: skip
    for look in LOOKS:
        shoot_one(browser, library, look, scenes, before=before)


def shoot_one(
    browser: Browser, library: Library, look: Look, scenes: Mapping[str, Prepare],
    *, before: Prepare | None = None,
) -> None:  # fmt: skip
    with look.page(browser, library) as page:
        if before:
            before(page)
        for name, prepare in scenes.items():
            print(f"{name}, {look.size}, {look.scheme}", flush=True)
            prepare(page)
            look.shoot(page, name)
            page.mouse.up()


if __name__ == "__main__":
    sys.exit(main())
