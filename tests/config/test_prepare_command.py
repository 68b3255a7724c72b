"""`manage.py prepare`: what a version needs before web, workers and beat start."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from config import preparing


@pytest.fixture(autouse=True)
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slow steps, each with tests of its own, only say that they were taken."""
    taken: list[str] = []

    def step(name: str) -> Callable[..., None]:
        return lambda *words, **options: taken.append(name)

    for name in ("collect_static_files", "prepare_basic", "prepare_descriptor"):
        monkeypatch.setattr(preparing, name, step(name))
    for name in ("HEIRLOOM_ADMIN_EMAIL", "HEIRLOOM_ADMIN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    return taken


def output() -> str:
    out = io.StringIO()
    call_command("prepare", stdout=out)
    return out.getvalue()


def test_it_prepares_twice_as_once(db: None, steps: list[str]) -> None:
    assert output() == output() == "Prepared.\n"
    assert len(steps) == 6
    assert "django_migrations" in connection.introspection.table_names()
    assert not User.objects.exists()


def test_it_makes_the_operator_whose_password_stands_in_a_file(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    password = tmp_path / "password"
    password.write_text("correct horse battery\n")
    monkeypatch.setenv("HEIRLOOM_ADMIN_EMAIL", "anna@example.org")
    monkeypatch.setenv("HEIRLOOM_ADMIN_PASSWORD_FILE", str(password))
    output()
    assert User.objects.get().check_password("correct horse battery")


def test_it_takes_no_half_account(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEIRLOOM_ADMIN_EMAIL", "anna@example.org")
    with pytest.raises(CommandError, match="both"):
        output()
