"""`docker/start`: what is secret is made once, and Compose is called. Docker is a stand-in here."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from config import env
from tests.docker.compose import FOLDER, composition

Start = Callable[..., str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of docker/, with a `docker` on the path that only tells how it was called."""
    copy = tmp_path / "docker"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("secrets", ".env"))
    stand_in = tmp_path / "bin" / "docker"
    stand_in.parent.mkdir()
    stand_in.write_text('#!/bin/sh\necho "docker $*"\n')
    stand_in.chmod(0o755)
    return copy


@pytest.fixture
def start(folder: Path) -> Start:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"

    def call(*words: str) -> str:
        done = subprocess.run(
            [folder / "start", *words],
            env={"PATH": path}, cwd="/", check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout

    return call


def secrets_of(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text().strip() for path in (folder / "secrets").iterdir()}


def test_it_makes_every_secret_and_calls_compose(folder: Path, start: Start) -> None:
    said = start("--no-color")
    assert "docker compose up --detach --build --no-color" in said
    assert "Heirloom is at https://localhost" in said
    assert set(secrets_of(folder)) == set(composition()["secrets"])
    assert (folder / ".env").read_text() == (folder / ".env.example").read_text()


def test_it_keeps_what_is_there(folder: Path, start: Start) -> None:
    start()
    first = secrets_of(folder)
    (folder / ".env").write_text("HEIRLOOM_URL=https://photos.example.org\n")
    assert "Heirloom is at https://photos.example.org" in start()
    assert secrets_of(folder) == first


def test_only_its_owner_reaches_the_secrets(folder: Path, start: Start) -> None:
    start()
    assert (folder / "secrets").stat().st_mode & 0o077 == 0


def test_no_two_secrets_are_equal_and_none_is_short(folder: Path, start: Start) -> None:
    start()
    made = secrets_of(folder)
    random = [made[name] for name in ("secret_key", "database_password", "storage_key")]
    random.append(made["broker_auth"].removeprefix("requirepass "))
    assert len(set(random)) == 4
    assert all(len(word) == 64 for word in random)


def test_addresses_lead_to_the_services_with_their_passwords(folder: Path, start: Start) -> None:
    start()
    made = secrets_of(folder)
    database = env.database(made["database_url"])
    assert (database["HOST"], database["PASSWORD"]) == ("database", made["database_password"])
    assert made["broker_url"].split("@") == [
        f"redis://:{made['broker_auth'].removeprefix('requirepass ')}",
        "broker:6379/0",
    ]
    options = env.storage(made["originals_url"])["OPTIONS"]
    assert isinstance(options, dict)
    assert options["endpoint_url"] == "http://storage:7070"
    assert options["secret_key"] == made["storage_key"]
