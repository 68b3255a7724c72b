"""A command of manage.py whose reader leaves, as `| head -1` does, ends in silence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest
from django.db import connection

from accounts.models import User
from config.embedded import ROOT
from config.piping import ENDED, run_piped


@pytest.fixture
def unread() -> Iterator[TextIO]:
    """Where nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as stream:
        yield stream


@pytest.mark.django_db(transaction=True)
def test_it_ends_in_silence(alice: User, unread: TextIO) -> None:
    server = os.environ["DATABASE_URL"].rpartition("/")[0]
    done = subprocess.run(
        [sys.executable, "manage.py", "search", "is:favourite", "--user", alice.email],
        cwd=ROOT, stdout=unread, stderr=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (ENDED, "")


def test_what_was_still_to_be_said_is_let_go(
    unread: TextIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def speak(words: list[str]) -> None:
        unread.write(" ".join(words))
        sys.exit(1)

    monkeypatch.setattr(sys, "stdout", unread)
    with pytest.raises(SystemExit) as ended:
        run_piped(speak, ["a", "word"])
    assert ended.value.code == ENDED
    unread.flush()


def test_another_broken_pipe_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_words: list[str]) -> None:
        raise BrokenPipeError

    with (tmp_path / "said").open("w") as said:
        monkeypatch.setattr(sys, "stdout", said)
        with pytest.raises(BrokenPipeError):
            run_piped(fail, [])
