"""`make run`: what it prepares, what it prints, what it refuses. The servers are the tests' own."""

import io
import os
import socket
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from config.management.commands import run
from config.tables import make_tables
from ingest.models import Batch


@pytest.fixture(autouse=True)
def becomes(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Everything but the processes, which have tests of their own."""
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, words: started.append(words))
    monkeypatch.setattr(run, "prepare", lambda: None)
    for name in ("PORT", "PHOTOS", "HEIRLOOM_ADMIN_EMAIL", "HEIRLOOM_ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return started


def output_of_run() -> str:
    out = io.StringIO()
    call_command("run", stdout=out)
    return out.getvalue()


def test_it_prints_the_address_and_how_to_sign_in(
    db: None, monkeypatch: pytest.MonkeyPatch, becomes: list[list[str]]
) -> None:
    monkeypatch.setenv("PORT", "8765")
    assert "http://127.0.0.1:8765" in output_of_run()
    assert becomes[-1][-2:] == ["config.processes", "8765"]
    assert "make the first account" in output_of_run()
    assert not User.objects.exists()


def test_it_makes_the_first_account(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_ADMIN_EMAIL", "Anna@example.org")
    monkeypatch.setenv("HEIRLOOM_ADMIN_PASSWORD", "correct horse battery")
    assert "Sign in as anna@example.org." in output_of_run()
    output_of_run()
    assert User.objects.get().check_password("correct horse battery")
    assert User.objects.get().is_staff


def test_it_imports_a_folder_for_the_first_account(
    alice: User, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PHOTOS", str(tmp_path))
    output_of_run()
    assert (Batch.objects.get().owner, Batch.objects.get().folder) == (alice, str(tmp_path))


def test_it_makes_an_account_to_import_for_and_prints_its_password(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PHOTOS", str(tmp_path))
    line = next(line for line in output_of_run().splitlines() if "password" in line)
    assert User.objects.get().check_password(line.rsplit(" ", 1)[-1])


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORT", "http", "must be a number"),
        ("PORT", "70000", "must be a number"),
        ("PHOTOS", "/nowhere/at/all", "not a folder"),
        ("HEIRLOOM_ADMIN_EMAIL", "anna@example.org", "Set both"),
    ],
)
def test_it_refuses_with_what_to_do(
    alice: User, monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=complaint):
        output_of_run()


def test_it_refuses_an_address_that_is_none(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_ADMIN_EMAIL", "anna")
    monkeypatch.setenv("HEIRLOOM_ADMIN_PASSWORD", "correct horse battery")
    with pytest.raises(CommandError, match="valid email"):
        output_of_run()


def test_it_says_that_a_port_is_busy(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        with pytest.raises(CommandError, match="is busy"):
            output_of_run()


@pytest.mark.django_db(transaction=True)
def test_tables_that_stand_are_left_alone() -> None:
    make_tables()
    make_tables()
