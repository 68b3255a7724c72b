"""Accounts from the terminal and from the environment."""

import os
import pty
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection

from accounts.management.commands import create_user as create_user_command
from accounts.models import User
from accounts.services import create_user, ensure_admin
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, str]:
    said, warned = StringIO(), StringIO()
    call_command("create_user", *arguments, stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def test_it_makes_an_account() -> None:
    said, warned = run("Dora@Example.org", "--password", PASSWORD, "--name", "Dora")

    dora = User.objects.get()
    assert (dora.email, dora.name, str(dora)) == ("dora@example.org", "Dora", "Dora")
    assert dora.check_password(PASSWORD)
    assert not dora.is_staff
    assert said == "dora@example.org can sign in now.\n"
    assert warned == ""


def test_it_makes_an_operator() -> None:
    run("dora@example.org", "--password", PASSWORD, "--operator")

    dora = User.objects.get()
    assert dora.is_staff
    assert dora.is_superuser
    assert dora.initial == "D"


def test_it_warns_of_a_weak_password_and_obeys() -> None:
    _, warned = run("dora@example.org", "--password", "secret")

    assert "too short" in warned
    assert User.objects.get().check_password("secret")


@pytest.mark.parametrize(
    ("email", "password", "said"),
    [
        ("dora", PASSWORD, "valid email"),
        ("", PASSWORD, "cannot be blank"),
        ("ALICE@example.org", PASSWORD, "already an account"),
        ("dora@example.org", "", "Choose a password"),
    ],
)
def test_it_says_what_is_wrong(alice: User, email: str, password: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(email, "--password", password)

    assert User.objects.get() == alice


def test_it_asks_nobody_where_there_is_no_terminal() -> None:
    with pytest.raises(CommandError, match="Give --password"):
        run("dora@example.org")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A terminal in which somebody types these passwords."""
    outer, inner = pty.openpty()

    def type_in(*passwords: str) -> None:
        keyboard = iter(passwords)
        monkeypatch.setattr(create_user_command, "getpass", lambda _prompt: next(keyboard))

    with os.fdopen(inner) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        yield type_in
    os.close(outer)


def test_it_asks_for_the_password_twice(typed: Callable[..., None]) -> None:
    typed(PASSWORD, PASSWORD)

    run("dora@example.org")

    assert User.objects.get().check_password(PASSWORD)


def test_it_makes_nothing_when_the_passwords_differ(typed: Callable[..., None]) -> None:
    typed(PASSWORD, "another one")

    with pytest.raises(CommandError, match="differ"):
        run("dora@example.org")

    assert not User.objects.exists()


def test_it_makes_the_operator_whom_the_environment_names() -> None:
    made = ensure_admin("Olga@Example.org", "secret")

    assert made == User.objects.get(email="olga@example.org", is_staff=True, is_superuser=True)
    assert made.check_password("secret")


def test_it_never_changes_an_account_that_exists(alice: User) -> None:
    assert ensure_admin("ALICE@example.org", "another password") is None

    alice.refresh_from_db()
    assert alice.check_password(PASSWORD)
    assert not alice.is_staff


def test_it_refuses_an_operator_without_address() -> None:
    with pytest.raises(ValidationError):
        ensure_admin("olga", PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_it_makes_one_operator_when_two_processes_start() -> None:
    def start(_: int) -> bool:
        try:
            return ensure_admin("olga@example.org", PASSWORD) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(start, range(4)))

    assert sorted(made) == [False, False, False, True]
    assert User.objects.count() == 1


def test_it_makes_accounts_without_a_password() -> None:
    assert not create_user("dora@example.org", None).has_usable_password()


def test_it_keeps_addresses_apart_in_the_database_too(alice: User) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create(email="Alice@example.org")


def test_it_works_with_djangos_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)

    call_command("createsuperuser", "--no-input", "--email", "Olga@example.org", stdout=StringIO())

    assert User.objects.get_by_natural_key("OLGA@example.org").is_superuser
