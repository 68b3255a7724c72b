"""Keys of scripts: within their scopes, shown once, gone with the account."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.keys import WiderThanItsMaker, authenticate_key, key_of, make_key
from accounts.models import ApiKey, Scope, User
from tests.accounts.doors import say_again

pytestmark = pytest.mark.django_db
PAGE = "/settings/security/"
NEW = "/settings/security/keys/"
FILLED = {"key_name": "Backup", "scopes": ["read"], "days": "30"}
BrowserOf = Callable[[User], Client]


@pytest.fixture
def browser(alice: User, browser_of: BrowserOf) -> Client:
    browser = browser_of(alice)
    say_again(browser)
    return browser


def test_it_makes_a_key_and_shows_it_once(browser: Client, alice: User) -> None:
    answer = browser.post(NEW, FILLED)

    text = answer.context["text"]
    key = ApiKey.objects.get()
    assert text in answer.content.decode()
    assert authenticate_key(text, needs=Scope.READ) == alice
    assert text not in key.digest
    assert timedelta(days=29) < key.expires_at - timezone.now() < timedelta(days=31)
    page = browser.get(PAGE).content.decode()
    assert "Backup" in page
    assert text not in page


def test_it_makes_a_key_of_all_three_scopes(browser: Client, alice: User) -> None:
    browser.post(NEW, {**FILLED, "scopes": ["read", "write", "upload"]})

    assert ApiKey.objects.get().scopes == ["read", "upload", "write"]


@pytest.mark.parametrize("page", [PAGE, "/profile/"])
def test_who_looks_for_keys_finds_what_the_api_offers(browser: Client, page: str) -> None:
    assert b'href="/api/v1/"' in browser.get(page).content


def test_it_asks_for_the_password_before(alice: User, browser_of: BrowserOf) -> None:
    answer = browser_of(alice).post(NEW, FILLED)

    assert answer["Location"].startswith("/again/password/")
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"key_name": ""}, {"scopes": []}, {"scopes": ["admin"]}, {"days": "9"}]
)
def test_it_says_what_is_wrong(browser: Client, wrong: dict[str, Any]) -> None:
    answer = browser.post(NEW, {**FILLED, **wrong})

    assert answer.status_code == 400
    assert b'class="errors"' in answer.content
    assert not ApiKey.objects.exists()


def test_it_may_last_until_it_is_revoked(browser: Client) -> None:
    browser.post(NEW, {**FILLED, "days": "0"})

    assert ApiKey.objects.get().expires_at is None


def test_it_may_only_what_its_scopes_say(alice: User) -> None:
    _, text = make_key(alice, "Backup", scopes=[Scope.READ])

    assert authenticate_key(text, needs=Scope.READ) == alice
    assert authenticate_key(text, needs=Scope.UPLOAD) is None
    assert authenticate_key(text, needs=Scope.WRITE) is None
    assert authenticate_key("hlk_made up", needs=Scope.READ) is None


def test_it_knows_no_scope_that_looks_after_people() -> None:
    assert set(Scope.values) == {"read", "write", "upload"}


def test_it_is_over_when_it_is(alice: User) -> None:
    over = timezone.now() - timedelta(seconds=1)
    _, text = make_key(alice, "Backup", scopes=[Scope.READ], expires_at=over)

    assert key_of(text) is None


def test_it_dies_with_the_account(alice: User) -> None:
    _, text = make_key(alice, "Backup", scopes=[Scope.READ])
    User.objects.update(is_active=False)
    assert key_of(text) is None

    alice.delete()
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize(
    ("scopes", "days"), [([Scope.READ, Scope.UPLOAD], 1), ([Scope.WRITE], 1), ([Scope.READ], 40)]
)
def test_it_makes_no_wider_one(alice: User, scopes: list[Scope], days: int) -> None:
    now = timezone.now()
    key, _ = make_key(alice, "A", scopes=[Scope.READ], expires_at=now + timedelta(days=30))

    with pytest.raises(WiderThanItsMaker):
        make_key(alice, "B", scopes=scopes, expires_at=now + timedelta(days=days), by=key)


def test_it_makes_none_for_ever_and_none_for_others(alice: User, bob: User) -> None:
    day = timezone.now() + timedelta(days=1)
    key, _ = make_key(alice, "A", scopes=[Scope.READ], expires_at=day)

    with pytest.raises(WiderThanItsMaker):
        make_key(alice, "B", scopes=[Scope.READ], by=key)
    with pytest.raises(WiderThanItsMaker):
        make_key(bob, "B", scopes=[Scope.READ], expires_at=day, by=key)


def test_it_makes_one_as_narrow_as_itself(alice: User) -> None:
    key, _ = make_key(alice, "A", scopes=[Scope.READ, Scope.UPLOAD])
    narrow, text = make_key(alice, "B", scopes=[Scope.READ], by=key)

    assert narrow.scopes == ["read"]
    assert authenticate_key(text, needs=Scope.READ) == alice


def test_it_cannot_be_a_key_to_nothing(alice: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_key(alice, "A", scopes=[])


def test_it_notes_its_use_now_and_then(alice: User) -> None:
    key, text = make_key(alice, "A", scopes=[Scope.READ])
    key_of(text)
    key.refresh_from_db()
    first = key.last_used_at

    key_of(text)

    key.refresh_from_db()
    assert first is not None
    assert key.last_used_at == first
    assert str(key) == "A"


def test_it_is_revoked(browser: Client, alice: User) -> None:
    key, text = make_key(alice, "A", scopes=[Scope.READ])

    assert browser.post(f"{NEW}{key.pk}/revoke/")["Location"] == PAGE

    assert key_of(text) is None


def test_it_is_not_revoked_by_others(alice: User, bob: User, browser_of: BrowserOf) -> None:
    key, _ = make_key(alice, "A", scopes=[Scope.READ])

    assert browser_of(bob).post(f"{NEW}{key.pk}/revoke/").status_code == 404
    assert ApiKey.objects.exists()


def test_it_is_made_only_so_often(browser: Client) -> None:
    for _ in range(20):
        browser.post(NEW, FILLED)

    answer = browser.post(NEW, FILLED)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "Wait 60 minutes" in answer.content.decode()
    assert ApiKey.objects.count() == 20
