"""The gallery as an app in a real browser: offline, shared files, files that wait, the next person."""

import base64
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from photos.models import Photo
from photos.storage import originals
from tests.browser import PHONE, WIDE, serious_problems, sideways_px
from tests.ingest.line import Line, line_to
from tests.photos.photo_files import make_whole_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MB = 2**20
PATIENCE = 30_000
SignIn = Callable[[User], None]
READY = """new Promise((done) => {
  if (navigator.serviceWorker.controller) done(true);
  navigator.serviceWorker.addEventListener('controllerchange', () => done(true));
})"""
PICTURES = """(async () => {
  const names = (await caches.keys()).filter((name) => name.startsWith('pictures-'));
  const kept = names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url));
  return (await Promise.all(kept)).flat();
})()"""
SHARE = """async ([name, text]) => {
  const body = new FormData();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  body.append('files', new File([bytes], name, { type: 'image/jpeg' }));
  const answer = await fetch('/share/', { method: 'POST', body, redirect: 'manual' });
  return answer.type;
}"""
KEPT = """(async () => {
  const { filesOf } = await import('/static/js/kept_files.js');
  return (await filesOf(document.documentElement.dataset.account)).map(({ name, state }) => [name, state]);
})()"""

SENT_UNSEEN = """async (person) => {
  const { isSent, keep } = await import('/static/js/kept_files.js');
  await isSent((await keep(person, new File(['x'], 'sent.jpg'))).id);
}"""


@pytest.fixture
def line(live_server: Any) -> Iterator[Line]:
    with line_to(live_server.thread.host, live_server.thread.port) as line:
        yield line


def large_file(make_jpeg: Callable[..., Path], megabytes: int = 20) -> Path:
    path = make_jpeg("large.jpg")
    with path.open("ab") as file:
        file.write(os.urandom(megabytes * MB))
    return path


def sign_in_to(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.clear_cookies()
    page.context.add_cookies([{**cookie, "domain": "localhost", "path": "/"}])  # type: ignore[list-item]


def open_app(page: Page, user: User, address: str = "/") -> None:
    """Signed in, with the service worker in charge."""
    sign_in_to(page, user)
    page.goto(address)
    assert page.evaluate(READY)


def share(page: Page, path: Path) -> str:
    """As the share sheet of a phone does it."""
    return page.evaluate(SHARE, [path.name, base64.b64encode(path.read_bytes()).decode()])


def until(page: Page, condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        page.wait_for_timeout(50)
    raise AssertionError("never")


def is_whole(path: Path) -> bool:
    photo = Photo.objects.get()
    return bool(originals().open(photo.original_key).read() == path.read_bytes())


def test_the_service_worker_rules_the_pages(app_page: Page, alice: User) -> None:
    open_app(app_page, alice)
    assert app_page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/sw.js")
    link = app_page.locator("link[rel=manifest]").get_attribute("href")
    assert (
        app_page.evaluate(f"fetch('{link}').then((answer) => answer.json())")["name"] == "Heirloom"
    )


def test_it_says_that_there_is_no_connection(app_page: Page, alice: User) -> None:
    open_app(app_page, alice)
    app_page.context.set_offline(True)
    app_page.goto("/albums/")
    expect(app_page.get_by_role("heading", name="No connection")).to_be_visible()
    assert (
        app_page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius")
        == "10px"
    )
    app_page.context.set_offline(False)
    expect(app_page.get_by_role("heading", name="No albums yet")).to_be_visible()


def test_pictures_seen_are_kept_for_their_owner_alone(
    app_page: Page, alice: User, bob: User
) -> None:
    make_whole_photo(alice)
    open_app(app_page, alice)
    app_page.reload()
    app_page.wait_for_selector("a.tile img")
    until(app_page, lambda: len(app_page.evaluate(PICTURES)) == 1)
    sign_in_to(app_page, bob)
    app_page.goto("/")
    assert app_page.evaluate(PICTURES) == []
    photo = Photo.objects.get()
    got = app_page.evaluate(f"fetch('/photos/{photo.pk}/thumbnail').then(({{ status }}) => status)")
    assert got == 404


def test_signing_out_and_locking_drop_what_is_kept(app_page: Page, alice: User) -> None:
    make_whole_photo(alice)
    open_app(app_page, alice)
    app_page.reload()
    app_page.wait_for_selector("a.tile img")
    until(app_page, lambda: len(app_page.evaluate(PICTURES)) == 1)
    assert (
        app_page.evaluate("fetch('/locked/lock/', { method: 'POST' }).then(({ ok }) => ok)")
        is False
    )
    assert app_page.evaluate(PICTURES) == []
    app_page.reload()
    until(app_page, lambda: len(app_page.evaluate(PICTURES)) == 1)
    app_page.get_by_label("Account", exact=True).click()
    app_page.get_by_role("button", name="Sign out").click()
    expect(app_page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert app_page.evaluate(PICTURES) == []


def test_what_is_shared_is_kept_and_sent(
    app_page: Page, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    open_app(app_page, alice)
    picture = make_jpeg("shared.jpg")
    assert share(app_page, picture) == "opaqueredirect"
    app_page.goto("/upload/?shared=1")
    until(app_page, Photo.objects.exists)
    assert is_whole(picture)
    until(app_page, lambda: app_page.evaluate(KEPT) == [])


def test_what_was_sent_while_no_page_looked_is_forgotten_by_the_next(
    app_page: Page, alice: User
) -> None:
    """The service worker may have sent it, or a page that was left meanwhile."""
    open_app(app_page, alice)
    app_page.goto("/static/js/kept_files.js")  # where no script of ours looks after files
    app_page.evaluate(SENT_UNSEEN, str(alice.pk))
    app_page.goto("/albums/")
    until(app_page, lambda: app_page.evaluate(KEPT) == [])


def test_what_is_shared_offline_is_sent_when_the_line_is_back(
    app_page: Page, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    open_app(app_page, alice)
    app_page.context.set_offline(True)
    picture = make_jpeg("shared.jpg")
    share(app_page, picture)
    app_page.goto("/upload/?shared=1")
    expect(app_page.locator(".upload-bar")).to_contain_text("1 of 1 photos wait for a connection")
    assert serious_problems(app_page) == []
    app_page.context.set_offline(False)
    until(app_page, Photo.objects.exists)
    assert is_whole(picture)


def test_what_is_shared_while_nobody_is_signed_in_goes_to_who_signs_in_for_it(
    app_page: Page, alice: User, bob: User, make_jpeg: Callable[..., Path]
) -> None:
    open_app(app_page, alice)
    app_page.context.clear_cookies()
    app_page.goto("/sign-in/")
    share(app_page, make_jpeg("shared.jpg"))
    app_page.context.set_offline(True)
    app_page.goto("/upload/")
    expect(app_page.locator(".upload-bar")).to_contain_text("1 of 1 photos wait")
    app_page.context.set_offline(False)
    app_page.wait_for_url(re.compile("/sign-in/"))
    sign_in_to(app_page, bob)
    app_page.goto("/albums/")
    app_page.wait_for_load_state("networkidle")
    assert not Photo.objects.exists()
    sign_in_to(app_page, alice)
    app_page.goto("/upload/?shared=1")
    until(app_page, Photo.objects.exists)
    assert Photo.objects.get().owner == alice


def test_without_a_service_worker_the_server_takes_what_is_shared(
    page: Page, alice: User, sign_in: SignIn, make_jpeg: Callable[..., Path]
) -> None:
    sign_in(alice)
    page.goto("/albums/")
    picture = make_jpeg("shared.jpg")
    assert share(page, picture) == "opaqueredirect"
    assert is_whole(picture)


def test_files_outlive_the_tab_and_are_finished_from_any_page(
    page: Page, line: Line, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    sign_in_to(page, alice)
    url = f"http://localhost:{line.port}"
    tab = page.context.new_page()
    tab.goto(f"{url}/upload/")
    line.budget = 11 * MB
    large = large_file(make_jpeg)
    tab.locator("input[name=files]").set_input_files(large)
    expect(tab.locator(".file")).to_contain_text("Connection lost", timeout=PATIENCE)
    tab.close()
    assert not Photo.objects.exists()
    line.mend()
    line.sent_bytes = 0
    page.goto(f"{url}/albums/")
    expect(page.locator(".upload-bar")).to_contain_text("All sent: 1", timeout=PATIENCE)
    assert is_whole(large)
    assert line.sent_bytes < 16 * MB
    assert page.evaluate(KEPT) == []


def test_the_next_person_sees_and_sends_nothing_of_the_first(
    page: Page, line: Line, alice: User, bob: User, make_jpeg: Callable[..., Path]
) -> None:
    sign_in_to(page, alice)
    url = f"http://localhost:{line.port}"
    page.goto(f"{url}/upload/")
    line.budget = 11 * MB
    large = large_file(make_jpeg)
    page.locator("input[name=files]").set_input_files(large)
    expect(page.locator(".file")).to_contain_text("Connection lost", timeout=PATIENCE)
    sign_in_to(page, bob)
    line.mend()
    for address in ("/albums/", "/upload/"):
        page.goto(url + address)
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(500)
        expect(page.locator(".upload-bar")).to_have_count(0)
        expect(page.locator(".file")).to_have_count(0)
    assert not Photo.objects.exists()
    sign_in_to(page, alice)
    page.goto(f"{url}/upload/")
    expect(page.locator(".file")).to_contain_text("Added", timeout=PATIENCE)
    assert Photo.objects.get().owner == alice


def keep_some(page: Page, make_jpeg: Callable[..., Path]) -> None:
    """Two that wait, in a page that cannot send."""
    page.route("**/upload/sender/", lambda route: route.abort())
    for name in ("one.jpg", "two.jpg"):
        text = base64.b64encode(make_jpeg(name).read_bytes()).decode()
        page.evaluate(
            """async ([name, text]) => {
              const { keep } = await import('/static/js/kept_files.js');
              const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
              await keep(document.documentElement.dataset.account, new File([bytes], name));
            }""",
            [name, text],
        )


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_bar_can_be_used_by_everybody(
    page: Page,
    alice: User,
    sign_in: SignIn,
    make_jpeg: Callable[..., Path],
    size: Any,
    colours: Any,
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.goto("/albums/")
    keep_some(page, make_jpeg)
    page.reload()
    bar = page.get_by_role("region", name="Files on their way")
    expect(bar.get_by_role("status")).to_have_text("2 of 2 photos wait for a connection")
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    page.unroute("**/upload/sender/")
    bar.get_by_role("button", name="Try again").focus()
    page.keyboard.press("Enter")
    expect(bar.get_by_role("status")).to_have_text("All sent: 2", timeout=PATIENCE)
    assert Photo.objects.count() == 1  # the same bytes twice


def test_what_waits_can_be_forgotten(
    page: Page, alice: User, sign_in: SignIn, make_jpeg: Callable[..., Path]
) -> None:
    sign_in(alice)
    page.goto("/albums/")
    keep_some(page, make_jpeg)
    page.reload()
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator(".upload-bar").get_by_role("button", name="Forget").click()
    expect(page.locator(".upload-bar")).to_have_count(0)
    assert page.evaluate(KEPT) == []


def test_it_says_why_a_file_is_refused(page: Page, alice: User, sign_in: SignIn) -> None:
    sign_in(alice)
    page.goto("/albums/")
    page.evaluate(
        """(async () => {
          const { keep } = await import('/static/js/kept_files.js');
          await keep(document.documentElement.dataset.account, new File(['%PDF-1.7'], 'notes.pdf'));
        })()"""
    )
    page.reload()
    bar = page.locator(".upload-bar")
    expect(bar.get_by_role("status")).to_have_text("1 of 1 files were refused")
    expect(bar).to_contain_text("notes.pdf: This is a PDF")


OFFER = """() => {
  const offer = new Event('beforeinstallprompt', { cancelable: true });
  offer.prompt = () => { window.wasAsked = true; };
  dispatchEvent(offer);
  return offer.defaultPrevented;
}"""
IPHONE = """Object.defineProperty(navigator, 'standalone', { value: false });
Object.defineProperty(navigator, 'maxTouchPoints', { value: 5 });"""


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_installing_is_offered_where_the_browser_offers_it(
    page: Page, alice: User, sign_in: SignIn, size: Any, colours: Any
) -> None:
    sign_in(alice)
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    page.goto("/connect/")
    heading = page.get_by_role("heading", name="Heirloom on this device")
    expect(heading).to_be_hidden()
    assert page.evaluate(OFFER)
    expect(heading).to_be_visible()
    expect(page.get_by_text("Add to Home Screen")).to_be_hidden()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
    page.get_by_role("button", name="Install").press("Enter")
    assert page.evaluate("window.wasAsked")
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(heading).to_be_hidden()


def test_an_iphone_is_told_how(page: Page, alice: User, sign_in: SignIn) -> None:
    sign_in(alice)
    page.add_init_script(IPHONE)
    page.goto("/connect/")
    expect(page.get_by_text("Add to Home Screen")).to_be_visible()
    expect(page.get_by_role("button", name="Install")).to_be_hidden()


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_page_without_a_connection_is_open_to_everybody(
    page: Page, size: Any, colours: Any, db: None
) -> None:
    page.emulate_media(color_scheme=colours)
    page.set_viewport_size(size)
    page.goto("/offline/")
    assert serious_problems(page) == []
    assert sideways_px(page) == 0


def test_a_browser_can_install_it(app_page: Page, alice: User) -> None:
    """What Chromium itself says of the manifest and of what hinders installing."""
    open_app(app_page, alice)
    chromium = app_page.context.new_cdp_session(app_page)
    manifest = chromium.send("Page.getAppManifest")
    assert manifest["url"].endswith("/manifest.webmanifest")
    assert manifest["errors"] == []
    found = chromium.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [each for each in found if each["errorId"] != "in-incognito"] == []


def test_a_closed_tab_is_finished_in_the_background(
    app_page: Page, line: Line, alice: User, make_jpeg: Callable[..., Path]
) -> None:
    """By the service worker, without a page."""
    sign_in_to(app_page, alice)
    tab = app_page.context.new_page()
    tab.goto(f"http://localhost:{line.port}/albums/")
    assert tab.evaluate(READY)
    tab.goto(f"http://localhost:{line.port}/upload/")
    line.seconds_per_chunk = 0.02
    large = large_file(make_jpeg)
    tab.locator("input[name=files]").set_input_files(large)
    expect(tab.locator(".file progress")).not_to_have_js_property("value", 0)
    tab.close()
    assert not Photo.objects.exists()
    line.seconds_per_chunk = 0
    until(app_page, Photo.objects.exists)
    assert is_whole(large)
