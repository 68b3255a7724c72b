"""Whole folders in a real browser: chosen or dropped, each file is found in the folder it lay in."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from ingest.models import Receipt
from photos.models import Photo
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.folders.lying import tree
from tests.ingest.line import line_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SignIn = Callable[[User], None]
MakeJpeg = Callable[..., Path]
MB = 2**20
PATIENCE = 30_000
OVERLAP = {"Holiday 2019": (1, 4), "Day 1": (2, 2), "Day 2": (1, 1)}
OF_FILES_ONLY = "Object.defineProperty(File.prototype, 'webkitRelativePath', { get: () => '' })"
OF_NO_FOLDERS = "delete HTMLInputElement.prototype.webkitdirectory"
LINES = """[...document.querySelectorAll('.file-path')].every(
    (each) => each.scrollWidth <= each.clientWidth && each.lastElementChild.clientWidth > 0)"""


@pytest.fixture
def holiday(tmp_path: Path, make_jpeg: MakeJpeg) -> Path:
    """Two levels; one file is large enough to go in pieces, one lies in both days."""
    folder = tmp_path / "Holiday 2019"
    for at, name in enumerate(("Day 1/a.jpg", "Day 1/large.jpg", "b.jpg", ".thumbs/c.jpg")):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(make_jpeg(f"{at}.jpg", colour=(at, 2, 3)).read_bytes())
    with (folder / "Day 1" / "large.jpg").open("ab") as file:
        file.write(os.urandom(9 * MB))
    (folder / "Day 2").mkdir()
    (folder / "Day 2" / "a.jpg").write_bytes((folder / "Day 1" / "a.jpg").read_bytes())
    times = (folder / "Day 1" / "a.jpg").stat()
    os.utime(folder / "Day 2" / "a.jpg", ns=(times.st_atime_ns, times.st_mtime_ns))
    return folder


def tree_of(owner: User) -> dict[str, tuple[int, int]]:
    return {path.rpartition("/")[2]: counts for path, counts in tree(owner).items()}


def choose_folder(page: Page, folder: Path) -> None:
    page.locator("[data-files][webkitdirectory]").set_input_files(folder)


def all_are_in(page: Page, count: int = 4) -> None:
    rows = page.locator(".file:is([data-outcome=added], [data-outcome=duplicate])")
    expect(rows).to_have_count(count, timeout=PATIENCE)


def test_a_chosen_folder_is_found_again_as_it_lay(
    page: Page, alice: User, sign_in: SignIn, holiday: Path
) -> None:
    sign_in(alice)
    page.goto("/upload/")
    choose_folder(page, holiday)
    all_are_in(page)
    expect(page.locator(".file").filter(has_text="Holiday 2019/Day 1/large.jpg")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="not folders")).to_be_hidden()
    assert tree_of(alice) == {"": (0, 4), **OVERLAP}
    assert Photo.objects.count() == 3
    assert Receipt.objects.exclude(upload=None).get().path == "Holiday 2019/Day 1/large.jpg"

    page.goto("/folders/")
    page.get_by_role("button", name="Folders in Uploads").click()
    page.get_by_role("button", name="Folders in Holiday 2019").click()
    expect(page.get_by_role("link", name="Day 2")).to_be_visible()
    page.get_by_role("link", name="Day 1").click()
    expect(page.get_by_role("heading", name="Day 1", exact=True)).to_be_visible()
    expect(page.locator("a.tile")).to_have_count(2)
    page.goto(f"/photos/{Photo.objects.get(filename='large.jpg').pk}/")
    expect(page.get_by_text("Holiday 2019/Day 1/large.jpg")).to_have_count(1)


def test_a_dropped_folder_is_found_again_as_it_lay(
    page: Page, alice: User, sign_in: SignIn, holiday: Path
) -> None:
    sign_in(alice)
    page.goto("/upload/")
    drop(page, holiday)
    all_are_in(page)
    assert tree_of(alice) == {"": (0, 4), **OVERLAP}


def drop(page: Page, path: Path) -> None:
    """As the system hands it to the browser."""
    told = {"items": [], "files": [str(path)], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 400, "y": 300, "data": told})


def test_files_that_wait_keep_their_folder(
    page: Page, live_server: Any, alice: User, sign_in: SignIn, holiday: Path
) -> None:
    """The tab is closed before anything came; another page sends what waits."""
    sign_in(alice)
    with line_to(live_server.thread.host, live_server.thread.port) as line:
        url = f"http://localhost:{line.port}"
        page.goto(f"{url}/albums/")
        tab = page.context.new_page()
        tab.goto(f"{url}/upload/")
        tab.route("**/upload/batches/", lambda route: route.abort())
        choose_folder(tab, holiday)
        expect(tab.locator(".file")).to_have_count(4)
        expect(tab.locator(".file").first).to_contain_text("Waiting for a connection")
        tab.close()
        assert not Photo.objects.exists()
        page.goto(f"{url}/albums/")
        expect(page.locator(".upload-bar")).to_contain_text("All sent: 4", timeout=PATIENCE)
    assert tree_of(alice) == {"": (0, 4), **OVERLAP}


def test_a_browser_that_tells_no_folder_says_so(
    page: Page, alice: User, sign_in: SignIn, holiday: Path
) -> None:
    page.add_init_script(OF_FILES_ONLY)
    sign_in(alice)
    page.goto("/upload/")
    choose_folder(page, holiday)
    all_are_in(page, 4)
    expect(page.get_by_role("status").filter(has_text="not folders")).to_be_visible()
    assert serious_problems(page) == []
    assert tree(alice) == {}


def test_where_none_can_be_chosen_none_is_offered(page: Page, alice: User, sign_in: SignIn) -> None:
    page.add_init_script(OF_NO_FOLDERS)
    sign_in(alice)
    page.goto("/upload/")
    expect(page.get_by_text("Choose files")).to_be_visible()
    expect(page.locator("[data-plain]")).to_have_count(0)
    expect(page.get_by_text("Choose a folder")).to_be_hidden()


@pytest.mark.parametrize("size", [WIDE, PHONE])
@pytest.mark.parametrize("colours", ["light", "dark"])
def test_its_lines_fit(
    page: Page, alice: User, sign_in: SignIn, tmp_path: Path, make_jpeg: MakeJpeg,
    size: Any, colours: Any,
) -> None:  # fmt: skip
    folder = (
        tmp_path / "Photos of grandmother's album, scanned in the winter" / "Long ago, at the sea"
    )
    folder.mkdir(parents=True)
    make_jpeg("one.jpg").rename(folder / "one.jpg")
    make_jpeg("two.jpg").rename(folder / f"{'a long name, ' * 15}.jpg")
    sign_in(alice)
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    page.goto("/upload/")
    assert serious_problems(page) == []
    choose_folder(page, folder.parent)
    all_are_in(page, 2)
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    assert page.evaluate(LINES)
