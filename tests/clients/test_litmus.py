"""litmus, the test suite of WebDAV servers, where it is installed."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.models import User
from tests.clients.conftest import credentials, served

LITMUS = shutil.which("litmus")
SUITES = ("basic", "copymove", "props", "locks", "http")

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(LITMUS is None, reason="litmus is not installed"),
]


@pytest.fixture(scope="module")
def address(django_db_setup: None, tmp_path_factory: Any) -> Iterator[str]:
    """A server that also takes what is no photo: litmus puts short texts."""
    folder = tmp_path_factory.mktemp("litmus")
    with served("tests.clients.any_file:application", folder) as address:
        yield address


@pytest.mark.parametrize("suite", SUITES)
def test_it_passes(suite: str, address: str, alice: User, tmp_path: Path) -> None:
    run = subprocess.run(
        [str(LITMUS), "-k", f"{address}/dav/upload/", *credentials(alice)],
        cwd=tmp_path, env={"TESTS": suite, "PATH": "/usr/bin:/bin"},
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    words = run.stdout.decode(errors="replace")
    assert " 0 failed" in words, words
    assert "skipped" not in words, words
