"""The page that says how other apps are connected, and making an app password for one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.browser import PHONE, WIDE, serious_problems, sideways_px


@pytest.mark.django_db
def test_it_says_what_to_fill_in(alice: User, browser_of: Callable[[User], Client]) -> None:
    page = browser_of(alice).get("/connect/").content.decode()

    assert "http://testserver/dav/" in page
    assert alice.email in page
    assert "not encrypted" in page
    secure = browser_of(alice).get("/connect/", secure=True).content.decode()
    assert "https://testserver/dav/" in secure
    assert "not encrypted" not in secure


@pytest.mark.django_db
def test_it_is_for_people_who_signed_in(client: Client, alice: User) -> None:
    assert client.get("/connect/")["Location"] == "/sign-in/?next=/connect/"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_it_leads_to_an_app_password(
    page: Page, alice: User, sign_in: Callable[[Any], None], viewport: Any
) -> None:
    sign_in(alice)
    page.set_viewport_size(viewport)
    page.goto("/connect/")
    assert serious_problems(page) == []
    assert sideways_px(page) == 0

    page.get_by_role("link", name="Make an app password").click()
    page.get_by_label("For which app or device?").fill("A phone")
    page.get_by_role("button", name="Make an app password").click()
    expect(page.get_by_text("shown only this once")).to_be_visible()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0

    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_text("Never used")).to_be_visible()
    assert serious_problems(page) == []
    assert sideways_px(page) == 0
