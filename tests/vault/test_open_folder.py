"""The door of the locked folder: setting up, PIN, recovery, waiting, closing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from tests.vault.locked import PIN, give_pin, lock, make_kept, make_open_vault
from vault.files import key_of
from vault.keys import WrongKey
from vault.models import LockedPhoto, Vault
from vault.opened import OpenVault
from vault.services import keys
from vault.services.keys import (
    AlreadySetUp,
    Blocked,
    WeakPin,
    make_vault,
    open_with_pin,
    wait_after,
)
from vault.session_word import WORD, cache_key

BrowserOf = Callable[[User], Client]
FOLDER = "/locked/"
NEW = "739104"


@pytest.fixture
def vault(alice: User) -> OpenVault:
    return make_open_vault(alice)


def test_it_is_set_up_with_a_code_that_is_shown_once(alice: User, browser_of: BrowserOf) -> None:
    browser = browser_of(alice)
    assert "Set it up" in browser.get(FOLDER).content.decode()
    page = browser.post(reverse("vault:set_up"), {"new_pin": PIN, "again": PIN})
    code = page.context["code"]
    assert code in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "Nothing is locked" in browser.get(FOLDER).content.decode()
    assert browser.get(reverse("vault:set_up")).url == FOLDER
    row = " ".join(str(value) for value in Vault.objects.values_list()[0])
    assert code not in row
    assert PIN not in row


@pytest.mark.parametrize(
    "pin", ["", "12345", "1" * 6, "123456", "987654", "12a456", "١٢٣٤٥٧", "4" * 33]
)
def test_a_pin_that_is_soon_guessed_is_refused(
    alice: User, browser_of: BrowserOf, pin: str
) -> None:
    response = browser_of(alice).post(reverse("vault:set_up"), {"new_pin": pin, "again": pin})
    assert response.status_code == 400
    assert not Vault.objects.exists()
    with pytest.raises(WeakPin):
        make_vault(alice, pin)


def test_two_different_pins_are_refused(alice: User, browser_of: BrowserOf) -> None:
    response = browser_of(alice).post(reverse("vault:set_up"), {"new_pin": PIN, "again": NEW})
    assert (response.status_code, "The two PINs differ" in response.content.decode()) == (400, True)


def test_it_is_set_up_once(
    vault: OpenVault, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AlreadySetUp):
        make_vault(vault.owner, NEW)
    monkeypatch.setattr("vault.views.door.has_vault", lambda _: False)  # the other one was faster
    answer = browser_of(vault.owner).post(reverse("vault:set_up"), {"new_pin": NEW, "again": NEW})
    assert (answer.status_code, answer["Location"]) == (302, FOLDER)
    assert open_with_pin(vault.owner, PIN) == vault.private_key


def test_the_right_pin_opens_for_this_session_alone(
    vault: OpenVault, browser_of: BrowserOf
) -> None:
    lock(vault.owner, make_kept(vault.owner))
    one, other = browser_of(vault.owner), browser_of(vault.owner)
    assert give_pin(one) == 302
    assert "locked-grid" in one.get(FOLDER).content.decode()
    assert "locked-grid" not in other.get(FOLDER).content.decode()
    assert give_pin(other) == 302
    assert "locked-grid" in other.get(FOLDER).content.decode()


def test_it_closes_after_five_minutes_without_use(vault: OpenVault, browser_of: BrowserOf) -> None:
    browser = browser_of(vault.owner)
    give_pin(browser)
    key = cache_key(browser.session[WORD])
    assert 290 < seconds_left(key) <= 300
    cache.touch(key, 20)
    browser.get(FOLDER)
    assert 290 < seconds_left(key) <= 300  # each look counts anew
    cache.delete(key)
    assert "PIN" in browser.get(FOLDER).content.decode()


def seconds_left(key: str) -> int:
    client = cache._cache.get_client(None)  # type: ignore[attr-defined]
    return int(client.ttl(cache.make_key(key)))


def test_nothing_is_left_in_the_cache_after_closing_and_signing_out(
    vault: OpenVault, browser_of: BrowserOf
) -> None:
    browser = browser_of(vault.owner)
    for leave in ("vault:close", "accounts:sign_out"):
        give_pin(browser)
        key = cache_key(browser.session[WORD])
        assert cache.get(key)
        browser.post(reverse(leave))
        assert cache.get(key) is None
    assert browser.get(FOLDER).status_code == 302  # to the sign-in page


def test_the_key_is_nowhere_in_the_clear(vault: OpenVault, browser_of: BrowserOf) -> None:
    browser = browser_of(vault.owner)
    give_pin(browser)
    kept = str(cache.get(cache_key(browser.session[WORD]))).encode()
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(session_data, ' ') from django_session")
        session = str(cursor.fetchone()).encode()
    for secret in (vault.private_key, vault.private_key.hex().encode()):
        assert secret not in kept + session


def test_a_word_of_another_person_opens_nothing(
    vault: OpenVault, bob: User, browser_of: BrowserOf
) -> None:
    mine, his = browser_of(vault.owner), browser_of(bob)
    give_pin(mine)
    make_open_vault(bob)
    session = his.session
    session[WORD] = mine.session[WORD]
    session.save()
    assert "Open" in his.get(FOLDER).content.decode()
    assert "locked-head" not in his.get(FOLDER).content.decode()


def test_the_database_alone_tells_nobody_the_pin(vault: OpenVault, settings: object) -> None:
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    with pytest.raises(keys.WrongPin):
        open_with_pin(vault.owner, PIN)


def test_wrong_pins_wait_longer_each_time(vault: OpenVault, browser_of: BrowserOf) -> None:
    browser = browser_of(vault.owner)
    pages = [browser.post(reverse("vault:open"), {"pin": NEW}).content.decode() for _ in range(4)]
    assert ["That is not right." in page for page in pages] == [True, True, True, False]
    assert "Too many wrong tries. Try again in 15 seconds." in pages[3]
    assert give_pin(browser) == 400  # neither does the right one open now

    row = Vault.objects.get()
    assert row.failures == 3
    Vault.objects.update(blocked_until=timezone.now() - timedelta(seconds=1))
    assert give_pin(browser, NEW) == 400
    until = Vault.objects.get().blocked_until
    assert until
    assert 25 < (until - timezone.now()).total_seconds() <= 30

    Vault.objects.update(blocked_until=timezone.now() + timedelta(minutes=20))
    assert "minutes" in browser.post(reverse("vault:open"), {"pin": PIN}).content.decode()
    with pytest.raises(Blocked):
        open_with_pin(vault.owner, PIN)
    Vault.objects.update(blocked_until=None)
    assert give_pin(browser) == 302
    assert Vault.objects.get().failures == 0


def test_the_wait_grows_to_an_hour() -> None:
    waits = [wait_after(failures).total_seconds() for failures in (1, 2, 3, 4, 5, 10, 20, 10**6)]
    assert waits == [0, 0, 15, 30, 60, 1920, 3600, 3600]


def test_the_recovery_code_makes_a_new_pin(alice: User, browser_of: BrowserOf) -> None:
    private_key, code = make_vault(alice, PIN)
    browser, address = browser_of(alice), reverse("vault:recover")
    assert browser.get(address).status_code == 200
    wrong = {"code": "AAAA-BBBB", "new_pin": NEW, "again": NEW}
    assert browser.post(address, wrong).status_code == 400
    assert browser.post(address, {**wrong, "code": code}).status_code == 302
    assert "Nothing is locked" in browser.get(FOLDER).content.decode()
    assert open_with_pin(alice, NEW) == private_key
    with pytest.raises(keys.WrongPin):
        open_with_pin(alice, PIN)


def test_the_pin_is_changed_against_the_old_one(vault: OpenVault, browser_of: BrowserOf) -> None:
    browser, address = browser_of(vault.owner), reverse("vault:change_pin")
    assert browser.get(address).status_code == 200
    given = {"pin": NEW, "new_pin": NEW, "again": NEW}
    assert browser.post(address, given).status_code == 400
    assert browser.post(address, {**given, "pin": PIN}).status_code == 302
    assert open_with_pin(vault.owner, NEW) == vault.private_key
    with pytest.raises(WeakPin):
        keys.change_pin(vault.owner, vault.private_key, "111111")


def test_a_new_recovery_code_ends_the_old_one(alice: User, browser_of: BrowserOf) -> None:
    private_key, old = make_vault(alice, PIN)
    browser, address = browser_of(alice), reverse("vault:new_code")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"pin": NEW}).status_code == 400
    new = browser.post(address, {"pin": PIN}).context["code"]
    assert keys.open_with_recovery(alice, new) == private_key
    with pytest.raises(keys.WrongPin):
        keys.open_with_recovery(alice, old)


@pytest.mark.parametrize("name", ["change_pin", "recover", "new_code"])
def test_who_has_no_folder_is_led_to_make_one(
    alice: User, browser_of: BrowserOf, name: str
) -> None:
    browser = browser_of(alice)
    assert browser.get(reverse(f"vault:{name}")).url == FOLDER
    assert "not right" in browser.post(reverse("vault:open"), {"pin": PIN}).content.decode()


@pytest.mark.parametrize("name", ["set_up", "open", "close", "change_pin", "recover", "new_code"])
def test_strangers_are_led_to_sign_in(client: Client, alice: User, name: str) -> None:
    assert "sign-in" in client.post(reverse(f"vault:{name}")).url


def test_its_rows_tell_whose_they_are(alice: User) -> None:
    vault = make_open_vault(alice)
    photo = make_kept(alice)
    lock(alice, photo)
    row = LockedPhoto.objects.get()
    assert str(Vault.objects.get()) == f"locked folder of {alice.pk}"
    assert str(row).startswith(f"{photo.pk}: ")
    assert {str(file) for file in row.files.all()} >= {f"original of {row.pk}"}
    assert key_of(row, vault)
    with pytest.raises(WrongKey):
        key_of(row, None)
