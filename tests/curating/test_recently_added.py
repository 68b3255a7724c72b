"""What was added last: in that order, page by page, and only what the timeline shows."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from curating import lists
from tests.factories import NOON, make_photo

BrowserOf = Callable[[User], Client]


def shown(response: Any) -> list[int]:
    return [int(pk) for pk in re.findall(r'data-photo="(\d+)"', response.content.decode())]


def test_it_shows_what_came_last_first_and_goes_on(
    alice: User, bob: User, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "SHOWN", 2)
    make_photo(bob)
    make_photo(alice, archived_at=NOON)
    now = timezone.now()
    ids = [
        make_photo(alice, NOON + timedelta(days=days), added_at=now - timedelta(hours=days)).pk
        for days in range(3)
    ]
    browser = browser_of(alice)
    page = browser.get("/recent/")
    assert shown(page) == ids[:2]
    more = re.search(r'href="(\?after=[^"]+)"', page.content.decode())
    assert more
    assert shown(browser.get("/recent/" + more[1].replace("&amp;", "&"))) == ids[2:]
    assert ">3<" in page.content.decode()
    assert 'data-scope-name="timeline"' in page.content.decode()


def test_it_says_so_where_nothing_came(alice: User, browser_of: BrowserOf) -> None:
    assert "Nothing was added yet" in browser_of(alice).get("/recent/").content.decode()
