"""Connecting a Google Drive: only the person who left for Google may come back, to their own."""

import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts.models import User
from ingest.models import Scan
from ingest.sources.sealing import secrets_of
from photos.models import Source
from tests.browser import PHONE, serious_problems, sideways_px
from tests.ingest.drive_server import ROOT, Drive, Fault, Server, addresses


@pytest.fixture
def drive(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drive]:
    with Server() as drive:
        for name, value in addresses(drive).items():
            setattr(settings, name, value)
        monkeypatch.setattr(time, "sleep", lambda seconds: None)  # the waits between retries
        yield drive


@pytest.fixture
def browser(alice: User, browser_of: Callable[[User], Client]) -> Client:
    return browser_of(alice)


def address_of(browser: Client, **query: Any) -> str:
    """The link to Google on the page."""
    return str(browser.get(reverse("ingest:drive"), query).context["address"])


def say_yes(address: str) -> dict[str, str]:
    """What the browser brings back from Google's page."""

    class Stay(HTTPRedirectHandler):
        def http_error_302(self, request: Any, reply: Any, *rest: Any) -> Any:
            return reply

    with build_opener(Stay).open(address) as reply:
        query = parse_qs(urlsplit(reply.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def come_back(browser: Client, query: dict[str, str]) -> str:
    """Come back from Google; where that leads."""
    return str(browser.get(reverse("ingest:drive_back"), query)["Location"])


def connect(browser: Client) -> None:
    assert come_back(browser, say_yes(address_of(browser))) == reverse("ingest:drive_folders")


def add_source(browser: Client, folder: str = "") -> Source:
    connect(browser)
    browser.post(reverse("ingest:drive_folders"), {"folder": folder or ROOT})
    return Source.objects.latest("pk")


def said(browser: Client) -> str:
    """The messages that wait for the person."""
    return " ".join(str(each) for each in get_messages(browser.get("/").wsgi_request))


def test_it_connects_a_folder(drive: Drive, alice: User, browser: Client) -> None:
    folder = drive.folder("2020", parent=drive.folder("Photos"))
    source = add_source(browser, folder)
    assert (source.owner, source.kind, source.root) == (alice, "drive", folder)
    assert source.state == "active"
    assert source.options["email"] == "anna@example.org"
    assert secrets_of(source)["refresh_token"] in drive.refresh_tokens
    assert Scan.objects.get().source == source
    assert "anna@example.org" in browser.get(reverse("ingest:sources")).content.decode()


def test_it_keeps_no_permission_in_the_clear(drive: Drive, browser: Client) -> None:
    connect(browser)
    [token] = drive.refresh_tokens
    assert token not in str(dict(browser.session))
    source = add_source(browser)
    assert not any(
        token in str(value) for token in drive.refresh_tokens for value in vars(source).values()
    )


def test_it_walks_through_the_folders(drive: Drive, browser: Client) -> None:
    photos = drive.folder("Photos & <b>more</b>")
    drive.folder("2020", parent=photos)
    connect(browser)
    page = browser.get(reverse("ingest:drive_folders"))
    assert "Index all of My Drive" in page.content.decode()
    assert "Photos &amp; &lt;b&gt;more&lt;/b&gt;" in page.content.decode()
    page = browser.get(reverse("ingest:drive_folders"), {"in": photos})
    assert "2020" in page.content.decode()
    assert f"?in={ROOT}" in page.content.decode()


@pytest.mark.parametrize("folder", ["nowhere", "../about", "x" * 300, "\0", "id-000000"])
def test_it_takes_only_folders_that_are_there(drive: Drive, browser: Client, folder: str) -> None:
    drive.put("no folder.jpg", b"1", id="id-000000")
    connect(browser)
    address = reverse("ingest:drive_folders")
    assert browser.get(address, {"in": folder}).status_code == 404
    assert browser.post(address, {"folder": folder}).status_code == 404
    assert not Source.objects.exists()


def test_it_says_how_to_register_the_library(settings: Any, browser: Client) -> None:
    settings.GOOGLE_CLIENT_ID = ""
    page = browser.get(reverse("ingest:drive")).content.decode()
    assert "HEIRLOOM_GOOGLE_CLIENT_ID" in page
    assert "http://testserver/sources/drive/back/" in page


def test_it_sends_people_back_to_one_address_only(
    drive: Drive, browser: Client, settings: Any
) -> None:
    settings.BASE_URL = "https://photos.example.org"
    asked = parse_qs(urlsplit(address_of(browser, next="https://evil.example")).query)
    assert asked["redirect_uri"] == ["https://photos.example.org/sources/drive/back/"]
    back = {"state": "x", "code": "y", "next": "https://evil.example/", "redirect_uri": "//evil"}
    assert come_back(browser, back) == reverse("ingest:drive")


def test_it_asks_for_reading_with_a_proof_of_the_asker(drive: Drive, browser: Client) -> None:
    asked = parse_qs(urlsplit(address_of(browser)).query)
    assert asked["scope"] == ["https://www.googleapis.com/auth/drive.readonly"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["access_type"] == ["offline"]
    assert len(asked["state"][0]) > 40
    assert "secret" not in str(asked)


@pytest.mark.parametrize("state", ["", "something else", "é"])
def test_it_refuses_another_state(drive: Drive, browser: Client, state: str) -> None:
    back = say_yes(address_of(browser))
    assert come_back(browser, {**back, "state": state}) == reverse("ingest:drive")
    assert "not begun here" in said(browser)
    assert not drive.refresh_tokens


def test_it_refuses_who_did_not_leave(
    drive: Drive, browser: Client, bob: User, browser_of: Callable[[User], Client]
) -> None:
    back = say_yes(address_of(browser))
    other = browser_of(bob)
    assert come_back(other, back) == reverse("ingest:drive")
    assert other.get(reverse("ingest:drive_folders"))["Location"] == reverse("ingest:drive")
    assert Client().get(reverse("ingest:drive_back"), back)["Location"].startswith("/sign-in/")
    assert not drive.refresh_tokens


def test_it_lets_nobody_come_back_twice(drive: Drive, browser: Client) -> None:
    back = say_yes(address_of(browser))
    assert come_back(browser, back) == reverse("ingest:drive_folders")
    assert come_back(browser, back) == reverse("ingest:drive")


def test_it_takes_a_no(drive: Drive, browser: Client) -> None:
    state = say_yes(address_of(browser))["state"]
    assert come_back(browser, {"state": state, "error": "access_denied"}) == reverse(
        "ingest:sources"
    )
    assert "not connected" in said(browser)


def test_it_says_that_google_is_away(drive: Drive, browser: Client) -> None:
    drive.faults.append(Fault("/token", 503))
    assert come_back(browser, say_yes(address_of(browser))) == reverse("ingest:drive")
    assert "does not answer" in said(browser)
    connect(browser)
    drive.faults.extend([Fault("/drive", 503)] * 9)
    assert browser.get(reverse("ingest:drive_folders"))["Location"] == reverse("ingest:drive")


def test_it_signs_in_again(drive: Drive, browser: Client) -> None:
    source = add_source(browser)
    drive.revoke()
    Source.objects.update(state="asks", reason="Sign in again.")
    page = browser.get(reverse("ingest:sources")).content.decode()
    assert f"{reverse('ingest:drive')}?source={source.pk}" in page
    back = say_yes(address_of(browser, source=source.pk))
    assert come_back(browser, back) == reverse("ingest:sources")
    source.refresh_from_db()
    assert (source.state, source.reason) == ("active", "")
    assert secrets_of(source)["refresh_token"] in drive.refresh_tokens
    assert Source.objects.count() == 1


def test_it_refuses_to_go_on_with_another_account(drive: Drive, browser: Client) -> None:
    source = add_source(browser)
    drive.account_id, drive.account = "p-2", "bob@example.org"
    back = say_yes(address_of(browser, source=source.pk))
    assert come_back(browser, back) == reverse("ingest:drive")
    assert "anna@example.org" in said(browser)


def test_it_adds_a_folder_only_once(drive: Drive, browser: Client) -> None:
    first = add_source(browser)
    drive.revoke()
    assert add_source(browser) == first
    first.refresh_from_db()
    assert secrets_of(first)["refresh_token"] in drive.refresh_tokens


def test_it_hides_the_sources_of_others(
    drive: Drive, browser: Client, bob: User, browser_of: Callable[[User], Client]
) -> None:
    source = add_source(browser)
    address = reverse("ingest:drive")
    assert browser_of(bob).get(address, {"source": source.pk}).status_code == 404
    assert browser.get(address, {"source": source.pk}).status_code == 200
    assert browser.get(address, {"source": "9" * 30}).status_code == 404
    assert browser.get(address, {"source": "nonsense"}).status_code == 200


def test_it_asks_the_same_of_the_database_for_any_number_of_folders(
    drive: Drive, browser: Client, django_assert_num_queries: Any
) -> None:
    connect(browser)
    for number in range(50):
        drive.folder(f"folder {number}")
    with django_assert_num_queries(1):
        browser.get(reverse("ingest:drive_folders"))


@pytest.mark.browser
def test_it_says_so_on_a_phone(
    settings: Any, page: Any, sign_in: Callable[[User], None], alice: User
) -> None:
    settings.GOOGLE_CLIENT_ID = ""
    sign_in(alice)
    page.set_viewport_size(PHONE)
    page.goto(reverse("ingest:drive"))
    assert not serious_problems(page)
    assert sideways_px(page) == 0


@pytest.mark.browser
def test_it_goes_through_google_in_a_browser(
    drive: Drive, page: Any, sign_in: Callable[[User], None], alice: User
) -> None:
    drive.folder("2020", parent=drive.folder("Photos"))
    sign_in(alice)
    for viewport in ({"width": 1440, "height": 900}, PHONE):
        page.set_viewport_size(viewport)
        page.goto(reverse("ingest:drive"))
        assert not serious_problems(page)
        page.get_by_role("link", name="Go on to Google").click()
        page.locator("main").get_by_role("link", name="Photos").click()
        assert page.get_by_role("link", name="2020").is_visible()
        assert not serious_problems(page)
        assert sideways_px(page) == 0
    page.get_by_role("button", name="Index this folder").click()
    page.wait_for_url("**" + reverse("ingest:sources"))
    assert Source.objects.get().name == "Photos"
