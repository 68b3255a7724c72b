"""API keys from the terminal."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import ApiKey, Scope, User


def run(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("create_api_key", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_it_prints_the_key_as_its_last_line(alice: User, client: Client) -> None:
    said = run("Alice@example.org", "--scope", "read")

    answer = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {said[-1]}"})

    assert answer.json()["email"] == alice.email
    assert said[0] == "Terminal: read for alice@example.org, until it is revoked."
    assert said[-1] not in said[0]


@pytest.mark.parametrize(
    "scopes",
    [
        ("--scope", "read", "write", "upload"),
        ("--scope", "read", "--scope", "write", "--scope", "upload"),
    ],
)
def test_it_gives_each_scope_that_is_asked_for(alice: User, scopes: tuple[str, ...]) -> None:
    run(alice.email, *scopes)

    assert ApiKey.objects.get().scopes == sorted(Scope.values)


def test_it_takes_a_name_and_an_end(alice: User) -> None:
    said = run(alice.email, "--scope", "read", "--name", " Backup ", "--days", "30")

    key = ApiKey.objects.get()
    assert (key.user, key.name, key.scopes) == (alice, "Backup", ["read"])
    assert key.expires_at is not None
    assert timedelta(days=29) < key.expires_at - timezone.now() <= timedelta(days=30)
    assert said[0].endswith(f"until {key.expires_at:%Y-%m-%d}.")


@pytest.mark.parametrize(
    "wrong",
    [
        ("nobody@example.org", "--scope", "read"),
        ("alice@example.org",),
        ("alice@example.org", "--scope", "admin"),
        ("alice@example.org", "--scope", "read", "--name", " "),
        ("alice@example.org", "--scope", "read", "--name", "x" * 101),
        ("alice@example.org", "--scope", "read", "--days", "0"),
        ("alice@example.org", "--scope", "read", "--days", "99999999"),
    ],
)
def test_it_makes_none_where_something_is_wrong(alice: User, wrong: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        run(*wrong)

    assert not ApiKey.objects.exists()


def test_it_makes_none_of_an_account_that_may_not_sign_in(alice: User) -> None:
    User.objects.update(is_active=False)

    with pytest.raises(CommandError):
        run(alice.email, "--scope", "read")
