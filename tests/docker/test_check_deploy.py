"""`manage.py check --deploy` has nothing to say of the settings that Compose gives."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

from config.embedded import ROOT
from tests.docker.compose import services, settings_of

SERVERS = {"DATABASE_URL_FILE": "DATABASE_URL", "REDIS_URL_FILE": "REDIS_URL"}


def environment_of(folder: Path, *, url: str) -> dict[str, str]:
    """What a container of web has: only the servers are those of the tests."""
    said = settings_of(services({"HEIRLOOM_URL": url})["web"])
    key = folder / "secret_key"
    key.write_text(secrets.token_hex(32) + "\n")
    servers = {name: os.environ[name] for name in SERVERS.values()}
    ours = {name: value for name, value in said.items() if name not in SERVERS}
    basic = {name: os.environ[name] for name in ("PATH",)}
    return basic | ours | servers | {
        "HEIRLOOM_SECRET_KEY_FILE": str(key), "HEIRLOOM_DATA": str(folder),
    }  # fmt: skip


@pytest.mark.parametrize("url", ["https://localhost", "https://photos.example.org"])
def test_it_is_silent(tmp_path: Path, url: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"],
        cwd=ROOT, env=environment_of(tmp_path, url=url), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "System check identified no issues (0 silenced).\n"


def test_it_would_speak_of_an_address_without_tls(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT, env=environment_of(tmp_path, url="http://photos.example.org"),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "security.W012" in done.stderr
